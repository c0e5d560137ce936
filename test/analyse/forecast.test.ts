import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastOf } from '../../src/analyse/forecast.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Forecast, Trend } from '../../src/model/finding.ts';
import { addDays } from '../../src/model/period.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { LAST_DAY, rowOf } from '../support/row.ts';

const DEGRADING: Trend = {
  kind: 'tested',
  direction: 'degrading',
  days: 16,
  n: 16,
  slope: 0.02,
  lower: 0.01,
  upper: 0.03,
  p: 0.001,
  change: 0.3,
  from: 1.01,
  to: 1.31,
  firstDay: '2026-01-17',
  lastDay: LAST_DAY,
};

function forecastOn(
  values: readonly (number | undefined)[],
  differing: Partial<Budget> = {},
  trend = DEGRADING,
): Forecast {
  const limited = gaugeBudget(differing);
  return forecastOf(limited, rowOf(values, { budget: limited }).days, trend);
}

/** Sixteen days around 1.01 + 0.02·x, above and below by `off` in an order that leaves the fitted line as it is. */
function around(off: number): readonly number[] {
  const signs = [1, -1, -1, 1];
  return Array.from({ length: 16 }, (_, x) => 1.01 + 0.02 * x + off * (signs[x % 4] ?? 0));
}

/*
 * By hand: n = 16, x̄ = 7.5, Sxx = 16·255/12 = 340, s = off·√(16/14). Neighbours' products sum to −1 of 16, so that
 * r* = −1/16 + 1/16 = 0 and k = 1; t(0.975; 14) = 2.1448. Half the interval is 2.1448·s·√(1 + 1/16 + (x − 7.5)²/340).
 * The line meets 2 s at x = 49.5, so on day 50, which is 35 days after the last, x = 15.
 */
describe('a forecast', () => {
  it('gives the days on which the line and both ends of its interval reach the limit', () => {
    // off = 0.01: upper(46) = 1.983, upper(47) = 2.004; lower(52) = 1.990, lower(53) = 2.009.
    expect(forecastOn(around(0.01))).toMatchObject({
      kind: 'crossing',
      earliest: addDays(LAST_DAY, 47 - 15),
      central: '2026-03-08',
      latest: addDays(LAST_DAY, 53 - 15),
      horizon: addDays(LAST_DAY, 48),
    });
  });

  it('leaves out the latest day when it lies beyond three times the history', () => {
    // off = 0.1: upper(30) = 1.976, upper(31) = 2.006; lower(63) = 1.54 at the horizon.
    const forecast = forecastOn(around(0.1));
    expect(forecast).toMatchObject({ earliest: addDays(LAST_DAY, 31 - 15), central: '2026-03-08' });
    expect(forecast).not.toHaveProperty('latest');
  });

  it('draws points on its line with the width of the interval', () => {
    const forecast = forecastOn(around(0.1));
    if (forecast.kind !== 'crossing') throw new Error(forecast.because);
    // The last point is three days after the central one, x = 53: 0.22929·√(1.0625 + 45.5²/340) = 0.6132.
    const last = forecast.points.at(-1);
    expect(last?.date).toBe(addDays(forecast.central, 3));
    expect(last?.value).toBeCloseTo(1.01 + 0.02 * 53, 9);
    expect((last?.upper ?? 0) - (last?.value ?? 0)).toBeCloseTo(0.6132, 4);
    expect((last?.value ?? 0) - (last?.lower ?? 0)).toBeCloseTo(0.6132, 4);
    expect(forecast.points.length).toBe(13);
  });

  it('begins on the last measured day, so that it is drawn without a gap', () => {
    const forecast = forecastOn(around(0.1));
    if (forecast.kind !== 'crossing') throw new Error(forecast.because);
    expect(forecast.points[0]?.date).toBe(LAST_DAY);
    expect(forecast.points[0]?.value).toBeCloseTo(1.01 + 0.02 * 15, 9);
  });

  it('is mirrored over a floor', () => {
    const floor = { bound: 'at_least', limit: quantity('2s') } as const;
    const under = forecastOn(
      around(0.01).map((value) => 4 - value),
      floor,
    );
    const over = forecastOn(around(0.01));
    expect({ ...under, points: [] }).toEqual({ ...over, points: [] });
  });

  it('keeps the place of days that have no data', () => {
    const holed = around(0).map((value, x) => (x === 2 || x === 9 || x === 15 ? undefined : value));
    expect(forecastOn(holed)).toMatchObject({ central: '2026-03-08', earliest: '2026-03-08' });
  });

  it('never has its earliest day after the central one, nor the latest before, nor any outside its reach', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 14, maxLength: 40 }),
        fc.double({ min: 0.005, max: 0.05, noNaN: true }),
        (noise, slope) => {
          const forecast = forecastOn(noise.map((off, x) => 0.5 + slope * x + off));
          if (forecast.kind === 'none') return;
          const { earliest, central, latest = forecast.horizon, horizon } = forecast;
          const inOrder = [addDays(LAST_DAY, 1), earliest, central, latest, horizon];
          expect(inOrder).toEqual(inOrder.toSorted());
          for (const { lower, value, upper } of forecast.points) {
            expect(lower).toBeLessThanOrEqual(value);
            expect(value).toBeLessThanOrEqual(upper);
          }
        },
      ),
    );
  });
});

