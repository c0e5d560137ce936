import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canJoin, joinPieces } from '../../src/measuring/pieces.ts';
import type { Across, Indicator, OverTime } from '../../src/model/indicator.ts';
import type { Measured, Reading } from '../../src/model/series.ts';

const WINDOW = { start: 0, end: 1000 };
const QUANTILE: Indicator = { kind: 'quantile', quantile: 0.95, histogram: 'x', where: {}, native: false };
const gauge = (overTime: OverTime, across: Across = 'max'): Indicator => ({
  kind: 'gauge',
  gauge: 'x',
  where: {},
  overTime,
  across,
});
const piece = (measured: Measured, present = 10): Reading => ({
  window: WINDOW,
  measured,
  coverage: { present, expected: 10 },
});
const number = (value: number, present?: number) => piece({ kind: 'number', value }, present);
const joined = (indicator: Indicator, ...pieces: readonly Reading[]) =>
  joinPieces(indicator, WINDOW, pieces, 100)?.measured;

describe('the pieces of a window', () => {
  it('of a histogram add up bucket by bucket, to what the whole would have counted', () => {
    const counts = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000)), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(counts, (all) => {
        const bounds = [0.1, 1, Number.POSITIVE_INFINITY];
        const histogram = (three: readonly number[]): Measured => ({
          kind: 'histogram',
          buckets: bounds.map((upper, index) => ({
            lower: bounds[index - 1] ?? 0,
            upper,
            count: three[index] ?? 0,
          })),
        });
        const whole = bounds.map((_, index) => all.reduce((sum, three) => sum + (three[index] ?? 0), 0));
        expect(joined(QUANTILE, ...all.map((three) => piece(histogram(three))))).toEqual(histogram(whole));
      }),
    );
  });

  it('whose buckets changed in between make no histogram', () => {
    const with1 = piece({ kind: 'histogram', buckets: [{ lower: 0, upper: 2, count: 1 }] });
    const with2 = piece({ kind: 'histogram', buckets: [{ lower: 0, upper: 1, count: 1 }] });
    expect(joined(QUANTILE, with1, with2)).toMatchObject({ kind: 'none', why: 'implausible' });
  });

  it('of a gauge are its extreme', () => {
    expect(joined(gauge('max'), number(1), number(3), number(2))).toEqual({ kind: 'number', value: 3 });
    expect(joined(gauge('min', 'min'), number(1), number(3))).toEqual({ kind: 'number', value: 1 });
  });

  it.each([
    gauge('max', 'sum'),
    gauge('min', 'max'),
    gauge('avg', 'sum'),
    gauge('last'),
    gauge('p95'),
    { kind: 'expr', expr: 'x' } as const,
    { kind: 'growth', gauge: 'x', where: {}, across: 'max' } as const,
  ])('make no whole of what is no fold of them: %j', (indicator) => {
    expect(joined(indicator, number(1), number(3))).toBeUndefined();
    expect(canJoin(indicator)).toBe(false);
  });

  it('of which one failed make a failure, and of which one is empty make the rest', () => {
    const failed = piece({ kind: 'none', why: 'source_failed', detail: 'Down.' });
    const empty = piece({ kind: 'none', why: 'no_data', detail: 'None.' }, 0);
    expect(joined(gauge('max'), number(1), failed)).toMatchObject({ why: 'source_failed' });
    expect(joinPieces(gauge('max'), WINDOW, [number(1), empty], 100)).toMatchObject({
      measured: { value: 1 },
      coverage: { present: 10, expected: 20 },
      leftOut: 100,
    });
  });
});
