import { describe, expect, it } from 'vitest';
import { WORDS as BROWSER_WORDS } from '../src/adapters/browser/words.ts';
import { plainText } from '../src/adapters/changes/plain-text.ts';
import { scrubbed as scrubbedOfToken } from '../src/adapters/git/scrub.ts';
import { networkWords } from '../src/adapters/io/network.ts';
import { createJsonLog } from '../src/adapters/log/log.ts';
import { readAnswer, saysTimeout } from '../src/adapters/prometheus/answer.ts';
import { isAmong } from '../src/adapters/server/proxy-user.ts';
import { failureOf, takenWords } from '../src/adapters/smtp/outcome.ts';
import { redacted } from '../src/adapters/webhook/redacted.ts';
import { unbudgeted } from '../src/analyse/unbudgeted.ts';
import { deedDone } from '../src/app/deed-event.ts';
import { isFromElsewhere } from '../src/app/form-guard.ts';
import { toldByHook } from '../src/app/pull-hook.ts';
import { directionOf } from '../src/benchmarks/direction.ts';
import { readBenchmarks } from '../src/benchmarks/read.ts';
import { expressionProblems, misuseProblem, selectorProblem } from '../src/config/budgets/expression.ts';
import { readBudgets } from '../src/config/budgets/read-budgets.ts';
import { durationOf } from '../src/config/duration.ts';
import { MESSAGES } from '../src/config/messages.ts';
import { readSettings } from '../src/config/settings/read-settings.ts';
import { isLocalPath } from '../src/config/settings/remote.ts';
import { readServiceOwners } from '../src/config/settings/service-owners.ts';
import { shown } from '../src/config/shown.ts';
import { keysIn, shortKeyIn } from '../src/model/answer-key.ts';
import { grantIn } from '../src/model/answer-link.ts';
import { BOUNDS } from '../src/model/bounds.ts';
import { near, nearestFirst } from '../src/model/did-you-mean.ts';
import { ownerOfService } from '../src/model/directory.ts';
import { InputError, SourceError } from '../src/model/errors.ts';
import { fileNameOf } from '../src/model/member-id.ts';
import { oneLine, quotable, visibleLine, visibleLines } from '../src/model/one-line.ts';
import { isDate, isZone, parsePeriod } from '../src/model/period.ts';
import { postgresAddress } from '../src/model/postgres-address.ts';
import { parseQuantity, parseUnit } from '../src/model/quantity.ts';
import { remoteAddressOf } from '../src/model/remote-address.ts';
import { isSecretName, scrubbed } from '../src/model/scrub.ts';
import { senseOfName } from '../src/model/sense.ts';
import { serviceFinder } from '../src/model/service-names.ts';
import { labelWords, valueWords } from '../src/model/why-words.ts';
import { unbalanced } from '../src/promql/halves.ts';
import { labelsFixedIn } from '../src/promql/labelled.ts';
import { isPattern } from '../src/promql/pattern.ts';
import { byLabel } from '../src/promql/together.ts';
import { fixedRanges, inWindow, placeholders } from '../src/promql/window.ts';
import { decode } from '../src/recording/decode.ts';
import { fitted, textWidth } from '../src/render/charts/labels.ts';
import { escapeText } from '../src/render/charts/svg.ts';
import { mailbox } from '../src/render/email/addresses.ts';
import { wrapText } from '../src/render/email/text-helpers.ts';
import { gateGithub } from '../src/render/gate/github.ts';
import { gateJunit } from '../src/render/gate/junit.ts';
import { gateMarkdown } from '../src/render/gate/markdown.ts';
import { codeSpan, escapeHtml, escapeMarkdown } from '../src/render/markdown/escape.ts';
import { renderNotes } from '../src/render/notes/notes.ts';
import { printedPage } from '../src/render/pdf/printed.ts';
import { readReport } from '../src/render/report-json.ts';
import { markIn } from '../src/render/tickets/mark.ts';
import {
  commitWithoutReferences,
  titleWithoutReferences,
  withoutReferences,
} from '../src/render/tickets/references.ts';
import { safeLink } from '../src/render/view/links.ts';
import { plainCsv } from '../src/results/csv.ts';
import { isK6Line } from '../src/results/k6-points.ts';
import { looksLike } from '../src/results/unread.ts';
import { readChangeNotes } from '../src/review/change-note.ts';
import { readNote } from '../src/review/note-file.ts';
import { readProposal } from '../src/review/proposal-file.ts';
import { readMoment } from '../src/review/record-file.ts';
import { readViolation } from '../src/review/violation-file.ts';
import { rolloutWords } from '../src/why/places/builds.ts';
import { imageVersions } from '../src/why/places/images.ts';
import { versionsIn } from '../src/why/versions.ts';
import { exampleReport } from './support/example-report.ts';
import { gate, judgedUnknown } from './support/gate.ts';

