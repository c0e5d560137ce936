import { describe, expect, it } from 'vitest';
import { type LoadMetric, statisticOf } from '../../src/results/results.ts';

const sampled = (values: readonly number[], more: Partial<LoadMetric> = {}): LoadMetric => ({
  contents: 'plain',
  statistics: new Map(),
  samples: Float64Array.from(values).toSorted(),
  last: values.at(-1) ?? 0,
  ...more,
});

describe('a statistic of samples', () => {
  const metric = sampled([40, 10, 30, 20]);

  it.each([
    ['min', 10],
    ['max', 40],
    ['avg', 25],
    ['med', 25],
    ['value', 20],
    ['count', 4],
    ['p0', 10],
    ['p50', 25],
    ['p90', 37],
  ])('%s is that of the samples, quantiles by type 7', (name, value) => {
    expect(statisticOf(metric, name)).toBeCloseTo(value, 12);
  });

  it('comes before one that was handed over', () => {
    expect(statisticOf({ ...metric, statistics: new Map([['avg', 99]]) }, 'avg')).toBe(25);
  });

  it('is none for a name that is no statistic', () => {
    expect(statisticOf(metric, 'mode')).toBeUndefined();
  });
});

describe('a rate', () => {
  it('is per second for a counter, whose count is what was added to it', () => {
    const counter = sampled([1, 1, 3], { seconds: 10 });
    expect(statisticOf(counter, 'rate')).toBe(0.5);
    expect(statisticOf(counter, 'count')).toBe(5);
  });

  it('is the share of ones among zeros and ones', () => {
    expect(statisticOf(sampled([0, 0, 0, 1]), 'rate')).toBe(0.25);
  });

  it('is none for samples that do not say how long they were taken', () => {
    expect(statisticOf(sampled([180, 210]), 'rate')).toBeUndefined();
  });
});

describe('statistics that were handed over', () => {
  const metric: LoadMetric = {
    contents: 'time',
    statistics: new Map([
      ['p95', 180],
      ['med', 90],
    ]),
  };

  it('are taken as they are, the median by either name', () => {
    expect(statisticOf(metric, 'p95')).toBe(180);
    expect(statisticOf(metric, 'p50')).toBe(90);
  });

  it('are not guessed from others', () => {
    expect(statisticOf(metric, 'p99')).toBeUndefined();
  });
});
