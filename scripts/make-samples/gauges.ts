import type { Budget } from '../../src/model/budget.ts';
import type { Indicator, OverTime } from '../../src/model/indicator.ts';
import { DAYS } from './calendar.ts';
import { seeded } from './random.ts';
import { actualFor } from './story.ts';

/** A value every five minutes; `at` is the moment of the sample. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** Samples of a gauge, or of what an expression looks at, whose day comes to the day's usage. */
export function dailySamples(
  budget: Budget,
  usage: readonly number[],
  moments: readonly (readonly number[])[],
): readonly (readonly Sample[])[] {
  const random = seeded(budget.id, 'samples');
  const figureOf = overTimeOf(budget.indicator);
  let wander = 0;
  return DAYS.map((day, index) => {
    const shape = (moments[index] ?? []).map((at): Sample => {
      wander = 0.9 * wander + 0.01 * random.normal();
      return { at, value: 1 + 0.12 * afternoon((at - day.start) / 86_400) + wander };
    });
    const scale = actualFor(budget, usage[index] ?? 0) / figureOf(shape.map(({ value }) => value));
    return shape.map(({ at, value }) => ({ at, value: asRead(budget, value * scale) }));
  });
}

/** How a budget's samples are made one figure: as its gauge says, or as the first function of its expression does. */
export function overTimeOf(indicator: Indicator): (values: readonly number[]) => number {
  if (indicator.kind === 'gauge')
    return AGGREGATES[indicator.overTime] ?? quantileOverTime(indicator.overTime);
  const expression = indicator.kind === 'expr' ? indicator.expr : '';
  const named = /(avg|min|max|last)_over_time/.exec(expression)?.[1] ?? 'avg';
  const quantile = /quantile_over_time\(\s*0?\.(\d+)/.exec(expression)?.[1];
  return quantile === undefined
    ? (AGGREGATES[named] ?? mean)
    : quantileOverTime(`p${Number(quantile.padEnd(2, '0'))}`);
}

const AGGREGATES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  avg: mean,
  min: (values) => values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  max: (values) => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  last: (values) => values.at(-1) ?? Number.NaN,
};

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** As Prometheus' `quantile_over_time` interpolates. */
function quantileOverTime(named: OverTime): (values: readonly number[]) => number {
  const level = Number(named.slice(1)) / 100;
  return (values) => {
    const sorted = values.toSorted((a, b) => a - b);
    const rank = level * (sorted.length - 1);
    const [below = Number.NaN, above = below] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
    return below + (above - below) * (rank - Math.floor(rank));
  };
}

/** From −1 in the early morning to 1 in the afternoon, by parabolas, which every machine computes alike. */
export function afternoon(dayShare: number): number {
  const turned = (dayShare + 0.875) % 1;
  const half = turned < 0.5 ? turned : turned - 0.5;
  const arch = 16 * half * (0.5 - half);
  return turned < 0.5 ? -arch : arch;
}

/** Whole bytes and whole things; four figures of anything else. */
function asRead(budget: Budget, value: number): number {
  const { kind, perTime } = budget.measuredIn;
  const whole = (kind === 'data' || kind === 'count') && !perTime;
  return whole ? Math.round(value) : Number(value.toPrecision(4));
}
