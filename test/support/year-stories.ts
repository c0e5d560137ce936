import type { History, ReportKept } from '../../src/model/history.ts';
import { periodOn, startOf } from '../../src/model/period.ts';
import type { Proposal } from '../../src/model/proposal.ts';
import type { Report } from '../../src/model/report.ts';
import { NO_REVIEW } from '../../src/model/review.ts';
import { gistOf } from '../../src/room/gist.ts';
import { historyOf } from '../../src/room/history.ts';
import { quantity } from './budget.ts';
import { familyOf, HOSTILE, withFamilies } from './family-report.ts';
import { COURSES, type Course, keptOf, weekOfYear } from './room-year.ts';
import { violationOf } from './violation.ts';

/** How long ago nothing was reported, and since when old reports are elsewhere and a budget is gone. */
export const AGO = { unreported: 7, elsewhere: 40, gone: 10 } as const;

/** `API Query P95` is worked on by somebody else than its owner. */
export const OPEN_VIOLATION = violationOf({
  owner: '@night-shift',
  rootCause: 'An index is missing',
  links: ['https://tickets.example/7', 'javascript:alert(1)'],
  steps: [{ step: 'acknowledge', at: startOf('2026-02-02', 'UTC'), by: 'ann' }],
  deadlines: [
    ['acknowledge', startOf('2026-02-03', 'UTC')],
    ['plan', startOf('2026-02-04', 'UTC')],
  ],
  next: { step: 'plan', due: startOf('2026-02-04', 'UTC') },
});

const PROPOSAL: Proposal = {
  id: '2026-01-20-api.memory',
  budget: 'api/memory',
  bound: 'at_most',
  from: quantity('2s'),
  to: quantity('3s'),
  because: 'It holds more',
  by: '@ann',
  at: startOf('2026-01-20', 'UTC'),
  evidence: [],
  replay: [],
  impact: [],
  state: 'in_review',
  approvals: [],
  awaits: ['product'],
};

/** What differs in the newest week. */
const NEWEST: Partial<Report> = {
  review: {
    ...NO_REVIEW,
    violations: [OPEN_VIOLATION],
    proposals: [PROPOSAL, { ...PROPOSAL, id: 'ended', state: 'rejected' }],
  },
  actions: [
    {
      budget: 'api/query-p95',
      why: 'exceeded',
      title: 'API query-p95 over budget',
      text: 'Find the cause.',
      owner: '@night-shift',
      opened: '2026-02-02',
      step: 'plan',
      stepLate: 2 * 86_400,
      overdueDays: 0,
      violation: OPEN_VIOLATION.id,
    },
    {
      budget: 'node/cpu',
      why: 'approaching',
      title: 'NODE cpu approaching',
      text: 'Watch it',
      opened: '2026-01-05',
      due: '2026-02-09',
      overdueDays: 0,
    },
  ],
};

/**
 * A year in which much happens: a family with hostile names, a budget that is gone, a week without a report, old reports that are
 * elsewhere, and in the newest week a violation, an action and a proposal.
 */
export function eventfulYear(): History {
  return historyOf(
    Array.from({ length: 53 }, (_, ago) => ago)
      .filter((ago) => ago !== AGO.unreported)
      .flatMap((ago) => keptAgo(ago)),
  );
}

function keptAgo(ago: number): readonly ReportKept[] {
  const [kept] = keptOf(gistOf(eventfulWeek(ago), ago === 52 ? 'all' : 'period'));
  if (!kept) return [];
  return [ago >= AGO.elsewhere ? { gist: kept.gist, files: [] } : kept];
}

/** The report of a week of that year. */
export function eventfulWeek(ago: number): Report {
  const { 'provider/provisioning-p95': gone, ...left } = COURSES;
  const courses: Readonly<Record<string, Course>> = ago < AGO.gone || !gone ? left : COURSES;
  const report = weekOfYear(ago, ago === 0 ? NEWEST : {}, courses);
  const route = familyOf({
    slug: 'route-p95',
    name: 'P95 by route',
    label: 'route',
    figures: HOSTILE.map((value, index) => [value, index === 0 && ago < 2 ? 2.5 : 1] as const),
    rows: 2,
  });
  return withFamilies(report, [route]);
}

/** A year of so many budgets of some services, each on a course of its own. */
export function wideYear(budgets: number, services: number): History {
  const courses = Object.fromEntries(
    Array.from({ length: budgets }, (_, index): readonly [string, Course] => {
      const level = 0.5 + 0.45 * (((index * 37) % 100) / 100);
      return [
        `service-${index % services}/metric-${index}-p95`,
        (ago) => level + 0.12 * Math.sin(index + ago / 4) + 0.05 * Math.sin(index * ago),
      ];
    }),
  );
  const weeks = Array.from({ length: 53 }, (_, index) => 52 - index);
  return historyOf(keptOf(...weeks.map((ago) => gistOf(weekOfYear(ago, {}, courses)))));
}

/** A monthly review that lies in the year, made of its newest week. */
export function monthIn(history: History): ReportKept | undefined {
  const [newest] = history.reports;
  if (!newest) return undefined;
  const period = periodOn('month', '2026-01-15', { zone: 'Europe/Berlin', weekStartsOn: 'monday' });
  const title = 'The review of January';
  return keptOf({ ...newest.gist, kind: 'monthly', title, period })[0];
}
