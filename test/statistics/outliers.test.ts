import { describe, expect, it } from 'vitest';
import { curveModels } from '../../src/statistics/curves.ts';
import { withoutOutliers } from '../../src/statistics/outliers.ts';
import { historyOf } from '../support/history.ts';

const DAYS = Array.from({ length: 30 }, (_, day) => day);

/** The days that are set aside of thirty about a level, of which some are off by a factor. */
function outliersAmong(factors: Readonly<Record<number, number>>, name = 'odd'): readonly number[] {
  const values = historyOf(name, 30, (day) => factors[day] ?? 1, 0.03, 0.3) as readonly number[];
  return withoutOutliers(values, curveModels(DAYS).leverages).outliers.toSorted((a, b) => a - b);
}

describe('an odd day', () => {
  it('is set aside and moved to where the others have it', () => {
    expect(outliersAmong({ 17: 1.4 })).toEqual([17]);
    const values = historyOf('odd', 30, (day) => (day === 17 ? 1.4 : 1), 0.03, 0.3) as readonly number[];
    expect(withoutOutliers(values, curveModels(DAYS).leverages).values[17]).toBeCloseTo(1, 0);
  });

  it('is found beside another on the day after, which would hide it', () => {
    expect(outliersAmong({ 17: 1.4, 18: 1.4 })).toEqual([17, 18]);
    expect(outliersAmong({ 4: 0.6, 5: 0.6 })).toEqual([4, 5]);
  });

  it('is none where days scatter as ever, nor where two on end are off to different sides', () => {
    expect(outliersAmong({})).toEqual([]);
    expect(outliersAmong({ 17: 1.04, 18: 0.96 })).toEqual([]);
  });

  it('is one of three at the most', () => {
    expect(outliersAmong({ 3: 1.6, 10: 1.6, 17: 1.6, 24: 1.6 }).length).toBeLessThanOrEqual(3);
    expect(outliersAmong({ 3: 2, 17: 1.6, 18: 1.6, 24: 2 }).length).toBeLessThanOrEqual(3);
  });
});
