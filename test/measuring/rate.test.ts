import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/evaluate/judge.ts';
import { joinPieces } from '../../src/measuring/pieces.ts';
import type { Coverage, Reading } from '../../src/model/series.ts';
import { budget, quantity, unit } from '../support/budget.ts';

interface RateCase {
  readonly name: string;
  readonly given: Readonly<Record<'increase' | 'start' | 'end' | 'first' | 'last' | 'step', number>>;
  readonly expected: number;
}

const FILE = join(import.meta.dirname, '../fixtures/cases/rate.json');
const CASES = JSON.parse(readFileSync(FILE, 'utf8')) as readonly RateCase[];
const POLICY = { minimum: 0.75, warn: 0.9 };
const DAY = 86_400;
const WEEK = { start: 0, end: 7 * DAY };
const RATE = budget({
  indicator: { kind: 'rate', counter: 'x_total', where: {} },
  bound: 'at_least',
  limit: quantity('5 RPS'),
  measuredIn: unit('RPS'),
});

const rateOf = (reading: Reading) => judge(RATE, reading, POLICY).actual?.value;
const reading = (increase: number, coverage: Coverage): Reading => ({
  window: WEEK,
  measured: { kind: 'increase', increase },
  coverage,
});

describe('the rate of a counter', () => {
  it.each(CASES)('is exact for $name', ({ given: { increase, start, end, first, last, step }, expected }) => {
    const coverage = { present: (last - first) / step + 1, expected: (end - start) / step, first, last };
    expect(rateOf({ window: { start, end }, measured: { kind: 'increase', increase }, coverage })).toBe(
      expected,
    );
  });

  it('is that of the whole window where nobody says when data began or ended', () => {
    expect(rateOf(reading(7 * DAY * 10, { present: 2000, expected: 2016 }))).toBe(10);
  });

  it('goes on in a gap between the first and the last step, since the counter does', () => {
    const coverage = { present: 1700, expected: 2016, first: 300, last: 7 * DAY };
    expect(rateOf(reading(7 * DAY * 10, coverage))).toBe(10);
  });

  it('is 10 a second of a counter of 10 a second, whenever it began and ended', () => {
    const steps = fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1900, max: 2016 }));
    fc.assert(
      fc.property(steps, ([from, to]) => {
        const [first, last] = [from * 300, to * 300];
        const increase = 10 * (last - first + 300);
        const found = rateOf(reading(increase, { present: to - from + 1, expected: 2016, first, last }));
        expect(found).toBeCloseTo(10, 9);
      }),
    );
  });

  it('is unknown with data for less than three quarters of the window', () => {
    const coverage = { present: 1000, expected: 2016, first: 300, last: 300_000 };
    expect(judge(RATE, reading(3_000_000, coverage), POLICY).unknown?.why).toBe('low_coverage');
  });

  it('leaves planned maintenance out where it is among the data, and only there', () => {
    const piece = (start: number, end: number, coverage: Partial<Coverage>, increase: number): Reading => ({
      window: { start, end },
      measured: increase > 0 ? { kind: 'increase', increase } : NONE,
      coverage: { present: (end - start) / 300, expected: (end - start) / 300, ...coverage },
    });
    // Nothing before the second day; maintenance in the first and in the fourth.
    const pieces = [
      piece(0, 3600, { present: 0 }, 0),
      piece(7200, 3 * DAY, { present: 576, first: DAY + 300, last: 3 * DAY }, 2 * DAY * 10),
      piece(3 * DAY + 7200, 7 * DAY, {}, (4 * DAY - 7200) * 10),
    ];
    const whole = joinPieces(RATE.indicator, WEEK, pieces, 3600 + 7200);
    expect(whole && rateOf(whole)).toBe(10);
  });
});

const NONE = { kind: 'none', why: 'no_data', detail: 'Nothing.' } as const;
