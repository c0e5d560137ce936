import { classify } from '../../src/evaluate/classify.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Gist } from '../../src/model/gist.ts';
import type { History, ReportKept } from '../../src/model/history.ts';
import { before, daysOf, type Period, periodOn } from '../../src/model/period.ts';
import { baseValue } from '../../src/model/quantity.ts';
import type { Report, Row } from '../../src/model/report.ts';
import { countsOf, type DayPoint } from '../../src/model/verdict.ts';
import { folderOf } from '../../src/render/view.ts';
import { gistOf } from '../../src/room/gist.ts';
import { historyOf } from '../../src/room/history.ts';
import { budget } from './budget.ts';
import { reportOf } from './report.ts';
import { rowOf, verdictOf } from './row.ts';

const CALENDAR = { zone: 'Europe/Berlin', weekStartsOn: 'monday' } as const;
const NEWEST = periodOn('week', '2026-02-01', CALENDAR);

/** The share of its limit that a budget takes in the week so many weeks before the newest. */
export type Course = (weeksAgo: number) => number;

/** Budgets by their ids, with the course of each. */
export const COURSES: Readonly<Record<string, Course>> = {
  'api/query-p95': (ago) => (ago < 3 ? 1.2 : 0.7 + 0.005 * (52 - ago)),
  'api/availability': (ago) => (ago % 10 === 0 ? 1.3 : 0.4),
  'api/memory': (ago) => 0.5 + 0.008 * (52 - ago),
  'node/block-p95': () => 0.6,
  'node/cpu': (ago) => (ago > 30 && ago < 40 ? 1.1 : 0.95),
  'provider/provisioning-p95': (ago) => (ago < 20 ? 0.8 : 0.3),
};

/** The report of a week of that year, with what differs. */
export function weekOfYear(
  weeksAgo: number,
  differing: Partial<Report> = {},
  courses: Readonly<Record<string, Course>> = COURSES,
): Report {
  const period = before(NEWEST, CALENDAR, weeksAgo);
  const rows = Object.entries(courses).map(([id, course]) => rowIn(period, id, course(weeksAgo)));
  return reportOf(rows, {
    title: `Performance budgets: ${period.id}`,
    period,
    asOf: period.end,
    previousPeriod: before(period, CALENDAR),
    counts: countsOf(rows.map(({ verdict }) => verdict.status)),
    ...differing,
  });
}

function rowIn(period: Period, id: string, share: number): Row {
  const [service = '', slug = ''] = id.split('/');
  const of: Budget = budget({
    id,
    service,
    serviceName: service.toUpperCase(),
    slug,
    name: slug,
    owner: `@${service}-team`,
  });
  const limit = baseValue(of.limit);
  const days = daysOf(period).map(({ date }, index): DayPoint => {
    const value = share * limit * (1 + 0.01 * Math.sin(index));
    return { date, status: classify(of, value).status, value, limit };
  });
  const over = days.filter(({ status }) => status === 'exceeded').length;
  return {
    ...rowOf([], { budget: of }),
    verdict: verdictOf(of, period, share * limit),
    days,
    daysOver: { over, of: days.length },
  };
}

/** Gists as a history keeps them: each in a folder of its own with all forms of its report. */
export function keptOf(...gists: readonly Gist[]): readonly ReportKept[] {
  return gists.map((gist) => {
    const folder = folderOf(gist);
    const files = ['html', 'json', 'md'].map((ending) => `${folder}/report.${ending}`);
    return { gist, folder, files };
  });
}

/** The history of a year of weekly reports, oldest first, as they differ by how many weeks ago they are. */
export function yearHistory(differing: (weeksAgo: number) => Partial<Report> = () => ({})): History {
  const weeks = Array.from({ length: 53 }, (_, index) => 52 - index);
  return historyOf(keptOf(...weeks.map((ago) => gistOf(weekOfYear(ago, differing(ago)), 'all'))));
}
