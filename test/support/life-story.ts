import type { FamilyFinding } from '../../src/model/family.ts';
import type { History, Life } from '../../src/model/history.ts';
import { addDays, startOf } from '../../src/model/period.ts';
import type { Proposal } from '../../src/model/proposal.ts';
import { remembering } from '../../src/model/remembering.ts';
import type { Report, Row } from '../../src/model/report.ts';
import { countsOf } from '../../src/model/verdict.ts';
import type { Violation } from '../../src/model/violation.ts';
import { gistOf } from '../../src/room/gist.ts';
import { historyOf } from '../../src/room/history.ts';
import { quantity } from './budget.ts';
import { type Course, keptOf, weekOfYear } from './room-year.ts';
import { violationOf } from './violation.ts';

/** The budget that the story is about. */
export const HERO = 'api/query-p95';
export const FAMILY = 'api/route-p95';

/**
 * How it went: over in the weeks 40 to 38 before the newest, then well within; its limit goes from 2 s to 2.4 s 20 weeks before;
 * it steps up 6 weeks before, and has been over in the last 3 weeks.
 */
const course: Course = (ago) => {
  if (ago <= 40 && ago >= 38) return 1.15;
  return ago < 3 ? 1.2 : ago < 6 ? 0.85 : 0.6;
};
const members: readonly string[] = ['/search', '/cart', 'main'];

/** The days of the story, so many weeks and days before the newest week's Monday, 26 January 2026. */
export function day(weeksAgo: number, plus = 0): string {
  return addDays('2026-01-26', plus - 7 * weeksAgo);
}
export const at = (weeksAgo: number, plus = 0): number =>
  startOf(day(weeksAgo, plus), 'Europe/Berlin') + 36_000;

const LIMIT_CHANGED = 20;

/** The report of a week of the story. */
export function storyWeek(weeksAgo: number, differing: Partial<Report> = {}): Report {
  const courses = {
    [HERO]: course,
    'node/quiet': () => 0.4,
    ...Object.fromEntries(
      members.map((value, index) => [`${FAMILY}[${value}]`, () => (index === 0 ? 1.05 : 0.5)]),
    ),
  };
  const report = weekOfYear(weeksAgo, {}, courses);
  const rows = report.rows.map((row) => dressed(row, weeksAgo));
  return {
    ...report,
    rows,
    families: [familyOf(rows)],
    counts: countsOf(rows.map(({ verdict }) => verdict.status)),
    review: {
      violations: violationsIn(weeksAgo),
      proposals: proposalsIn(weeksAgo),
      notes: notesIn(weeksAgo),
    },
    recommendations: weeksAgo <= 30 && weeksAgo > LIMIT_CHANGED ? [ADVICE] : [],
    maintenance:
      weeksAgo === 25
        ? [
            {
              service: 'api',
              budgets: [HERO],
              start: at(25),
              end: at(25) + 7200,
              reason: 'Moves to new disks',
            },
          ]
        : [],
    queries: Object.fromEntries(
      rows.map(({ budget, verdict: { window } }) => [
        budget.id,
        [{ purpose: 'figure', query: `sum(rate(${budget.slug}[7d]))`, ...window }],
      ]),
    ),
    ...differing,
  };
}

function dressed(row: Row, weeksAgo: number): Row {
  const { id } = row.budget;
  const member = /^(.*)\[(.*)\]$/.exec(id);
  if (member)
    return {
      ...row,
      budget: {
        ...row.budget,
        slug: 'route-p95',
        name: `${member[2]} P95`,
        member: { family: FAMILY, familyName: 'P95 by route', values: { route: member[2] ?? '' } },
      },
    };
  if (id !== HERO) return row;
  const isChanged = weeksAgo <= LIMIT_CHANGED;
  const budget = {
    ...row.budget,
    name: 'Query P95',
    rationale: 'Readers leave after <2 s>.',
    runbook: 'https://runbooks.example/query',
    ...(isChanged
      ? {
          limit: quantity('2.4s'),
          history: [{ limit: quantity('2s'), until: day(LIMIT_CHANGED, -1), end: at(LIMIT_CHANGED) }],
        }
      : {}),
  };
  const factor = isChanged ? 1.2 : 1;
  const scaled = row.days.map((one) => ({
    ...one,
    limit: one.limit * factor,
    ...(one.value === undefined ? {} : { value: one.value * factor }),
  }));
  return {
    ...row,
    budget,
    days: scaled,
    verdict: {
      ...row.verdict,
      limit: budget.limit,
      ...(row.verdict.actual ? { actual: { value: row.verdict.actual.value * factor } } : {}),
    } as Row['verdict'],
    ...(weeksAgo < 6 && weeksAgo > 2 ? { steps: STEPS } : {}),
    ...(weeksAgo === 4 || weeksAgo === 3 ? { forecast: FORECAST } : {}),
    ...(weeksAgo < 3 ? { violation: VIOLATION.id } : {}),
  };
}