const CALENDAR = { zone: 'UTC', weekStartsOn: 'monday' } as const;
const ASKED = {
  setting: 'source.prometheus',
  url: 'https://prometheus.example',
  query: 'up',
  most: { bytes: 1e9, series: 1000, samples: 1000 },
};
const SIGNER = { base: 'https://budgets.example.org/', keys: ['k'.repeat(32)] };
const SMTP = { host: 'smtp.example', port: 587, deadline: 120 } as Parameters<typeof failureOf>[1];
const HOOK = new URL('https://user:password@hooks.example/services/T0000000/B0000000?token=abcdefgh');

/** The page of a report, whatever it says. */
function pageSaying(content: string): Parameters<typeof printedPage>[0] {
  const artifacts = [{ path: 'weekly/2026-W05/report.html', mediaType: 'text/html', content }];
  return { report: exampleReport(), artifacts };
}

/** Some parsers take long for a whole file, though no longer than its length allows. */
function eighth(text: string): string {
  return text.slice(0, text.length / 8);
}

/** As much of an expression as `validate` lets through, of the largest text. */
function validated(text: string): string {
  return text.slice(0, Math.min(BOUNDS.expression.most, text.length / 50));
}

/** Every function that takes a text from outside. One that is new gets its line. */
const FUNCTIONS: Readonly<Record<string, (text: string) => unknown>> = {
  // Words of other programs.
  scrubbed,
  scrubbedOfToken: (text) => scrubbedOfToken(text, 'token'),
  isSecretName,
  oneLine,
  quotable,
  visibleLine,
  visibleLines,
  valueWords,
  labelWords,
  redacted: (text) => redacted(text, HOOK),
  networkWords: (text) => networkWords(new Error(text)),
  failureOf: (text) => failureOf(new Error(text), SMTP),
  takenWords: (text) => takenWords(SMTP, text),
  saysTimeout,
  browserFailed: (text) => BROWSER_WORDS.failed('/browser', { stdout: '', output: text, code: 1 }),
  readAnswer: (text) => readAnswer(text, 200, ASKED),
  readRefusal: (text) => readAnswer(JSON.stringify({ status: 'error', error: text }), 400, ASKED),
  log: (text) => createJsonLog({ write: () => {} }).error(text, { detail: text }),
  // Words of people.
  near: (text) => near(text, ['query-p95', text.slice(1)]),
  nearestFirst: (text) => nearestFirst(text, ['query-p95', text.slice(1)], 1),
  parseQuantity: (text) => parseQuantity(`5 ${text}`),
  parseUnit,
  isDate,
  isZone,
  parsePeriod: (text) => parsePeriod('week', text, CALENDAR),
  readMoment,
  durationOf,
  isLocalPath,
  postgresAddress,
  postgresHosts: (text) => postgresAddress(`postgresql://u@${text}/db`),
  shown,
  slug: (text) => MESSAGES.slug(text),
  mailbox,
  safeLink: (text) => safeLink(`https://${text}`),
  // What changed.
  plainText,
  plainTextOfScripts: (text) => plainText(`<script>${text}`),
  versionsIn,
  versionsInArrows: (text) => versionsIn(text.replaceAll('a', '→')),
  imageVersions: (text) => imageVersions([text, `a/${text}:1@${text}`]),
  rolloutWords: (text) => rolloutWords(text, { at: 0, from: [text], to: text }),
  serviceFinder: (text) =>
    serviceFinder(['api'], { labels: ['job'], names: { api: ['*a*b*', `*${text.slice(0, 200)}*`] } })({
      job: text,
    }),
  readChangeNotes: (text) => readChangeNotes('a.jsonl', text),
  readChangeNote: (text) =>
    readChangeNotes('a.jsonl', JSON.stringify({ at: text, service: text, text, link: text })),
  // Tickets.
  withoutReferences: (text) => withoutReferences(text, 'gitlab'),
  withoutReferencesInCode: (text) => withoutReferences(text.replaceAll('a', '`'), 'github'),
  commitWithoutReferences,
  remoteAddressOf,
  titleWithoutReferences: (text) => titleWithoutReferences(text, 'gitlab'),
  markIn: (text) => markIn(`\n<!-- headroom: ${text}`),
  // PromQL.
  expressionProblems: (text) => expressionProblems(validated(text)),
  misuseProblem: (text) => expressionProblems(validated(text)).length || misuseProblem(validated(text)),
  selectorProblem: (text) => selectorProblem(validated(text)),
  byLabel: (text) => byLabel(validated(text), 'route'),
  labelsFixedIn: (text) =>
    labelsFixedIn({ kind: 'ratio', of: 'bad', part: validated(text), total: validated(text) }),
  unbalanced,
  placeholders: (text) => placeholders(validated(text)),
  fixedRanges: (text) => fixedRanges(validated(text)),
  inWindow: (text) => inWindow(validated(text), '7d'),
  isPattern: (text) => isPattern(eighth(text)),
  senseOfName,
  unbudgeted: (text) => unbudgeted([text, `${text}_total`], []),
  // Files.
  readBudgets: (text) =>
    readBudgets([{ file: 'a.yaml', text: eighth(text) }], { approaching: 0.9, zone: 'UTC' }),
  readBudget: (text) =>
    readBudgets([{ file: 'a.yaml', text: `service: ${JSON.stringify(text)}\nbudgets: {}\n` }], {
      approaching: 0.9,
      zone: 'UTC',
    }),
  readSettings: (text) => readSettings('headroom.yaml', eighth(text), {}),
  readOwners: (text) =>
    readSettings(
      'headroom.yaml',
      'owners_file: owners.yaml\n',
      {},
      {
        owners: [{ file: 'owners.yaml', text: eighth(text) }],
        serviceOwners: [],
      },
    ),
  readServiceOwners: (text) => readServiceOwners('OWNERS', text),
  ownerOfService: (text) =>
    ownerOfService({ serviceOwners: [{ pattern: `*a*${text.slice(0, 200)}*`, owner: 'a' }] }, text),
  readViolation: (text) => readViolation('a.yaml', eighth(text)),
  readProposal: (text) => readProposal('a.yaml', eighth(text)),
  readNote: (text) => readNote('report.md', `# ${text}`),
  fileNameOf: (text) => fileNameOf(`api/p95[${text}]`),
  renderNotes: (text) => renderNotes([{ markdown: text }]),
  readBenchmarks: (text) => readBenchmarks('bench.txt', text),
  readBenchmarksAfterGo: (text) => readBenchmarks('bench.txt', `BenchmarkA 1 2 ns/op\nBenchmark${text}`),
  readBenchmarksAfterCargo: (text) =>
    readBenchmarks('bench.txt', `test a ... bench: 1 ns (+/- 1)\ntest ${text}\n${text} time: ${text}`),
  directionOf,
  decode: (text) => decode('a.jsonl', eighth(text)),
  plainCsv: (text) => plainCsv('a.csv', eighth(text)),
  isK6Line,
  looksLike,
  readReport: (text) => readReport('report.json', text),
  // Forms.
  escapeMarkdown,
  codeSpan,
  escapeHtml,
  escapeText,
  wrapText: (text) => wrapText(text),
  printedPage: (text) => printedPage(pageSaying(text)),
  printedLink: (text) => printedPage(pageSaying(`<a href="${text}">`)),
  // What comes to the server.
  grantIn: (text) => grantIn(text, SIGNER),
  grantInSigned: (text) => grantIn(`${text}.${'a'.repeat(43)}`, SIGNER),
  keysIn,
  shortKeyIn,
  isAmong: (text) => isAmong(text, ['10.0.0.0/8', text]),
  toldByHook: (text) => {
    const headers = { 'x-gitlab-token': 's', 'x-gitlab-event': 'Push Hook', 'content-type': text };
    return toldByHook({ headers, body: Buffer.from(text) }, { secret: 's' });
  },
  isFromElsewhere: (text) =>
    isFromElsewhere(
      { method: 'POST', path: '/', cookies: {}, form: {}, origin: text, host: text },
      SIGNER.base,
    ),
  deedDone: (text) => deedDone('note', text, 0, ''),
  deedDoneLink: (text) => deedDone('link', `https://${text}`, 0, ''),
  textWidth: (text) => textWidth(text.slice(0, 2000)),
  fitted: (text) => fitted(text, 100),
  gateGithub: (text) => gateGithub(gate([judgedUnknown(text)])),
  gateJunit: (text) => gateJunit(gate([judgedUnknown(text)])),
  gateMarkdown: (text) => gateMarkdown(gate([judgedUnknown(text)])),
};

