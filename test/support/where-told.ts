import type { Budget } from '../../src/model/budget.ts';
import type { GaugeIndicator, Indicator, RateIndicator } from '../../src/model/indicator.ts';
import type { AnsweredSeries, PointsQuery } from '../../src/model/points.ts';
import type { Instant, Window } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import type { Contrast } from '../../src/why/contrast.ts';
import { inquire } from '../../src/why/inquiry.ts';
import { type WhereAsked, whereOf } from '../../src/why/where.ts';
import { budget, quantity, unit } from './budget.ts';
import { rowOf } from './row.ts';

/** Seconds of a day. */
export const DAY = 86_400;
/** The first moment that is held against what was before. */
export const SINCE = 1_767_225_600 + 20 * DAY;
/** The stretch since. */
export const NOW: Window = { start: SINCE, end: SINCE + 4 * DAY };
/** Four days against a week, a day lying between. */
export const CONTRAST: Contrast = {
  between: { start: SINCE - DAY, end: SINCE },
  before: { start: SINCE - 8 * DAY, end: SINCE - DAY },
  now: NOW,
  cell: DAY,
  every: DAY,
};

/** A series by its labels, with its value at a moment; undefined where it is not there. */
export interface Made {
  readonly labels: Readonly<Record<string, string>>;
  readonly at: (time: Instant) => number | undefined;
}

/** A source of which every query is answered by the same series, at its moments; it keeps what was asked. */
export function sourceOf(made: readonly Made[], asked: PointsQuery[] = []): Pick<MetricSource, 'points'> {
  return {
    points: async (query) => {
      asked.push(query);
      const { start, end, step } = query;
      const times = Array.from(
        { length: Math.floor((end - start) / step) + 1 },
        (_, index) => start + index * step,
      );
      return made.map(
        ({ labels, at }): AnsweredSeries => ({
          labels,
          points: times.flatMap((time) => {
            const value = at(time);
            return value === undefined ? [] : [{ at: time, value }];
          }),
        }),
      );
    },
  };
}

/** Whether a piece that ends then is of the stretch since. */
export const isNow = (time: Instant) => time > SINCE;
/** Somewhat more on one day than on another, otherwise for each. */
export const wobble = (time: Instant, of: number) => 1 + 0.02 * Math.sin(time / DAY + of * 2.3);
/** Series that differ in a label, each times its factor since then. */
export const series = (
  label: string,
  factors: readonly number[],
  level: (of: number) => number = () => 100,
): readonly Made[] =>
  factors.map((factor, of) => ({
    labels: { [label]: `${label}-${of}` },
    at: (time) => level(of) * (isNow(time) ? factor : 1) * wobble(time, of),
  }));

const isMade = (one: readonly Made[] | Pick<MetricSource, 'points'>): one is readonly Made[] =>
  Array.isArray(one);

/** What is told of a budget with an indicator whose queries are all answered by these series. */
export async function told(
  indicator: Indicator,
  made: readonly Made[] | Pick<MetricSource, 'points'>,
  differing: Partial<WhereAsked> & {
    readonly budget?: Partial<Budget>;
    readonly holes?: readonly Window[];
  } = {},
) {
  const { budget: differs, holes = [], ...rest } = differing;
  const of = budget({ indicator, limit: quantity('1 GB'), measuredIn: unit('B'), ...differs });
  const source = isMade(made) ? sourceOf(made) : made;
  const maintenance = holes.map((hole) => ({ ...hole, service: 'api', budgets: [of.id], reason: 'Upgrade' }));
  return whereOf(
    {
      row: rowOf([1, 1], { budget: of }),
      occasion: { occasion: 'step' },
      contrast: CONTRAST,
      inquiry: inquire(source, of),
      ...rest,
    },
    { maintenance },
  );
}

/** A gauge made one across its series. */
export const gauge = (across: 'sum' | 'avg' | 'max' | 'min'): GaugeIndicator => ({
  kind: 'gauge',
  gauge: 'memory_bytes',
  where: {},
  overTime: 'avg',
  across,
});
/** A rate of all series. */
export const RATE: RateIndicator = { kind: 'rate', counter: 'x_total', where: {} };