const STEPS: Row['steps'] = {
  steps: [
    { day: day(5), earliest: day(5), latest: day(5, 1), size: 0.6, half: 0.1, change: 0.4, worse: true },
  ],
  before: 1.4,
  beside: 'level',
  since: 'level',
};
const FORECAST: Row['forecast'] = {
  kind: 'crossing',
  earliest: day(2),
  central: day(2, 3),
  latest: day(0),
  horizon: day(-8),
  points: [],
};
const ADVICE: Report['recommendations'][number] = {
  budget: HERO,
  advice: 'loosen',
  text: 'Loosen it to 2.4 s.',
  evidence: 'It was over in 3 of 12 weeks.',
  from: quantity('2s'),
  suggested: quantity('2.4s'),
};

const VIOLATION: Violation = violationOf({
  id: 'api.query-p95-2026-01-12',
  firstDay: day(2),
  lastDay: day(0, 6),
  opened: at(2, 1),
  deadlines: [
    ['acknowledge', at(2, 2)],
    ['investigate', at(1)],
    ['plan', at(-3)],
  ],
  steps: [
    { step: 'acknowledge', at: at(2, 3), by: '@ann', text: 'OPS-1, on it' },
    { step: 'investigate', at: at(1, -1), by: '@bob', text: 'A missing <index>' },
  ],
  next: { step: 'plan', due: at(-3) },
});

function violationsIn(weeksAgo: number): readonly Violation[] {
  const first = violationOf({
    id: 'api.query-p95-2025-04-21',
    firstDay: day(40),
    lastDay: day(38, 6),
    opened: at(40, 2),
    deadlines: [['acknowledge', at(39)]],
    steps: [{ step: 'acknowledge', at: at(40, 3), by: '@ann' }],
    next: { step: 'investigate', due: at(-99) },
  });
  if (weeksAgo <= 40 && weeksAgo >= 37) {
    const { next: _next, ...open } = first;
    return weeksAgo === 37 ? [{ ...open, state: 'closed', closed: at(37, 6), metDays: 7 }] : [first];
  }
  if (weeksAgo === 2)
    return [{ ...VIOLATION, steps: VIOLATION.steps.slice(0, 1), next: { step: 'investigate', due: at(1) } }];
  return weeksAgo < 2 ? [VIOLATION] : [];
}

function proposalsIn(weeksAgo: number): readonly Proposal[] {
  if (weeksAgo > 22 || weeksAgo < 17) return [];
  const isApproved = weeksAgo <= 21;
  return [
    {
      id: '2025-08-25-api.query-p95',
      budget: HERO,
      bound: 'at_most',
      from: quantity('2s'),
      to: quantity('2.4s'),
      because: 'The index is dearer than what it saves',
      by: '@ann',
      at: at(22, 1),
      evidence: [],
      replay: [],
      impact: [],
      state: isApproved ? (weeksAgo === 21 ? 'approved' : 'monitoring') : 'in_review',
      approvals: isApproved ? [{ role: 'product', by: '@cleo', at: at(21, 1) }] : [],
      awaits: isApproved ? [] : ['product'],
      ...(isApproved ? { effective: day(LIMIT_CHANGED), monitoredUntil: day(17) } : {}),
    },
  ];
}

function notesIn(weeksAgo: number): Report['review']['notes'] {
  return weeksAgo === 1
    ? [{ budget: HERO, markdown: 'We **know**; <script>alert(1)</script> see [it](https://example.org/it).' }]
    : [];
}

function familyOf(rows: readonly Row[]): FamilyFinding {
  const own = rows.filter(({ budget }) => budget.member);
  return {
    id: FAMILY,
    name: 'P95 by route',
    service: 'api',
    serviceName: 'API',
    category: 'latency',
    owner: '@api-team',
    label: 'route',
    counts: countsOf(own.map(({ verdict }) => verdict.status)),
    ...(own[0] ? { worst: own[0].budget.id } : {}),
    shown: own.map(({ budget }) => budget.id),
    others: [{ value: '/other', status: 'within', actual: { value: 0.2 }, usage: 0.1 }],
    appeared: [],
    gone: [],
  };
}

/** The reports of the story as they are, each made once. */
const asItIs = remembering((weeksAgo) => gistOf(storyWeek(Number(weeksAgo))));

/** The history of the story's last so many weeks, up to so many before the newest, as its reports differ. */
export function storyHistory(
  weeks = 53,
  upTo = 0,
  change?: (report: Report, weeksAgo: number) => Report,
): History {
  const all = Array.from({ length: weeks }, (_, index) => weeks - 1 - index + upTo);
  const gists = all.map((ago) => (change ? gistOf(change(storyWeek(ago), ago)) : asItIs(String(ago))));
  return historyOf(keptOf(...gists));
}

/** One life of a history. */
export function lifeIn({ lives }: Pick<History, 'lives'>, id: string): Life {
  const life = lives.find((one) => one.id === id);
  if (!life) throw new Error(`There is no life of ${id}.`);
  return life;
}
