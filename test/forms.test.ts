import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageFor } from '../src/adapters/git/message.ts';
import { createJsonLog } from '../src/adapters/log/log.ts';
import type { Explanation } from '../src/app/explain.ts';
import { explanationLines } from '../src/commands/explanation.ts';
import { gateTable } from '../src/commands/gate-table.ts';
import { logOn } from '../src/commands/log.ts';
import { coloursFor, summaryOf } from '../src/commands/summary.ts';
import { formatProblems } from '../src/config/format-problems.ts';
import { GENERATORS } from '../src/generate/kinds.ts';
import { jsonText } from '../src/model/json-text.ts';
import type { Notice, Notices } from '../src/model/notice.ts';
import { forTerminal } from '../src/model/one-line.ts';
import type { ReportPublication } from '../src/model/publication.ts';
import type { Report } from '../src/model/report.ts';
import type { GitTarget } from '../src/model/target-settings.ts';
import { WEBHOOK_FORMATS } from '../src/model/target-settings.ts';
import type { Why } from '../src/model/why.ts';
import { selector } from '../src/promql/selector.ts';
import { answerPage, violationsPage } from '../src/render/answers/pages.ts';
import { gateGithub } from '../src/render/gate/github.ts';
import { gateJson } from '../src/render/gate/json.ts';
import { gateJunit } from '../src/render/gate/junit.ts';
import { gateMarkdown } from '../src/render/gate/markdown.ts';
import { renderIndex } from '../src/render/markdown/index-page.ts';
import { noticesMail } from '../src/render/notices/mail.ts';
import { ticketText } from '../src/render/notices/ticket.ts';
import { renderReport } from '../src/render/render.ts';
import { webhookMessage } from '../src/render/webhook/webhook.ts';
import { noteLine } from '../src/review/change-note.ts';
import { eventLine } from '../src/review/events.ts';
import { seenOf } from '../src/why/places/told.ts';
import { readTexts } from './support/budget-files.ts';
import { gate, judged, judgedUnknown } from './support/gate.ts';
import { NOTICE, noticesOf, noticesReport } from './support/notices.ts';
import { richReport } from './support/rich-report.ts';
import { shippedEngine } from './support/templates.ts';
import { violationOf } from './support/violation.ts';
import { CHANGES, ROUTES, WHY, whySaying } from './support/why.ts';

