import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinPieces } from '../../src/evaluate/join.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import type { Measured, Reading } from '../../src/model/series.ts';

const WINDOW = { start: 0, end: 1000 };
const QUANTILE: Indicator = { kind: 'quantile', quantile: 0.95, histogram: 'x', where: {}, native: false };
const gauge = (overTime: 'avg' | 'max' | 'min' | 'last' | 'p95'): Indicator => ({
  kind: 'gauge',
  gauge: 'x',
  where: {},
  overTime,
  across: 'max',
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

  it('of a gauge are its extreme, its mean by the samples of each, or its last', () => {
    expect(joined(gauge('max'), number(1), number(3), number(2))).toEqual({ kind: 'number', value: 3 });
    expect(joined(gauge('min'), number(1), number(3))).toEqual({ kind: 'number', value: 1 });
    expect(joined(gauge('last'), number(1), number(3))).toEqual({ kind: 'number', value: 3 });
    expect(joined(gauge('avg'), number(1, 3), number(5, 1))).toEqual({ kind: 'number', value: 2 });
  });

  it('of a quantile over time or of an expression make no whole', () => {
    expect(joined(gauge('p95'), number(1))).toBeUndefined();
    expect(joined({ kind: 'expr', expr: 'x' }, number(1))).toBeUndefined();
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
