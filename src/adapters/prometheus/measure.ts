import { type Coverage, joined, type Reading, type Request, type Series } from '../../model/series.ts';
import { type Window, within } from '../../model/window.ts';
import { explained, missingOnce, unmatchedPart } from './absence.ts';
import type { Task } from './ask.ts';
import { coverageOf, withEdges } from './coverage.ts';
import { type Figures, figures } from './figures.ts';
import { symptomsOf } from './symptoms.ts';

/**
 * Measures a budget: its figure for each period and each day, and its coverage by the day, of which that of a period
 * is the sum. Each window's figure comes from its own samples alone, never from those of its parts.
 */
export async function measureBudget(asked: Task, { days, periods, known = [] }: Request): Promise<Series> {
  const symptoms = symptomsOf(asked, days, periods);
  const [daily, whole, spoilt, plain] = await Promise.all([
    figures(asked, days, 'days', symptoms),
    figures(asked, periods, 'figure', symptoms),
    symptoms.spoilt(),
    coverageOf(asked, days),
  ]);
  const task: Task = { ...asked, isNumbersAlone: spoilt.size > 0 };
  const presence = task.isNumbersAlone ? await coverageOf(task, days) : plain;
  const missing = missingOnce(task, [...days, ...periods]);
  // A rate of a part of a day is one of the hours that have data; of other figures nobody asks when they began.
  const isRate = task.budget.indicator.kind === 'rate';
  const daysCovered = isRate ? await withEdges(task, presence.coverage) : presence.coverage;
  const dayReadings = days.map((day) => reading(day, daily, daysCovered.get(day)));
  const lastDay = dayReadings.at(-1);
  if (lastDay && periods.length === 0) {
    // A growing gauge is measured by the day alone.
    dayReadings[dayReadings.length - 1] = await explained(task, lastDay, missing);
  }
  const partsOf = (period: Window) =>
    [...known, ...dayReadings].filter(({ window }) => within(window, period));
  const covered = new Map(periods.map((period) => [period, joined(partsOf(period))] as const));
  const periodsCovered = await withEdges(task, covered);
  const periodReadings = await Promise.all(
    periods.map((period) => explained(task, reading(period, whole, periodsCovered.get(period)), missing)),
  );
  const queries = [...whole.asked, ...daily.asked, ...presence.asked];
  // What a period has, its days have: said once, and of the days only where no period is asked for.
  const { said } = periods.length > 0 ? whole : daily;
  const warnings = [...queries.flatMap((one) => one.warnings), ...said];
  return {
    budget: task.budget.id,
    days: dayReadings,
    periods: periodReadings,
    queries: queries.map(({ record }) => record),
    warnings: [
      ...new Set([...warnings, ...(await unmatchedPart(task, [...dayReadings, ...periodReadings], missing))]),
    ],
  };
}

function reading(window: Window, { measured }: Figures, coverage: Coverage = joined([])): Reading {
  const found = measured.get(window);
  if (!found) throw new RangeError('Every window is planned exactly once.');
  return { window: { start: window.start, end: window.end }, measured: found, coverage };
}
