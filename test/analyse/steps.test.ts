import { describe, expect, it } from 'vitest';
import { quantity } from '../support/budget.ts';
import { concluded, historyOf } from '../support/history.ts';

/** Thirty days to Sunday 1 February 2026: day 0 is 3 January, a Saturday. */
const weekend = (day: number) => (day % 7 < 2 ? 0.7 : 1);

describe('a step', () => {
  it('is dated and sized, and no trend or forecast is read out of it', () => {
    const values = historyOf('deployed', 30, (day) => weekend(day) * (day < 24 ? 1.2 : 1.5));
    const { steps, trend, forecast } = concluded(values);
    expect(steps).toMatchObject({ beside: 'level', since: 'too_few_days' });
    expect(steps?.steps).toMatchObject([{ day: '2026-01-27', worse: true }]);
    expect(steps?.steps[0]?.change).toBeCloseTo(0.25, 1);
    expect(trend).toMatchObject({ kind: 'not_enough_data', sinceStep: true, n: 6 });
    expect(forecast).toEqual({
      kind: 'none',
      because: 'too few days since the level shifted on 27 January',
    });
  });

  it('says between which days it came, the last of the old level first', () => {
    const values = historyOf('deployed', 30, (day) => weekend(day) * (day < 24 ? 1.2 : 1.5));
    const step = concluded(values).steps?.steps[0];
    expect(step?.earliest).toBe('2026-01-26');
    expect(step?.latest).toBe('2026-01-27');
  });

  it.each([
    { bound: 'at_most', limit: '2 s', factor: 1.3, worse: true },
    { bound: 'at_most', limit: '2 s', factor: 0.7, worse: false },
    { bound: 'at_least', limit: '0.5 TPS', factor: 0.7, worse: true },
    { bound: 'at_least', limit: '0.5 TPS', factor: 1.3, worse: false },
  ] as const)('by ×$factor under $bound $limit is worse: $worse', ({ bound, limit, factor, worse }) => {
    const values = historyOf('sides', 30, (day) => (day < 20 ? 1 : factor));
    const { steps } = concluded(values, { bound, limit: quantity(limit) });
    expect(steps?.steps).toMatchObject([{ day: '2026-01-23', worse }]);
    expect(Math.sign(steps?.steps[0]?.size ?? 0)).toBe(factor > 1 ? 1 : -1);
  });

  it('of a ratio target is one of its errors', () => {
    const errors = historyOf('errors', 30, (day) => (day < 20 ? 0.0002 : 0.0005), 0.05);
    const { steps } = concluded(
      errors.map((share) => (share === undefined ? undefined : 1 - share)),
      { bound: 'at_least', limit: quantity('99.9%') },
    );
    const [step] = steps?.steps ?? [];
    expect(step).toMatchObject({ day: '2026-01-23', worse: true });
    // Errors went from 0.02% to 0.05%: the figure falls by 0.03%, the errors grow by 150%.
    expect(step?.size).toBeCloseTo(-0.0003, 4);
    expect(step?.change).toBeCloseTo(1.5, 0);
    expect(steps?.before).toBeCloseTo(0.9998, 5);
  });

  it('that is taken back after nine days is two', () => {
    const values = historyOf('canary', 60, (day) => (day >= 40 && day < 49 ? 1.2 : 1));
    const { steps } = concluded(values);
    expect(steps?.steps.map(({ day, worse }) => [day, worse])).toEqual([
      ['2026-01-13', true],
      ['2026-01-22', false],
    ]);
  });

  it('with a trend since may be forecast, from the days after it alone', () => {
    const values = historyOf('leak', 90, (day) => (day < 60 ? 1 : 1.3 + 0.015 * (day - 60)), 0.01);
    const { steps, trend, forecast } = concluded(values);
    expect(steps).toMatchObject({ since: 'trend' });
    expect(trend).toMatchObject({ kind: 'tested', direction: 'degrading', sinceStep: true });
    expect(forecast.kind).not.toBe('none');
  });

  it('with a level since says so, and has no forecast', () => {
    const values = historyOf('settled', 60, (day) => (day < 30 ? 1 : 1.4));
    const { steps, trend, forecast } = concluded(values);
    expect(steps).toMatchObject({ since: 'level' });
    expect(trend).toMatchObject({ kind: 'tested', sinceStep: true });
    expect(forecast).toEqual({
      kind: 'none',
      because: 'the level shifted on 3 January and shows no trend since',
    });
  });

  it.each([
    { name: 'one day at twice the level', at: (day: number) => (day === 17 ? 2 : 1) },
    { name: 'two days at a third more', at: (day: number) => (day === 17 || day === 18 ? 1.3 : 1) },
    { name: 'a level that never moves', at: () => 1 },
    { name: 'a weekly pattern', at: weekend },
    { name: 'a steady climb', at: (day: number) => 1 + 0.015 * day },
  ])('is not seen in $name', ({ at }) => {
    expect(concluded(historyOf('none', 30, at)).steps).toBeUndefined();
  });

  it('smaller than a twentieth of the limit is not worth a word', () => {
    const values = historyOf('small', 30, (day) => (day < 20 ? 0.5 : 0.58), 0.005);
    expect(concluded(values, { limit: quantity('1 s') }).steps?.steps).toHaveLength(1);
    expect(concluded(values, { limit: quantity('2 s') }).steps).toBeUndefined();
  });

  it('keeps its day where days are missing', () => {
    const values = historyOf('holed', 36, (day) => {
      if ([10, 22, 26, 30].includes(day)) return undefined;
      return day < 27 ? 1 : 1.3;
    });
    expect(concluded(values).steps?.steps).toMatchObject([{ day: '2026-01-24' }]);
  });
});
