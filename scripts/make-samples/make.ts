import type { Project } from '../../src/app/generate.ts';
import { keepingAnswers, withAnswers } from '../../src/app/record-answers.ts';
import type { Budget } from '../../src/model/budget.ts';
import { type Coverage, joined, type Measured, type Reading, type Series } from '../../src/model/series.ts';
import { joinReadings } from '../../src/recording/lookup.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { createAnswering } from './answering.ts';
import { CALENDAR, COVERS_UNTIL, DAYS, daysIn, PERIODS, STEP } from './calendar.ts';
import { dailyRatios, increasesFor } from './counts.ts';
import { coverageOf, samplesIn } from './coverage.ts';
import { dailySamples, overTimeOf, type Sample } from './gauges.ts';
import { dailyGrowing } from './growing.ts';
import { dailyHistograms } from './histograms.ts';
import { queriesFor } from './queries.ts';
import { storyOf } from './stories/index.ts';
import { dailyUsage, type Story } from './story.ts';
import { dailyEvents } from './traffic.ts';

/**
 * The shipped recording: every budget's story, told in samples that are the same on every run, and what reports of it ask for to
 * say why.
 */
export async function makeRecording(project: Project): Promise<Recording> {
  const { set } = project;
  const recording: Recording = {
    recordedFrom: { kind: 'simulation', name: 'a simulation (scripts/make-samples)' },
    calendar: CALENDAR,
    coversUntil: COVERS_UNTIL,
    resolution: STEP,
    series: set.budgets.map((budget) => seriesOf(budget, storyOf(budget))),
  };
  const keeping = keepingAnswers({ points: createAnswering(set, recording) });
  return withAnswers(recording, project, keeping, { from: DAYS[0]?.date ?? '' });
}

function seriesOf(budget: Budget, story: Story): Series {
  const moments = DAYS.map((day) => samplesIn(day, story));
  const coverage = DAYS.map((day, index) => coverageOf(day, moments[index] ?? []));
  const usage = dailyUsage(budget.id, story);
  const { days, periods } = readingsOf({ budget, story, usage, moments, coverage });
  return { budget: budget.id, days, periods, queries: queriesFor(budget.indicator), warnings: [] };
}

/** A budget's story as it goes day by day. */
interface Told {
  readonly budget: Budget;
  readonly story: Story;
  readonly usage: readonly number[];
  /** The moments of each day's samples. */
  readonly moments: readonly (readonly number[])[];
  readonly coverage: readonly Coverage[];
}

type Readings = Pick<Series, 'days' | 'periods'>;

function readingsOf(told: Told): Readings {
  const { budget, story, usage } = told;
  const present = told.coverage.map((day) => day.present / day.expected);
  const events = story.traffic ? dailyEvents(story.traffic, present) : increasesFor(budget, usage, present);
  switch (budget.indicator.kind) {
    case 'quantile':
      return added(told, dailyHistograms(budget, story, usage, events));
    case 'ratio':
      return added(told, dailyRatios(budget, usage, events));
    case 'rate':
      return added(
        told,
        events.map((increase) => ({ kind: 'increase', increase })),
      );
    case 'growth':
      return { days: daily(told, dailyGrowing(budget, story, usage)), periods: [] };
    case 'gauge':
    case 'quotient':
    case 'expr':
      return sampled(told);
  }
}

function daily(told: Told, measured: readonly Measured[]): readonly Reading[] {
  return DAYS.map(({ start, end }, index) =>
    reading(told, { start, end }, measured[index], told.coverage[index]),
  );
}

/** Figures that add up: the periods are the sums of their days. */
function added(told: Told, measured: readonly Measured[]): Readings {
  const days = daily(told, measured);
  const periods = PERIODS.flatMap((period) => {
    const { start, end } = period;
    return joinReadings({ start, end }, days.slice(...daysIn(period))) ?? [];
  });
  return { days, periods };
}

/** Figures over samples: a period's is made of all its samples, as a day's is of the day's. */
function sampled(told: Told): Readings {
  const samples = dailySamples(told.budget, told.usage, told.moments);
  const over = ([first, end]: readonly [number, number], window: Reading['window']): Reading =>
    reading(
      told,
      window,
      figureOf(told.budget, samples.slice(first, end).flat()),
      joined(
        DAYS.slice(first, end).map((day, index) => ({
          window: day,
          coverage: told.coverage[first + index] ?? NONE,
        })),
      ),
    );
  return {
    days: DAYS.map(({ start, end }, index) => over([index, index + 1], { start, end })),
    periods: PERIODS.map((period) => over(daysIn(period), { start: period.start, end: period.end })),
  };
}

/** The coverage of what was not measured. */
const NONE = { present: 0, expected: 0 };

function figureOf({ indicator }: Budget, samples: readonly Sample[]): Measured {
  const figure = overTimeOf(indicator)(samples.map(({ value }) => value));
  return { kind: 'number', value: Number(figure.toPrecision(12)) };
}

function reading(
  { story }: Told,
  window: Reading['window'],
  measured: Measured | undefined,
  coverage: Coverage | undefined,
): Reading {
  const known = coverage ?? NONE;
  if (measured && known.present > 0) return { window, measured, coverage: known };
  const detail = story.silent ?? 'The source has no samples in this window.';
  return { window, measured: { kind: 'none', why: 'no_data', detail }, coverage: known };
}
