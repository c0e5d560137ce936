import { describe, expect, test } from 'vitest';
import type { Forecast, Trend } from '../../../src/model/finding.ts';
import type { Frame } from '../../../src/render/charts/svg.ts';
import { trendChart } from '../../../src/render/charts/trend-chart.ts';
import { quantity } from '../../support/budget.ts';
import { rowOf } from '../../support/row.ts';
import { ofKind, parseSvg, pointsOf } from '../../support/svg.ts';

const FRAME: Frame = { width: 380, height: 190, theme: 'page', heading: false };
const SPAN = { days: 30, period: { firstDay: '2026-01-26', lastDay: '2026-02-01', zone: 'UTC' } };

const degrading: Trend = {
  kind: 'tested',
  direction: 'degrading',
  days: 10,
  n: 10,
  slope: 0.05,
  lower: 0.04,
  upper: 0.06,
  p: 0.001,
  change: 0.5,
  from: 1.4,
  to: 1.85,
  firstDay: '2026-01-23',
  lastDay: '2026-02-01',
};

const crossing: Forecast = {
  kind: 'crossing',
  earliest: '2026-02-03',
  central: '2026-02-05',
  latest: '2026-02-08',
  horizon: '2026-05-01',
  points: [2, 3, 4, 5, 6, 7, 8, 9, 10].map((day) => ({
    date: `2026-02-${String(day).padStart(2, '0')}`,
    value: 1.85 + 0.05 * (day - 1),
    lower: 1.8 + 0.04 * (day - 1),
    upper: 1.9 + 0.06 * (day - 1),
  })),
};

const draw = (...args: Parameters<typeof rowOf>) => parseSvg(trendChart(rowOf(...args), SPAN, FRAME));

