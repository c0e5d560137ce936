import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  autoregressive,
  type ErrorStructure,
  smoothCurve,
  structuresFor,
  whiteningOf,
} from '../../src/statistics/error-structures.ts';
import { dot } from '../../src/statistics/orthonormal.ts';
import { estimateOf, extended, fitOf, modelOf } from '../../src/statistics/regression.ts';
import {
  chanceAbove,
  chanceBelow,
  mixtureOf,
  mixtureQuantile,
  weightsOf,
} from '../../src/statistics/student-mixture.ts';
import { ones, weekdayColumns } from '../../src/statistics/weekday-columns.ts';

const DAYS = [0, 1, 2, 4, 5, 9, 10, 11, 12, 13, 16, 17, 18, 20, 21, 22];
const all = [...structuresFor(90), smoothCurve(0.5, 30, 22)];

/** The covariance of days as a table. */
function covarianceOf(structure: ErrorStructure, days: readonly number[]): readonly (readonly number[])[] {
  return days.map((a) => days.map((b) => structure.covariance(a, b, days[0] ?? 0)));
}

describe.each(all)('errors of the structure $name', (structure) => {
  const white = whiteningOf(structure, DAYS);

  it('are independent and of one size once whitened', () => {
    // The columns of K⁻¹V are K's, whose rows multiply to V again.
    const half = covarianceOf(structure, DAYS).map((column) => white.whiten(column));
    for (const [i, a] of half.entries()) {
      for (const [j, b] of half.entries()) {
        const expected = structure.covariance(DAYS[i] ?? 0, DAYS[j] ?? 0, 0);
        expect(dot(a, b)).toBeCloseTo(expected, 8 - Math.ceil(Math.log10(1 + Math.abs(expected))));
      }
    }
  });

  it('keep the volume of their covariance: half the logarithm of its determinant', () => {
    let [table, volume] = [covarianceOf(structure, DAYS).map((row) => [...row]), 0];
    while (table.length > 0) {
      const [first = [], ...others] = table;
      const pivot = first[0] ?? 1;
      volume += Math.log(pivot) / 2;
      table = others.map((row) =>
        row.slice(1).map((value, j) => value - ((row[0] ?? 0) * (first[j + 1] ?? 0)) / pivot),
      );
    }
    expect(white.logScale).toBeCloseTo(volume, 8);
  });

  it('do not hide a line: coefficients are found exactly, and coming days lie on it', () => {
    const model = modelOf(structure, DAYS, [ones, (day) => day]);
    const values = DAYS.map((day) => 3 + 0.25 * day);
    const fit = fitOf(model, values);
    expect(estimateOf(fit, [1, 0]).centre).toBeCloseTo(3, 9);
    expect(estimateOf(fit, [0, 1]).centre).toBeCloseTo(0.25, 9);
    // The day after the last is the 23rd: what the errors of the days tell of it, and what its columns do.
    const { rows, variances } = model.ahead(0);
    const [together = new Float64Array()] = model.whitening.ahead(0);
    const coming =
      dot(together, model.whitening.whiten(values)) + dot(Float64Array.from(rows.slice(0, 2)), fit.on);
    expect(coming).toBeCloseTo(3 + 0.25 * 23, 8);
    expect(variances[0]).toBeGreaterThan(0);
  });
});

describe('a regression', () => {
  const model = modelOf(autoregressive(0.3), DAYS, [ones, (day) => day]);

  it('does not change with the unit of its values, but for the unit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 16, maxLength: 16 }),
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        (values, size) => {
          const one = estimateOf(fitOf(model, values), [0, 1]);
          const other = estimateOf(
            fitOf(
              model,
              values.map((value) => 7 + value * size),
            ),
            [0, 1],
          );
          expect(other.centre).toBeCloseTo(one.centre * size, 6);
        },
      ),
    );
  });

  it('leaves out a column that others make up, and counts its freedom without it', () => {
    const values = DAYS.map((day) => Math.sin(day));
    const twice = fitOf(extended(model, [(day) => 5 - 2 * day]), values);
    expect(twice.freedom).toBe(14);
    expect(estimateOf(twice, [0, 1, 0]).centre).toBeCloseTo(
      estimateOf(fitOf(model, values), [0, 1]).centre,
      10,
    );
  });

  it('knows a weekday that never comes as no column', () => {
    const weekdays = Array.from({ length: 28 }, (_, day) => day).filter((day) => day % 7 < 5);
    const columns = [ones, ...weekdayColumns(weekdays)];
    expect(columns).toHaveLength(7);
    expect(modelOf(autoregressive(0), weekdays, columns).basis.kept).toHaveLength(5);
  });

  it('has no weekdays under fourteen values', () => {
    expect(weekdayColumns(DAYS.slice(0, 13))).toEqual([]);
    expect(weekdayColumns(DAYS.slice(0, 14))).toHaveLength(6);
  });
});

describe('a mixture of Student’s distributions', () => {
  const component = fc.record({
    weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
    centre: fc.double({ min: -100, max: 100, noNaN: true }),
    scale: fc.double({ min: 0.001, max: 50, noNaN: true }),
    freedom: fc.integer({ min: 2, max: 80 }),
  });
  const mixtures = fc.array(component, { minLength: 1, maxLength: 5 }).map((parts) => {
    const weights = weightsOf(parts.map(({ weight }) => Math.log(weight)));
    return mixtureOf(weights, parts);
  });

  it('has quantiles of which its chance is what was asked', () => {
    fc.assert(
      fc.property(mixtures, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (mixture, p) => {
        expect(chanceBelow(mixture, mixtureQuantile(mixture, p))).toBeCloseTo(p, 9);
      }),
    );
  });

  it('is below a value or above it', () => {
    fc.assert(
      fc.property(mixtures, fc.double({ min: -200, max: 200, noNaN: true }), (mixture, value) => {
        expect(chanceBelow(mixture, value) + chanceAbove(mixture, value)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('without any scatter is where it is', () => {
    const sure = mixtureOf([1], [{ centre: 3, scale: 0, freedom: 5 }]);
    expect(mixtureQuantile(sure, 0.5)).toBeCloseTo(3, 9);
    expect([chanceBelow(sure, 2.9), chanceBelow(sure, 3.1)]).toEqual([0, 1]);
  });

  it('weighs by evidence however small it is', () => {
    expect(weightsOf([-10_000, -10_000 + Math.log(3)])).toEqual([
      expect.closeTo(0.25, 12),
      expect.closeTo(0.75, 12),
    ]);
  });
});