/** What a text is made of, again and again, to make a pattern or a walk start anew. */
const SHAPES: readonly string[] = [
  ' ',
  'a',
  '\n',
  '"',
  "\\'",
  'token=',
  'Basic ',
  '://',
  'a@',
  '` ',
  '> ',
  '[',
  '(',
  'a*b_',
  '0,',
  '-',
  '😀',
  '\ud83d',
  '\u0301',
  '\u001b[',
  '\u202e',
  'a b\n',
  '<<: *a\n',
  'pkg: ',
  '<a ',
];

const KIB = 1024;
/** What is cubic would take too long at once at the largest. */
const SIZES = [64 * KIB, 512 * KIB];
/** Into so many pieces a text is cut; what is quadratic takes so many times longer for the whole than for all of them. */
const PIECES = 8;
const MOST_TIMES = PIECES / 2;
/** Below it a measurement says nothing, in milliseconds: systems count a thread's time by several of them. */
const MEASURABLE = 50;
const TRIES = 3;

/** How long this thread computes, in milliseconds, whoever else uses the machine. */
function timeOf(run: (text: string) => unknown, text: string): number {
  const before = process.threadCpuUsage();
  try {
    run(text);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof SourceError)) throw error;
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** The size at which a text takes longer than its pieces, in words. */
function growthOf(run: (text: string) => unknown, shape: string): string | undefined {
  const tooSlow = SIZES.find((size) => isTooSlow(run, shape, size));
  return tooSlow === undefined ? undefined : `${JSON.stringify(shape)}: too long at ${tooSlow / KIB} KiB`;
}