describe('a trend chart', () => {
  test('draws the limit where the axis has the limit', () => {
    const elements = draw([1, 1.5, 1.8, 3]);
    const [limit] = ofKind(elements, 'c-limit').map(({ attributes }) => pointsOf(attributes.d ?? ''));
    const tick = ofKind(elements, 'c-tick').find(({ text }) => text === '2');
    expect(new Set(limit?.map(([, y]) => y)).size).toBe(1);
    // The figure of a tick stands four units under its line, so that it is centred on it.
    expect(limit?.[0]?.[1]).toBeCloseTo(Number(tick?.attributes.y) - 4, 0);
  });

  test('places values in proportion: a value half way between two ticks is half way between their lines', () => {
    const elements = draw([0, 1, 2, 1.5]);
    const line = pointsOf(ofKind(elements, 'c-line')[0]?.attributes.d ?? '');
    const [zero, one, two, between] = line.map(([, y]) => y);
    expect(one).toBeCloseTo(((zero ?? 0) + (two ?? 0)) / 2, 0);
    expect(between).toBeCloseTo(((one ?? 0) + (two ?? 0)) / 2, 0);
    expect(two).toBeLessThan(one ?? 0);
  });

  test('marks each day over budget with a diamond that says its date and figure, and no other day', () => {
    const over = ofKind(draw([1, 2.4, 1.9, 2.2]), 'c-over');
    expect(over.map(({ text }) => text)).toEqual(['30 Jan: 2.4 s', '1 Feb: 2.2 s']);
  });

  test('leaves a gap where days have no value, and marks them at the axis', () => {
    const elements = draw([1, 1.1, undefined, undefined, 1.3, 1.2]);
    expect(ofKind(elements, 'c-line')).toHaveLength(2);
    expect(ofKind(elements, 'c-missing')).toHaveLength(2);
  });

  test('shows a single day between gaps as a dot', () => {
    const elements = draw([undefined, 1.1, undefined]);
    expect(ofKind(elements, 'c-line')).toHaveLength(0);
    expect(ofKind(elements, 'c-dot')).toHaveLength(1);
  });

  test('says so when there are no daily values', () => {
    expect(draw([]).some(({ text }) => text === 'No daily values')).toBe(true);
    expect(draw([undefined, undefined]).some(({ text }) => text === 'No daily values')).toBe(true);
  });

  test('shows the fitted line only where a trend was tested', () => {
    expect(ofKind(draw([1, 1.2, 1.4]), 'c-fit')).toHaveLength(0);
    const values = [1.4, 1.45, 1.5, 1.55, 1.6, 1.65, 1.7, 1.75, 1.8, 1.85];
    const elements = draw(values, { trend: degrading });
    const fit = pointsOf(ofKind(elements, 'c-fit')[0]?.attributes.d ?? '');
    const line = pointsOf(ofKind(elements, 'c-line')[0]?.attributes.d ?? '');
    expect(fit[0]).toEqual(line[0]);
    expect(fit[1]).toEqual(line.at(-1));
  });

  test('draws no fitted line where the trend is said to be steady', () => {
    const rising = [1.4, 1.45, 1.5, 1.55, 1.6, 1.65, 1.7, 1.75, 1.8, 1.85];
    const elements = draw(rising, { trend: { ...degrading, direction: 'steady' } });
    expect(ofKind(elements, 'c-line')).toHaveLength(1);
    expect(ofKind(elements, 'c-fit')).toHaveLength(0);
  });

  test('draws the forecast with its interval and dates the crossing, with the interval on the limit', () => {
    const values = [1.4, 1.45, 1.5, 1.55, 1.6, 1.65, 1.7, 1.75, 1.8, 1.85];
    const elements = draw(values, { trend: degrading, forecast: crossing });
    expect(ofKind(elements, 'c-fan')).toHaveLength(1);
    const [date] = ofKind(elements, 'c-exceeded-text');
    expect(date?.text).toBe('limit about 5 Feb (3 Feb – 8 Feb)');
    const limit = pointsOf(ofKind(elements, 'c-limit')[0]?.attributes.d ?? '');
    const [interval] = ofKind(elements, 'c-over');
    expect(Number(interval?.attributes.y)).toBeCloseTo((limit[0]?.[1] ?? 0) - 1.5, 0);
    const vertical = pointsOf(ofKind(elements, 'c-cross')[0]?.attributes.d ?? '');
    const left = Number(interval?.attributes.x);
    const share = ((vertical[0]?.[0] ?? 0) - left) / Number(interval?.attributes.width);
    expect(share).toBeCloseTo(2 / 5, 1);
  });

  test('says its finding to readers who do not see it', () => {
    const elements = draw([1, 2.4, 1.9, 2.2], { trend: degrading });
    expect(elements[0]?.attributes.role).toBe('img');
    expect(elements.find(({ name }) => name === 'title')?.text).toBe('API Query P95, daily values');
    expect(elements.find(({ name }) => name === 'desc')?.text).toBe(
      'API Query P95: 2.2 s, limit at most 2 s, exceeded. 2 days over budget of 4 with data. ' +
        'The trend over 10 days is degrading.',
    );
  });

  test('steps where the limit changed', () => {
    const row = rowOf([1, 1, 1, 1]);
    const days = row.days.map((day, index) => ({ ...day, limit: index < 2 ? 1.5 : 2 }));
    const elements = parseSvg(trendChart({ ...row, days }, SPAN, FRAME));
    const heights = pointsOf(ofKind(elements, 'c-limit')[0]?.attributes.d ?? '').map(([, y]) => y);
    expect(new Set(heights).size).toBe(2);
  });

  test('keeps the labels of limit and last value apart', () => {
    const elements = draw([1.9, 1.95, 2.0001]);
    const places = ['c-limit-text', 'c-exceeded-text'].map((kind) =>
      Number(ofKind(elements, kind)[0]?.attributes.y),
    );
    expect(Math.abs((places[0] ?? 0) - (places[1] ?? 0))).toBeGreaterThanOrEqual(13.9);
  });

  test('writes a unit too long for the margin above the axis only', () => {
    const limit = quantity('10,000 connections');
    const elements = draw([12_000, 12_500], { budget: { bound: 'at_least', limit, measuredIn: limit.unit } });
    expect(ofKind(elements, 'c-limit-text')[0]?.text).toBe('≥ 10,000');
    expect(ofKind(elements, 'c-tick').some(({ text }) => text === 'connections')).toBe(true);
  });

  test.each([
    ['no days', []],
    ['one day', [1]],
    ['a constant', [2, 2, 2]],
    ['zeros', [0, 0]],
    ['an infinite value', [1, Number.POSITIVE_INFINITY, 2]],
    ['a negative value', [-3, 1]],
    ['huge values', [1e300, 2e300]],
  ])('has no NaN and nothing infinite with %s', (_, values) => {
    const svg = trendChart(rowOf(values, { trend: degrading, forecast: crossing }), SPAN, {
      ...FRAME,
      heading: true,
    });
    expect(svg).not.toMatch(/NaN|Infinity|undefined|∞"/);
    expect(() => parseSvg(svg)).not.toThrow();
  });

  test('never lets a date at the axis run out of the drawing', () => {
    const dates = ofKind(draw(Array.from({ length: 30 }, () => 1)), 'c-tick').filter(({ text }) =>
      /^\d+ \w{3}$/.test(text),
    );
    expect(dates.length).toBeGreaterThan(2);
    expect(dates.some(({ text }) => text === '26 Jan')).toBe(true);
    for (const { attributes } of dates) expect(Number(attributes.x)).toBeLessThanOrEqual(FRAME.width);
  });
});
