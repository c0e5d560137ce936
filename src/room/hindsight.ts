import type { Budget } from '../model/budget.ts';
import { compareText } from '../model/compare-text.ts';
import type { Gist } from '../model/gist.ts';
import {
  DAYS_OF_LIMIT,
  type Hindsight,
  type JudgedForecast,
  type JudgedLimit,
  type LimitOutcome,
} from '../model/hindsight.ts';
import type { History, Life } from '../model/history.ts';
import { addDays, startOf } from '../model/period.ts';
import type { Proposal } from '../model/proposal.ts';
import { baseValue, type Quantity } from '../model/quantity.ts';
import type { DayPoint } from '../model/verdict.ts';
import { forecastsTold } from './outcome.ts';
import { courseOf } from './timeline.ts';
import { lastDayOf, toldLast } from './told.ts';

/** What became of what reports said, by what they have said since; undefined where they said nothing that can be judged. */
export function hindsightOf({ reports, lives }: Pick<History, 'reports' | 'lives'>): Hindsight | undefined {
  const forecasts = lives.flatMap(judgedForecasts);
  const limits = lives.flatMap(judgedLimits);
  const first = reports.at(-1)?.gist.period.firstDay;
  const last = reports[0] && lastDayOf(reports[0].gist);
  if (first === undefined || last === undefined || forecasts.length + limits.length === 0) return undefined;
  return {
    firstDay: first,
    lastDay: last,
    forecasts: forecasts.toSorted((a, b) => compareText(a.on, b.on)),
    limits: limits.toSorted((a, b) => compareText(a.effective, b.effective)),
  };
}

function judgedForecasts(life: Life): readonly JudgedForecast[] {
  return forecastsTold(life).map(({ budget, said: [{ report, budget: asItWas, forecast }], outcome }) => ({
    budget,
    name: nameOf(asItWas),
    said: { kind: report.gist.period.kind, period: report.gist.period.id },
    on: lastDayOf(report.gist),
    earliest: forecast.earliest,
    ...(forecast.kind === 'crossing' && forecast.latest !== undefined ? { latest: forecast.latest } : {}),
    outcome,
  }));
}

function nameOf({ serviceName, name }: Pick<Budget, 'serviceName' | 'name'>): string {
  return `${serviceName} ${name}`;
}

function judgedLimits(life: Life): readonly JudgedLimit[] {
  const changed = toldLast(life, ({ review }) => review.proposals).flatMap(({ last }) =>
    last.effective === undefined ? [] : [{ ...last, effective: last.effective }],
  );
  return changed.map((proposal) => {
    const { budget, bound, from, to, id, effective } = proposal;
    const end = addDays(effective, DAYS_OF_LIMIT);
    const isWithin = ({ date }: { readonly date: string }) => date >= effective && date < end;
    const days = courseOf(life).filter((day) => isWithin(day) && day.value !== undefined);
    const again = changed.some((other) => other.effective > effective && other.effective < end);
    return {
      budget,
      name: nameOf(life),
      proposal: id,
      from,
      to,
      way: isTighter(proposal) ? 'tightened' : 'loosened',
      effective,
      outcome: again ? 'void' : limitOutcome(life, { effective, end, days }),
      days: { of: days.length, over: overOf(days, bound, to), overBefore: overOf(days, bound, from) },
    };
  });
}

function isTighter({ bound, from, to }: Pick<Proposal, 'bound' | 'from' | 'to'>): boolean {
  return bound === 'at_most' ? baseValue(to) < baseValue(from) : baseValue(to) > baseValue(from);
}

/** The days on which a limit was broken, or would have been. */
function overOf(days: readonly DayPoint[], bound: Budget['bound'], limit: Quantity): number {
  const at = baseValue(limit);
  return days.filter(({ value = at }) => (bound === 'at_most' ? value > at : value < at)).length;
}

interface Stretch {
  readonly effective: string;
  /** The first day that is not looked at any more. */
  readonly end: string;
  readonly days: readonly DayPoint[];
}

function limitOutcome(life: Life, { effective, end, days }: Stretch): LimitOutcome {
  const newest = life.reports.at(-1)?.gist;
  if (!newest) return 'void';
  const { zone } = newest.period;
  const [from, until] = [startOf(effective, zone), startOf(end, zone)];
  const opened = toldLast(life, ({ review }) => review.violations).some(({ tellings }) =>
    tellings.some(({ one }) => one.opened >= from && one.opened < until && one.firstDay >= effective),
  );
  const weeks = life.reports.filter(({ gist }) => isWeekWithin(gist, effective, end));
  const isOver = weeks.some(({ gist }) =>
    life.weeks.some(({ period, status }) => period === gist.period.id && status === 'exceeded'),
  );
  if (opened || isOver) return 'broken';
  if (lastDayOf(newest) < addDays(end, -1)) return life.isGone ? 'void' : 'open';
  return days.length === 0 ? 'void' : 'held';
}

function isWeekWithin({ kind, period }: Gist, effective: string, end: string): boolean {
  return kind === 'weekly' && period.firstDay >= effective && period.lastDay < end;
}
