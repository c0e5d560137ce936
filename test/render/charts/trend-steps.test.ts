import { describe, expect, test } from 'vitest';
import type { Row } from '../../../src/model/report.ts';
import type { Frame } from '../../../src/render/charts/svg.ts';
import { trendChart } from '../../../src/render/charts/trend-chart.ts';
import { trendPlot } from '../../../src/render/charts/trend-plot.ts';
import { CONCLUDED, stepsOf } from '../../support/concluded-rows.ts';
import { ofKind, parseSvg, pointsOf } from '../../support/svg.ts';

const FRAME: Frame = { width: 384, height: 190, theme: 'page', heading: false };
const SPAN = { days: 30, period: { firstDay: '2026-01-26', lastDay: '2026-02-01', zone: 'UTC' } };
const draw = (row: Row, frame = FRAME) => parseSvg(trendChart(row, SPAN, frame));
const pathsOf = (row: Row, kind: string) =>
  ofKind(draw(row), kind).map(({ attributes }) => pointsOf(attributes.d ?? ''));
const descriptionOf = (row: Row) => draw(row).find(({ name }) => name === 'desc')?.text;
const texts = (row: Row, frame = FRAME) => draw(row, frame).map(({ text }) => text);

describe('a trend chart of days that stepped', () => {
  test('has a mark between the day before the step and its own, with its date', () => {
    const [mark] = pathsOf(CONCLUDED.stepUp, 'c-part');
    const line = pathsOf(CONCLUDED.stepUp, 'c-line')[0] ?? [];
    const [before, after] = [line[23]?.[0] ?? 0, line[24]?.[0] ?? 0];
    expect(mark?.[0]?.[0]).toBeCloseTo((before + after) / 2, 0);
    expect(texts(CONCLUDED.stepUp)).toContain('step 27 Jan');
  });

  test('has the level before and after instead of a fitted line', () => {
    const [before, after] = pathsOf(CONCLUDED.stepUp, 'c-fit');
    expect(pathsOf(CONCLUDED.stepUp, 'c-fit')).toHaveLength(2);
    expect(before?.[0]?.[1]).toBe(before?.[1]?.[1]);
    expect(after?.[0]?.[1]).toBeLessThan(before?.[0]?.[1] ?? 0);
    expect(before?.[1]?.[0]).toBe(after?.[0]?.[0]);
    expect(trendPlot(CONCLUDED.stepUp, 30).levels.map(({ y }) => y)).toEqual([1.2, 1.38]);
  });

  test('has three levels about two steps, and a mark for each', () => {
    expect(trendPlot(CONCLUDED.twoSteps, 30).levels.map(({ y }) => Math.round(y * 10) / 10)).toEqual([
      1.1, 1.3, 1.6,
    ]);
    expect(texts(CONCLUDED.twoSteps).filter((text) => text.startsWith('step '))).toEqual([
      'step 11 Jan',
      'step 25 Jan',
    ]);
  });

  test('has the line of the trend since from the step on, and no level there', () => {
    const plot = trendPlot(CONCLUDED.trendSince, 30);
    expect(plot.levels.map(({ y }) => y)).toEqual([1]);
    const firstWhole = (plot.steps[0]?.x ?? 0) + 0.5 + 3;
    expect(plot.fit?.[0]?.x).toBe(firstWhole);
    expect(plot.fit?.at(-1)?.x).toBe((plot.days.at(-1)?.x ?? 0) - 3);
  });

  test('takes the means of the days where they move along a line besides', () => {
    const steps = stepsOf(CONCLUDED.stepUp.steps?.steps ?? [], { beside: 'line' });
    const days = CONCLUDED.stepUp.days.map((day, index) => ({ ...day, value: index < 24 ? 1 : 1.5 }));
    expect(trendPlot({ ...CONCLUDED.stepUp, steps, days }, 30).levels.map(({ y }) => y)).toEqual([1, 1.5]);
  });

  test('draws a course that bends as the days bend, without the pattern of the week', () => {
    const week = [0.1, 0.1, 0, 0, 0, -0.1, -0.1];
    const bent = (day: number) => (day < 15 ? 1 : 1 + 0.05 * (day - 15));
    const days = CONCLUDED.accelerating.days.map((day, index) => ({
      ...day,
      value: bent(index) + (week[index % 7] ?? 0),
    }));
    const { fit = [], from } = trendPlot({ ...CONCLUDED.accelerating, days }, 30);
    const at = (day: number) => fit.find(({ x }) => x === from + day)?.y ?? Number.NaN;
    for (const day of [3, 7, 11]) expect(at(day)).toBeCloseTo(1, 9);
    for (const day of [18, 22, 26]) expect(at(day)).toBeCloseTo(bent(day), 9);
  });

  test('does not mark a step before its first day', () => {
    const plot = trendPlot(CONCLUDED.stepUp, 5);
    expect(plot.steps).toEqual([]);
    expect(plot.levels.map(({ y }) => y)).toEqual([1.38]);
  });

  test('names the step and the level in the legend of a file', () => {
    const file = texts(CONCLUDED.stepUp, {
      ...FRAME,
      width: 696,
      height: 240,
      theme: 'light',
      heading: true,
    });
    expect(file).toEqual(expect.arrayContaining(['a step', 'level beside a step']));
    expect(file).not.toContain('trend');
  });

  test('keeps the date of the step apart from that of the limit', () => {
    const labels = draw(CONCLUDED.trendSince).filter(({ text }) => /^(step|limit) /.test(text));
    const [step, limit] = labels.map(({ attributes, text }) => [
      Number(attributes.x) - text.length * 3.7,
      Number(attributes.x) + text.length * 3.7,
    ]);
    expect(labels.map(({ text }) => text)).toEqual(['step 13 Jan', 'limit about 20 Feb (12 Feb – 26 Feb)']);
    expect(step?.[1]).toBeLessThan(limit?.[0] ?? 0);
  });

  test('says the steps and what came since to readers who do not see it', () => {
    expect(descriptionOf(CONCLUDED.stepUp)).toContain(
      'The level stepped: up 15% since Tuesday 27 January. Too few days since 27 January 2026 for a trend: 6 of 14 days.',
    );
    expect(descriptionOf(CONCLUDED.jumpBack)).toContain(
      'The level stepped twice: up 38% on Sunday 11 January and back on Wednesday 21 January. The trend since 21 January 2026 is unclear.',
    );
  });
});

