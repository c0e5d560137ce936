import { describe, expect, it } from 'vitest';
import { signedLinks } from '../../src/model/answer-link.ts';
import type { Report } from '../../src/model/report.ts';
import { answerPage } from '../../src/render/answers/pages.ts';
import { DEED_WORDS } from '../../src/render/answers/words.ts';
import { renderReport } from '../../src/render/render.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { narrowReport } from '../../src/report/narrow.ts';
import { richReport } from '../support/rich-report.ts';
import { shippedEngine } from '../support/templates.ts';
import { violationOf } from '../support/violation.ts';

const BASE = 'https://budgets.example.org/perf/';
const templates = shippedEngine();
const LINKS = signedLinks({ base: BASE, keys: ['k'.repeat(32)] }, { person: 'ann@example.org', until: 2e9 });

/** A report with an open violation of API Query P95, of which nobody has taken a step. */
function reportWith(presentation: Partial<Report['presentation']> = {}): Report {
  const report = richReport();
  const violation = violationOf({
    deadlines: [
      ['acknowledge', 1_769_994_000],
      ['investigate', 1_770_076_800],
      ['plan', 1_770_163_200],
      ['implement', 1_770_595_200],
    ],
    next: { step: 'acknowledge', due: 1_769_994_000 },
  });
  return {
    ...report,
    presentation: { ...report.presentation, ...presentation },
    rows: report.rows.map((row) =>
      row.budget.id === violation.budget ? { ...row, violation: violation.id } : row,
    ),
    review: { ...report.review, violations: [violation] },
  };
}

async function rendered(report: Report, answers?: typeof LINKS) {
  const { artifacts, mail } = await renderReport(report, templates, {
    rasterise: async () => new Uint8Array(),
    ...(answers ? { answers } : {}),
  });
  const page = artifacts.find(({ path }) => path.endsWith('report.html'));
  return { mail, page: String(page?.content), artifacts };
}

const linksIn = (html: string) =>
  [...html.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g)].flatMap(([, to = '', text = '']) =>
    /\/(?:answers|violations)\//.test(to) ? [{ to, text }] : [],
  );

describe('the mail of a report', () => {
  it('has a button for each of the first steps, signed for its one reader', async () => {
    const { mail } = await rendered(reportWith({ answersUrl: BASE }), LINKS);
    expect(linksIn(mail.html).map(({ text }) => text)).toEqual([
      'Acknowledge',
      'This is the cause…',
      'Plan…',
    ]);
    for (const { to } of linksIn(mail.html)) {
      expect(to.startsWith(`${BASE}answers/`)).toBe(true);
      expect(mail.text).toContain(to);
    }
  });

  it('has a link to the page of the violation for readers who are no one person', async () => {
    const { mail } = await rendered(reportWith({ answersUrl: BASE }));
    expect(linksIn(mail.html)).toEqual([
      { to: `${BASE}violations/api.query-p95-2026-01-28`, text: 'Answer' },
    ]);
  });

  it('has neither where nobody can answer', async () => {
    const { mail, page } = await rendered(reportWith());
    expect([...linksIn(mail.html), ...linksIn(page)]).toEqual([]);
  });
});

describe('what is saved of a report', () => {
  it('holds nothing with which somebody could answer, however its mail is made', async () => {
    const report = reportWith({ answersUrl: BASE });
    const { artifacts } = await rendered(report);
    expect(artifacts.map(({ content }) => String(content)).join()).not.toContain('/answers/');
    expect(writeReport(report)).toContain(`"answersUrl": "${BASE}"`);
  });

  it('leads from its page to the page of each open violation', async () => {
    const { page } = await rendered(reportWith({ answersUrl: BASE }));
    expect(new Set(linksIn(page).map(({ to }) => to))).toEqual(
      new Set([`${BASE}violations/api.query-p95-2026-01-28`]),
    );
  });
});

describe('the page to answer on', () => {
  it('says what the last report said, and leads to it where it was published', () => {
    const report = narrowReport(reportWith(), { services: [], budgets: ['api/query-p95'] });
    const page = (isPublished: boolean) =>
      answerPage(
        {
          shown: {
            violation: violationOf({}),
            name: 'API Query P95',
            owner: '@backend-team',
            told: { report, isPublished },
          },
          forms: [],
        },
        { at: 1_770_030_000, zone: 'UTC' },
        templates,
      ).html;
    expect(page(true)).toContain('Exceeded: 2.18 s of at most 2 s, 0.18 s over, 109% used');
    expect(page(true)).toContain('<a href="../weekly/2026-W05/report.html">week 5 of 2026</a>');
    expect(page(true)).toContain('over from 28 January 2026 to 1 February 2026');
    expect(page(false)).not.toContain('report.html');
  });

  it('says as a sentence what each form records', () => {
    for (const { means } of Object.values(DEED_WORDS)) expect(means).toMatch(/^(?:that|what|who|where) /);
  });

  it('says by how much the step is late, and no hour before one is over', () => {
    const next = { step: 'acknowledge', due: 1_770_030_000 } as const;
    const lateAt = (at: number) =>
      /⏰ ([^<]*)</.exec(
        answerPage(
          { shown: { violation: violationOf({ next }), name: 'API', owner: '' }, forms: [] },
          { at, zone: 'UTC' },
          templates,
        ).html,
      )?.[1];
    expect([0, 240, 7200].map((late) => lateAt(next.due + late))).toEqual([
      undefined,
      'overdue',
      '2 hours overdue',
    ]);
  });

  it('can be made otherwise by templates of one’s own, whose mistakes are told of', () => {
    const own = (text: string) =>
      answerPage({ forms: [] }, { at: 0, zone: 'UTC' }, shippedEngine({ 'answer.html.hbs': text }));
    expect(own('{{title}}!').html).toBe('!');
    expect(() => own('{{titel}}')).toThrow('The templates cannot be used.');
  });
});