/** Whether a text takes much longer than its pieces do, again and again: garbage is collected at some time or other. */
function isTooSlow(run: (text: string) => unknown, shape: string, size: number): boolean {
  // Whole shapes also in an eighth of a piece: what ends otherwise may be another text.
  const piece = shape.repeat(PIECES * Math.floor(size / shape.length / PIECES ** 2));
  const text = piece.repeat(PIECES);
  const isSlow = () => {
    const took = timeOf(run, text);
    if (took <= MEASURABLE) return false;
    let pieces = 0;
    for (let count = 0; count < PIECES; count += 1) pieces += timeOf(run, piece);
    return took > MOST_TIMES * pieces;
  };
  return Array.from({ length: TRIES }).every(isSlow);
}

describe('a text of half a megabyte, of whatever it is made,', () => {
  it.each(Object.entries(FUNCTIONS))('takes %s no more time than its length allows', (_, run) => {
    expect(SHAPES.flatMap((shape) => growthOf(run, shape) ?? [])).toEqual([]);
  });
});

describe('the measurement itself', () => {
  const quadratic = (text: string) => {
    let count = 0;
    for (let at = 0; at < text.length; at += 8) count += text.slice(at).split('b').length;
    return count;
  };

  it('tells of what is quadratic', () => {
    expect(growthOf(quadratic, 'a')).toMatch(/"a": .* KiB/);
  });

  it('says nothing of what is linear', () => {
    expect(growthOf((text) => text.split('').toReversed(), 'a')).toBeUndefined();
  });
});