describe('a trend chart of what is not sure', () => {
  test.each(['unclear', 'turned', 'lowerBounds', 'steady'] as const)('fits no line to %s days', (key) => {
    expect(pathsOf(CONCLUDED[key], 'c-fit')).toEqual([]);
  });

  test('has a fan from the day after the last, and no date, where reaching the limit is only possible', () => {
    const elements = draw(CONCLUDED.possible);
    expect(ofKind(elements, 'c-fan')).toHaveLength(1);
    expect(ofKind(elements, 'c-cross')).toEqual([]);
    expect(ofKind(elements, 'c-exceeded-text')).toEqual([]);
    expect(ofKind(elements, 'c-over')).toEqual([]);
    const plot = trendPlot(CONCLUDED.possible, 30);
    expect(plot.forecast[0]?.x).toBe((plot.days.at(-1)?.x ?? 0) + 1);
    expect(descriptionOf(CONCLUDED.possible)).toContain('The limit may be reached from 12 February 2026 on.');
  });

  test('says to readers who do not see it that the latest day cannot be told', () => {
    expect(descriptionOf(CONCLUDED.untold)).toContain(
      'The limit is reached about 20 February 2026, not before 12 February 2026; the latest day cannot be told yet.',
    );
  });

  test('shows every day that a forecast holds, a week apart or a day', () => {
    const { forecast } = CONCLUDED.untold;
    const points = forecast.kind === 'none' ? [] : forecast.points;
    expect(trendPlot(CONCLUDED.untold, 30).forecast).toHaveLength(points.length);
    const weekly = points.filter((_, index) => index % 7 === 0);
    expect(
      trendPlot({ ...CONCLUDED.untold, forecast: { ...forecast, points: weekly } as Row['forecast'] }, 30)
        .forecast,
    ).toHaveLength(weekly.length);
  });
});
