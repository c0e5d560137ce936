import { type Directory, NO_DIRECTORY } from '../../src/model/directory.ts';
import { NOTICES_SCHEMA, type Notice, type Notices } from '../../src/model/notice.ts';
import { startOf } from '../../src/model/period.ts';
import type { Report, Row } from '../../src/model/report.ts';
import type { Violation } from '../../src/model/violation.ts';
import type { NoticesReader } from '../../src/render/notices/reader.ts';
import { verdictOf } from './row.ts';
import { violationOf } from './violation.ts';
import { whyReport } from './why-report.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(text) / 1000;

/** When the notices of the example are posted: Wednesday 28 January 2026, 07:30 in Berlin. */
export const NOTICED_AT = at('2026-01-28T06:30:00Z');
/** The last day of their figures. */
const LAST_DAY = '2026-01-27';
const ZONE = 'Europe/Berlin';

/** The steps of the policy with their deadlines, counted from an opening. */
function deadlinesFrom(opened: number): Violation['deadlines'] {
  return [
    ['acknowledge', opened + HOUR],
    ['investigate', opened + DAY],
    ['plan', opened + 2 * DAY],
    ['implement', opened + 7 * DAY],
    ['validate', opened + 14 * DAY],
  ];
}

/** A violation of one of the example's budgets of the API, with the policy's deadlines and the step that is due. */
function violationBy(slug: string, firstDay: string, differing: Partial<Violation> = {}): Violation {
  const opened = differing.opened ?? NOTICED_AT;
  const deadlines = deadlinesFrom(opened);
  const [step, due] = deadlines[differing.steps?.length ?? 0] ?? ['validate', opened];
  const isOpen = differing.state !== 'closed' && differing.declined === undefined;
  return violationOf({
    id: `api.${slug}-${firstDay}`,
    budget: `api/${slug}`,
    firstDay,
    lastDay: LAST_DAY,
    opened,
    deadlines,
    ...(isOpen ? { next: { step, due } } : {}),
    ...differing,
  });
}

function noticeOf(
  what: Notice['what'],
  name: string,
  violation: Violation,
  differing: Partial<Notice> = {},
): Notice {
  return {
    key: `${violation.id} ${what}${differing.step ? ` ${differing.step}` : ''}`,
    what,
    at: NOTICED_AT,
    about: {
      budget: violation.budget,
      name,
      service: 'api',
      category: 'latency',
      owner: violation.owner ?? '@backend-team',
    },
    to: what === 'step' ? [] : ['@backend-team', 'product'],
    violation,
    ...differing,
  };
}

const BY_ANN = { by: '@ann', knownFrom: 'link' } as const;
const ACKNOWLEDGED = { step: 'acknowledge', at: at('2026-01-26T07:10:00Z'), ...BY_ANN } as const;
const TICKET = 'https://github.com/example/api/issues/17';

