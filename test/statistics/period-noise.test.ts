import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errors } from '../../bench/conclusions/series.ts';
import { seeded } from '../../scripts/make-samples/random.ts';
import {
  type DayNoise,
  dayNoise,
  levelOf,
  type PeriodNoise,
  periodNoise,
  withoutWeekdays,
} from '../../src/statistics/period-noise.ts';

const YEAR = 371;
const WEEKEND = [0, 0, 0, 0, 0, -3, -2];

/** Days of variance 1 that hang together, with a level each and the week's pattern. */
function days(rho: number, level: (day: number) => number = () => 0, seed = 0): Float64Array {
  return Float64Array.from(
    errors(seeded('period noise', rho, seed), YEAR, rho),
    (error, day) => error + level(day) + (WEEKEND[day % 7] ?? 0),
  );
}

function noiseIn(values: Float64Array): DayNoise {
  const noise = dayNoise(values);
  if (!noise) throw new Error('There are days enough.');
  return noise;
}

function weekly(values: Float64Array): PeriodNoise {
  return periodNoise(values, noiseIn(values), 7, 0.04);
}

/** The mean over some series, so that one of them decides nothing. */
function meanOver(of: (seed: number) => number, series = 40): number {
  return Array.from({ length: series }, (_, seed) => of(seed)).reduce((sum, one) => sum + one, 0) / series;
}

describe('the noise of days', () => {
  test.each([0, 0.3, 0.6, 0.8])('finds how much of a day’s error is left on the next one: %d', (rho) => {
    expect(meanOver((seed) => noiseIn(days(rho, undefined, seed)).rho)).toBeCloseTo(rho, 0.85);
    expect(Math.sqrt(meanOver((seed) => noiseIn(days(rho, undefined, seed)).squares) / 2)).toBeCloseTo(
      1,
      0.7,
    );
  });

  test('is that of days without a step, a trend or an odd day among them', () => {
    const plain = Math.sqrt(noiseIn(days(0.3)).squares);
    const level = (day: number) => (day < 200 ? 0 : 10) + day / 20 + (day === 100 ? 50 : 0);
    expect(Math.sqrt(noiseIn(days(0.3, level)).squares) / plain).toBeLessThan(1.25);
  });

  test('is not told from 20 days, and from 21 it is', () => {
    expect(dayNoise(days(0).subarray(0, 20))).toBeUndefined();
    expect(dayNoise(days(0).subarray(0, 21))).toBeDefined();
  });

  test('is none of days that are all alike, and of counts that mostly are it is what the others make', () => {
    expect(noiseIn(new Float64Array(60).fill(7)).squares).toBe(0);
    const few = Float64Array.from({ length: YEAR }, (_, day) => (day % 11 === 0 ? 1 : 0));
    expect(noiseIn(few).squares / 2).toBeCloseTo((1 / 11) * (10 / 11), 1);
  });
});

describe('the noise of periods', () => {
  test('is for independent days what their number says, whatever the week is like', () => {
    const half = meanOver((seed) => weekly(days(0, undefined, seed)).half);
    // Two means of seven days, and the 98% point of the normal distribution.
    expect(half / (2.054 * Math.sqrt(2 / 7))).toBeGreaterThan(0.95);
    expect(half / (2.054 * Math.sqrt(2 / 7))).toBeLessThan(1.15);
  });

  test('is larger where days hang together, and less so between neighbours', () => {
    const [apart, together] = [weekly(days(0)), weekly(days(0.8))];
    expect(together.half / apart.half).toBeGreaterThan(1.8);
    expect(apart.near).toBeLessThan(0.1);
    expect(together.near).toBeGreaterThan(0.15);
    expect(together.fading).toBeLessThan(0.5);
  });

  test('holds differences of stretches without a change 96 times in 100', () => {
    let [beyond, all] = [0, 0];
    for (let seed = 0; seed < 60; seed += 1) {
      const values = days(0.6, undefined, seed);
      const [noise, plain, own] = [weekly(values), withoutWeekdays(values), noiseIn(values)];
      const levels = Array.from({ length: 53 }, (_, week) =>
        levelOf(plain.subarray(7 * week, 7 * week + 7), own),
      );
      for (let week = 1; week < levels.length; week += 1) {
        all += 1;
        const far = noise.half * Math.sqrt(1 - noise.near);
        if (Math.abs((levels[week] ?? 0) - (levels[week - 1] ?? 0)) > far) beyond += 1;
      }
    }
    expect(beyond / all).toBeGreaterThan(0.015);
    expect(beyond / all).toBeLessThan(0.05);
  });

  test('does not know the unit: what is measured in other ones is as many half-widths apart', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        (unit, zero) => {
          const values = days(0.5);
          const other = values.map((value) => unit * (value + zero));
          expect(weekly(other).half / unit / weekly(values).half).toBeCloseTo(1, 6);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('is told of days with gaps', () => {
    const gaps = days(0.3).map((value, day) =>
      day % 10 === 0 || (day > 100 && day < 130) ? Number.NaN : value,
    );
    expect(weekly(gaps).half / weekly(days(0.3)).half).toBeGreaterThan(0.7);
    expect(weekly(gaps).half / weekly(days(0.3)).half).toBeLessThan(1.4);
  });
});

describe('a level', () => {
  test('is the mean of days, of which an odd one counts as three deviations off', () => {
    const noise = { squares: 2, rho: 0 };
    expect(levelOf(Float64Array.of(1, 2, 3), noise)).toBe(2);
    expect(levelOf(Float64Array.of(1, 1, 1, 1, 1, 1, 1000), noise)).toBeCloseTo(1 + 3 / 7, 9);
  });

  test('is without the week’s pattern', () => {
    const flat = withoutWeekdays(Float64Array.from({ length: 70 }, (_, day) => 5 + (WEEKEND[day % 7] ?? 0)));
    expect(Math.max(...flat) - Math.min(...flat)).toBeCloseTo(0, 9);
  });
});
