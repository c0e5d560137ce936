import type { Life, LifeCell, ReportKept } from '../model/history.ts';
import type { LifeSummary, StatusSince } from '../model/life-summary.ts';
import { overrunsOf } from '../model/overruns.ts';
import { calendarOf, type Period, parsePeriod } from '../model/period.ts';
import type { LifeEvent } from '../model/timeline.ts';
import { countsOf } from '../model/verdict.ts';
import { courseOf } from './timeline.ts';
import { toldLast } from './told.ts';

/** The fewest periods that show how a budget came to where it stands. */
const LOOK_BACK = 5;

/** Where a life stands at the end of the report that its page tells up to. */
export function summaryOf(life: Life, report: ReportKept, events: readonly LifeEvent[]): LifeSummary {
  const { period } = life.reports.at(-1)?.gist ?? report.gist;
  const cells = cellsOf(life);
  const last = cells.at(-1);
  const since = last && !life.isGone ? sinceOf(life, cells) : undefined;
  const overruns = overrunsOf(life.id, courseOf(life));
  const { monitored, ...counts } = countsOf(cells.map(({ status }) => status));
  return {
    period,
    ...(last && !life.isGone ? { cell: last } : {}),
    ...(since ? { since } : {}),
    overBefore: overruns
      .filter(({ lastDay }) => last?.status !== 'exceeded' || !since || lastDay < since.day)
      .toReversed(),
    known: { ...counts, of: monitored },
    violations: toldLast(life, ({ review }) => review.violations)
      .filter(({ last: told, report: by }) => told.state === 'open' && by === lastWith(life))
      .map(({ last: told }) => told)
      .toSorted((a, b) => b.opened - a.opened),
    decisions: events.filter(({ isDecision }) => isDecision),
  };
}

/** The periods by which a budget is known: weeks, or months where there are only monthly reviews. */
export function cellsOf({ weeks, months }: Pick<Life, 'weeks' | 'months'>): readonly LifeCell[] {
  return weeks.length > 0 ? weeks : months;
}

/** An open violation is told by every report. */
function lastWith({ reports }: Life): ReportKept | undefined {
  return reports.at(-1);
}

/** Finds the periods of a life by their ids; of one without a report, in the calendar of the others. */
export function periodsIn({ reports }: Pick<Life, 'reports'>): (id: string) => Period | undefined {
  const known = new Map(reports.map(({ gist: { period } }) => [period.id, period]));
  const week = reports.findLast(({ gist }) => gist.kind === 'weekly')?.gist.period;
  return (id) => known.get(id) ?? (week && parsePeriod('week', id, calendarOf(week)));
}

/** An unknown period neither breaks nor lengthens what is known of the others. */
function sinceOf(life: Life, cells: readonly LifeCell[]): StatusSince | undefined {
  const status = cells.at(-1)?.status;
  const broken = cells.findLastIndex((cell) => cell.status !== status && cell.status !== 'unknown');
  const first = cells.slice(broken + 1).find((cell) => cell.status === status);
  const from = first && periodsIn(life)(first.period);
  if (!first || !from) return undefined;
  const shown = cells.slice(-Math.max(LOOK_BACK, cells.length - broken));
  const day = status === 'exceeded' ? firstDayOver(life, from) : from.firstDay;
  return {
    day,
    isBefore: broken < 0,
    inPeriods: { count: shown.filter((cell) => cell.status === status).length, of: shown.length },
  };
}

/** The first day of the overrun with which a period became over; its own first day where no day says it. */
function firstDayOver(life: Life, { firstDay, lastDay }: Period): string {
  const overruns = overrunsOf(life.id, courseOf(life));
  return overruns.find((one) => one.lastDay >= firstDay && one.firstDay <= lastDay)?.firstDay ?? firstDay;
}