/** A notice of each kind, and of each form of it, about budgets of {@link noticesReport}. */
export const NOTICE = {
  opened: noticeOf('opened', 'API Query P95', violationBy('query-p95', '2026-01-27')),
  reopened: noticeOf(
    'reopened',
    'API Export P95',
    violationBy('export-p95', '2026-01-12', {
      reopened: [NOTICED_AT],
      earlier: 2,
      recurring: true,
      links: [TICKET],
    }),
  ),
  step: noticeOf(
    'step',
    'API Search P95',
    violationBy('search-p95', '2026-01-25', {
      opened: at('2026-01-26T06:30:00Z'),
      steps: [ACKNOWLEDGED, { step: 'investigate', at: NOTICED_AT, ...BY_ANN, text: 'An index is missing.' }],
      owner: '@ann',
      rootCause: 'An index is missing.',
    }),
    { step: 'investigate' },
  ),
  overdue: noticeOf(
    'overdue',
    'API Search P95',
    violationBy('search-p95', '2026-01-25', {
      opened: at('2026-01-26T03:15:00Z'),
      steps: [ACKNOWLEDGED],
      links: [TICKET],
    }),
    { step: 'investigate', at: at('2026-01-27T03:15:00Z'), to: ['@backend-team', '@platform'] },
  ),
  met: noticeOf(
    'met',
    'API Login P95',
    violationBy('login-p95', '2026-01-19', {
      opened: at('2026-01-20T06:30:00Z'),
      lastDay: '2026-01-26',
      metDays: 1,
      steps: [ACKNOWLEDGED],
      owner: '@ann',
    }),
    { at: startOf('2026-01-28', ZONE) },
  ),
  closed: noticeOf(
    'closed',
    'API Upload P95',
    violationBy('upload-p95', '2026-01-12', {
      opened: at('2026-01-13T06:30:00Z'),
      lastDay: '2026-01-20',
      state: 'closed',
      closed: NOTICED_AT,
      metDays: 7,
      unvalidated: true,
    }),
  ),
  validated: noticeOf(
    'closed',
    'API Upload P95',
    violationBy('upload-p95', '2026-01-12', {
      opened: at('2026-01-13T06:30:00Z'),
      lastDay: '2026-01-20',
      state: 'closed',
      closed: NOTICED_AT,
      metDays: 7,
      steps: [
        ACKNOWLEDGED,
        { step: 'validate', at: NOTICED_AT, ...BY_ANN, text: 'The cache was too small.' },
      ],
    }),
  ),
  declined: noticeOf(
    'declined',
    'API Export P95',
    violationBy('export-p95', '2026-01-12', {
      opened: at('2026-01-13T06:30:00Z'),
      links: [TICKET],
      declined: {
        at: NOTICED_AT,
        by: 'octocat',
        knownFrom: 'ticket',
        text: 'The export is replaced in March.',
      },
    }),
  ),
} as const satisfies Readonly<Record<string, Notice>>;

/** Figures end with the day before: those of later days are not known yet. */
function knownUntil(row: Row): Row {
  const days = row.days.filter(({ date }) => date <= LAST_DAY);
  const window = { start: startOf('2026-01-26', ZONE), end: startOf('2026-01-28', ZONE) };
  return { ...row, days, verdict: verdictOf(row.budget, window, days.at(-1)?.value) };
}

/** The week so far on the budgets that the notices of the example are about, with since when, where and what changed. */
export function noticesReport(differing: Partial<Report> = {}): Report {
  const report = whyReport();
  return {
    ...report,
    rows: report.rows.map(knownUntil),
    asOf: startOf('2026-01-28', ZONE),
    complete: false,
    actions: [],
    presentation: { ...report.presentation, reportsUrl: 'https://docs.example.org/performance/' },
    ...differing,
  };
}

/** A message of these notices, posted on 28 January 2026 at 06:30 UTC. */
export function noticesOf(notices: readonly Notice[], differing: Partial<Notices> = {}): Notices {
  return {
    schema: NOTICES_SCHEMA,
    id: '2026-01-28T06:30:00Z',
    at: NOTICED_AT,
    notices,
    report: noticesReport(),
    ...differing,
  };
}

/** Whom the notices of the example go to: an owner, one who stands in for them, and a stakeholder. */
export const DIRECTORY: Directory = {
  ...NO_DIRECTORY,
  owners: [
    { name: '@backend-team', email: ['ann@example.org'], standsIn: '@platform' },
    { name: '@platform', email: ['platform@example.org'] },
  ],
  stakeholders: [
    { name: 'product', services: ['api'], categories: ['latency'], email: ['product@example.org'] },
  ],
};

/** How a name of {@link DIRECTORY} reads notices, who can answer each step. */
export function readerOf(to: string): NoticesReader {
  const answers = (violation: string, _opened: number, step: string) =>
    `https://headroom.example.org/answers/${encodeURIComponent(violation)}/${step}`;
  return {
    part: { services: [], to, reader: `${to.replace('@', '')}@example.org` },
    directory: DIRECTORY,
    answers,
  };
}