/** What a terminal obeys or nobody sees; a line's end and what joins emoji are neither. */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]--[\n\u200D]]/v;
/** What chat messages put before signs of their own markup, so that it is none. */
const OF_CHATS = /[\u200b\u2060]/g;
/** What only a text that broke out of its line could begin one with. */
const BROKEN_OUT = /^(?:::error|##teamcity|Signed-off-by:|panic)/m;

const ATTACK = fc
  .oneof(
    fc.constantFrom(
      '\u001b[2J\u001b[31mred',
      '\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
      '\u009b31mred',
      'a\n\nSigned-off-by: Nobody <n@example.org>',
      'a\n::error::b',
      'a\r\n##teamcity[buildStatus]',
      '\u202egnp.exe',
      'zero\u200bwidth\u00adhidden\ufeff',
      'a\u2028panic',
      '\ud800 half',
      'tag\u{e0041}',
    ),
    fc
      .array(fc.constantFrom('\u001b[', '\u0007', '\u200e', '\n', '::error', 'a', '%0A', "'"), {
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
  )
  // A line may begin with what was said, and with nothing within it.
  .map((said) => `said ${said}`);

/** A report in which people and other programs said nothing else. */
function saying(said: string): Report {
  const report = richReport();
  const rows = report.rows.map((row) => ({
    ...row,
    budget: { ...row.budget, name: said, serviceName: said, owner: said, rationale: said },
    warnings: [said],
    why: whySaying(said),
  }));
  const dataQuality = { ...report.dataQuality, warnings: [{ text: said, budgets: 1 }] };
  return {
    ...report,
    title: said,
    headline: said,
    sources: [{ name: said, is: { kind: said, name: said, version: said }, failed: said }],
    rows,
    dataQuality,
    review: { ...report.review, notes: [{ markdown: said }] },
  };
}

async function publicationOf(report: Report): Promise<ReportPublication> {
  const rendered = await renderReport(report, shippedEngine(), { rasterise: async () => new Uint8Array() });
  return { edition: { kind: 'weekly', period: '2026-W05', revision: 1 }, report, ...rendered };
}

/** Notices of every kind in which people and other programs said nothing else. */
function noticesSaying(said: string): Notices {
  const notices = Object.values(NOTICE).map(
    (notice, index): Notice => ({
      ...notice,
      key: said,
      about: { ...notice.about, name: said, service: said, owner: said },
      violation: {
        ...notice.violation,
        id: `${index} ${said}`,
        rootCause: said,
        owner: said,
        links: [said],
        steps: notice.violation.steps.map((step) => ({ ...step, by: said, text: said })),
        ...(notice.what === 'declined' && { declined: { at: 0, by: said, text: said } }),
      },
    }),
  );
  return noticesOf(notices, { report: { ...saying(said), period: noticesReport().period } });
}

/** Everything that is made of them but for the mail's text, which is broken into lines wherever it is long. */
async function toldBy(notices: Notices): Promise<{ readonly text: string; readonly others: string }> {
  const mail = await noticesMail(notices, { part: { services: [], to: 'product' }, templates: TEMPLATES });
  const tickets = notices.notices.flatMap((notice) => Object.values(ticketText(notice, notices)));
  const messages = WEBHOOK_FORMATS.map((format) =>
    JSON.stringify(webhookMessage({ notices, mail }, format)).replaceAll(OF_CHATS, ''),
  );
  return { text: mail.text, others: [mail.subject, mail.html, ...messages, ...tickets].join('\n') };
}

const MOMENT = { at: 1_770_030_000, zone: 'UTC' };

/** What a page is made of to answer on, where people said nothing else. */
function answering(said: string) {
  const remark = { at: 1_770_000_000, by: said, text: said };
  const violation = violationOf({
    id: said,
    budget: said,
    owner: said,
    rootCause: said,
    remarks: [remark],
    steps: [{ ...remark, step: 'acknowledge' }],
    deadlines: [['acknowledge', 1_770_000_000]],
    declined: remark,
  });
  return {
    who: said,
    shown: { violation, name: said, owner: said, told: { report: saying(said), isPublished: true } },
    refusal: { kind: 'taken', who: said, when: said } as const,
    forms: [],
  };
}

/** A budget file in which every word is the given one. */
function budgetFile(said: string): string {
  const word = JSON.stringify(said.toWellFormed());
  return `service: api
name: ${word}
owner: ${word}
budgets:
  query-p95:
    name: ${word}
    category: latency
    at_most: 2s
    rationale: ${word}
    indicator: { quantile: 0.95, histogram: api_seconds, where: { route: ${word} } }
`;
}

async function generated(said: string): Promise<readonly string[]> {
  const { set } = readTexts(budgetFile(said));
  const made = await Promise.all(Object.values(GENERATORS).map(async (load) => (await load())(set)));
  return made.flat().map(({ content }) => String(content));
}

async function logged(said: string): Promise<string> {
  const lines: string[] = [];
  const err = { write: (line: string) => void lines.push(line), terminal: false, columns: 80 };
  const text = await logOn({ env: {}, out: err, err }, 'text');
  for (const log of [text, createJsonLog({ write: (line) => void lines.push(line) })]) {
    log.error(said, { detail: said });
    log.info(said);
  }
  return lines.join('');
}

const TEMPLATES = shippedEngine();
const GIT = { message: '{title}\n\n{headline}' } as GitTarget;
const PLAIN = coloursFor({ write: () => {}, terminal: false, columns: 80 }, {});

const SHOWING = { zone: 'UTC', colours: PLAIN, columns: Number.POSITIVE_INFINITY, withQueries: true };

/** An explanation in which sources, places and people said nothing else. */
function explained(said: string): Explanation {
  const [row] = saying(said).rows;
  if (!row) throw new Error('The report has no row.');
  const share = { value: said, now: 1, before: 0 };
  const finding = { ...ROUTES, label: said, because: said, values: [share] };
  const why: Why = {
    ...WHY,
    where: {
      kind: 'values',
      label: said,
      named: [said],
      labels: [finding, { ...finding, outcome: 'unclear' }],
    },
    changes: {
      ...CHANGES,
      changes: CHANGES.changes.map((one) => ({ ...one, text: said, place: said, link: said })),
      places: [said],
      unknown: [said],
    },
    queries: WHY.queries.map((one) => ({ ...one, query: said })),
  };
  const { period } = richReport();
  return { row, about: { kind: 'weekly', period }, of: { family: said, members: 2 }, why, failures: [] };
}

/** Every form in which a text from outside is shown or handed on. */
const FORMS: Readonly<Record<string, (said: string) => string | Promise<string>>> = {
  'a terminal': (said) =>
    forTerminal(`one\n${summaryOf(saying(said), PLAIN)}\n${gateTable(gate([judgedUnknown(said)]), PLAIN)}`),
  'an explanation': (said) => explanationLines(explained(said), SHOWING).join('\n'),
  'the logs': logged,
  'problems in files': (said) =>
    (['text', 'json', 'github'] as const)
      .map((format) =>
        formatProblems([{ file: said, line: 1, column: 1, severity: 'error', message: said }], format),
      )
      .map((text) => text.replace(/^::error file=/, ''))
      .join('\n'),
  'JSON for programs': (said) => jsonText({ said }, 2),
  'a commit message': async (said) => messageFor(GIT, { ...(await publicationOf(saying(said))) }),
  'a page to answer on': (said) => answerPage(answering(said), MOMENT, shippedEngine()).html,
  'a page that lists violations': (said) =>
    violationsPage({ shown: [answering(said).shown], more: 1, who: said }, MOMENT, shippedEngine()),
  'a page that lists reports': (said) => renderIndex([saying(said)]).content as string,
  gates: (said) => {
    const shut = gate([
      judged({ remark: said }, { name: said, serviceName: said, id: said }),
      judgedUnknown(said),
    ]);
    return [
      gateGithub(shut).replaceAll(/^::(?:error|warning|notice) title=/gm, ''),
      gateJson(shut),
      gateJunit(shut),
      gateMarkdown(shut),
    ].join('\n');
  },
  'generated files': async (said) => (await generated(said)).join('\n'),
  'a selector': (said) => selector('up', { job: said }),
  'a note of a change': (said) => noteLine({ at: 0, service: said, text: said, by: said }, 'UTC'),
  'what a place tells of changes': (said) => {
    const change = { kind: 'note', at: 0, service: 'api', text: said } as const;
    const told = { changes: [change], unnamed: [said], unknown: [] };
    const { changes, unnamed } = seenOf('ci', { start: 0, end: 1 }, told);
    return [...changes.map(({ text }) => text), ...unnamed].join('\n');
  },
  'notices, in mails, chats, tickets and for programs': async (said) =>
    (await toldBy(noticesSaying(said))).others,
  'an event of a record': (said) => eventLine({ did: 'note', text: said }),
};

describe('a text from outside, whatever is in it,', () => {
  it.each(Object.entries(FORMS))(
    'stays within its line of %s, with nothing in it that cannot be seen',
    async (_, form) => {
      await fc.assert(
        fc.asyncProperty(ATTACK, async (said) => {
          const text = await form(said);
          expect(UNSEEN.exec(text)?.[0].codePointAt(0)?.toString(16)).toBeUndefined();
          expect(text).not.toMatch(BROKEN_OUT);
        }),
        { numRuns: 25 },
      );
    },
  );

  it('stays within its line of every artifact and message of a report', async () => {
    await fc.assert(
      fc.asyncProperty(ATTACK, async (said) => {
        const publication = await publicationOf(saying(said));
        const { artifacts, mail } = publication;
        const shown = artifacts.filter(({ mediaType }) => /html|markdown|svg/.test(mediaType));
        const messages = WEBHOOK_FORMATS.map((format) =>
          JSON.stringify(webhookMessage(publication, format)).replaceAll(OF_CHATS, ''),
        );
        for (const text of [
          ...shown.map(({ content }) => String(content)),
          ...messages,
          mail.html,
          mail.text,
          mail.subject,
        ])
          expect(UNSEEN.exec(text)?.[0].codePointAt(0)?.toString(16)).toBeUndefined();
        expect(mail.subject).not.toContain('\n');
      }),
      { numRuns: 12 },
    );
  });

  it('stays within its line of the text of a mail of notices', async () => {
    await fc.assert(
      fc.asyncProperty(ATTACK, async (said) => {
        const { text } = await toldBy(noticesSaying(said));
        expect(UNSEEN.exec(text)?.[0].codePointAt(0)?.toString(16)).toBeUndefined();
      }),
      { numRuns: 12 },
    );
  });

  it('keeps what can be seen: letters of any script, joined emoji, and this program’s own colours', () => {
    expect(forTerminal('не 👩‍💻 ça \u001b[31mred\u001b[39m\n')).toBe('не 👩‍💻 ça \u001b[31mred\u001b[39m\n');
    expect(JSON.parse(jsonText({ said: '\u202e\u001b👩‍💻' }))).toEqual({ said: '\u202e\u001b👩‍💻' });
  });
});