describe('no forecast', () => {
  it.each<Trend>([
    { ...DEGRADING, direction: 'steady' },
    { ...DEGRADING, direction: 'improving' },
    { kind: 'not_enough_data', n: 13, needed: 14, days: 30 },
    { kind: 'not_applicable', because: 'a growth is a trend already' },
  ])('without a degrading trend: $kind $direction', (trend) => {
    expect(forecastOn(around(0), {}, trend)).toEqual({
      kind: 'none',
      because: 'there is no degrading trend',
    });
  });

  it('beyond three times the history', () => {
    // Up by 0.01 s a day from 1.16 s, 2 s is reached after 84 days; sixteen days of history reach 48 ahead.
    const slow = Array.from({ length: 16 }, (_, x) => 1.01 + 0.01 * x);
    expect(forecastOn(slow)).toEqual({ kind: 'none', because: 'the limit is not reached within 48 days' });
  });

  it.each([
    { name: 'on the last day', days: [...around(0), 2.1] },
    { name: 'on the last day that has data', days: [...around(0), 2.1, undefined] },
  ])('of a limit that is exceeded already $name', ({ days }) => {
    expect(forecastOn(days)).toEqual({ kind: 'none', because: 'the limit is already exceeded' });
  });
});

describe('a forecast under an exception', () => {
  const exception = { limit: quantity('3s'), reason: 'Migration', approvedBy: '@cto', start: 0, end: 1 };

  it('waits for the larger limit to end when the line is over the usual one by then', () => {
    // The line meets 2 s on 8 March and would meet 3 s fifty days later.
    const until = { ...exception, from: '2026-01-01', until: '2026-03-15' };
    expect(forecastOn(around(0), { exceptions: [until] })).toMatchObject({
      central: '2026-03-16',
      limit: quantity('2s'),
    });
  });

  it('is that of the usual limit when the exception ends before', () => {
    const until = { ...exception, from: '2026-01-01', until: '2026-02-28' };
    expect(forecastOn(around(0), { exceptions: [until] })).toMatchObject({
      central: '2026-03-08',
      limit: quantity('2s'),
    });
  });

  it('says which limit it is when the exception’s is reached first', () => {
    // At 0.05 s a day from 1.01 s the line meets 3 s at x = 39.8, on day 40, long before the exception ends.
    const steep = Array.from({ length: 16 }, (_, x) => 1.01 + 0.05 * x);
    const until = { ...exception, from: '2026-01-01', until: '2026-12-31' };
    expect(forecastOn(steep, { exceptions: [until] })).toMatchObject({
      central: addDays(LAST_DAY, 40 - 15),
      limit: quantity('3s'),
    });
  });
});
