import { describe, expect, test } from 'vitest';
import { CHANGE_KINDS, type Change, type ChangeKind } from '../../../src/model/change.ts';
import type { Row } from '../../../src/model/report.ts';
import type { Frame } from '../../../src/render/charts/svg.ts';
import { trendChart } from '../../../src/render/charts/trend-chart.ts';
import { CONCLUDED } from '../../support/concluded-rows.ts';
import { ofKind, parseSvg, pointsOf, type SvgElement } from '../../support/svg.ts';
import { CHANGES, WHY } from '../../support/why.ts';

const FRAME: Frame = { width: 384, height: 180, theme: 'page', heading: false };
const IN_FILE: Frame = { width: 536, height: 240, theme: 'light', heading: true };
const span = (zone: string) => ({
  days: 30,
  period: { firstDay: '2026-01-26', lastDay: '2026-02-01', zone },
});

/** A row after a step on 27 January, before which so much happened. */
function changed(...changes: readonly (readonly [ChangeKind, string])[]): Row {
  const seen = changes.map(
    ([kind, at]): Change => ({ kind, at: Date.parse(at) / 1000, text: `one ${kind}` }),
  );
  return { ...CONCLUDED.stepUp, why: { ...WHY, changes: { ...CHANGES, changes: seen } } };
}

const draw = (row: Row, frame = FRAME, zone = 'UTC') => parseSvg(trendChart(row, span(zone), frame));

/** The marks of changes: groups with a tooltip. */
const marksIn = (drawn: readonly SvgElement[]) =>
  drawn.filter(({ name }) => name === 'g').map(({ text }) => text);
const linesIn = (drawn: readonly SvgElement[]) =>
  ofKind(drawn, 'c-missing').map(({ attributes }) => pointsOf(attributes.d ?? ''));
/** Where signs begin, without the limit itself. */
const signsIn = (drawn: readonly SvgElement[]) =>
  ofKind(drawn, 'c-limit').flatMap(({ attributes: { d = '' } }) => (/[a-z]/.test(d) ? [d] : []));
const middleOf = (sign: string) => Number(/^M([\d.]+),/.exec(sign)?.[1]);

describe('a trend chart of what changed before', () => {
  test('has a line at the local time of a change, and says what it was', () => {
    const drawn = draw(changed(['deployment', '2026-01-27T12:00:00Z']));
    const days = pointsOf(ofKind(drawn, 'c-line')[0]?.attributes.d ?? '');
    // Noon is the middle of a day, where its value stands.
    expect(linesIn(drawn)[0]?.[0]?.[0]).toBeCloseTo(days[24]?.[0] ?? 0, 0);
    expect(marksIn(drawn)).toEqual(['deployment on 27 January at 12:00: one deployment']);
  });

  test('goes by the clock of the report’s zone', () => {
    const [utc, tokyo] = ['UTC', 'Asia/Tokyo'].map(
      (zone) => linesIn(draw(changed(['note', '2026-01-27T12:00:00Z']), FRAME, zone))[0]?.[0]?.[0] ?? 0,
    );
    const [from, to] = [draw(changed(), FRAME)].map((drawn) => {
      const days = pointsOf(ofKind(drawn, 'c-line')[0]?.attributes.d ?? '');
      return [days[24]?.[0] ?? 0, days[25]?.[0] ?? 0] as const;
    })[0] ?? [0, 0];
    expect((tokyo ?? 0) - (utc ?? 0)).toBeCloseTo(((to - from) * 9) / 24, 0);
  });

  test('has a sign of its own shape for each kind', () => {
    const shapes = CHANGE_KINDS.map((kind) =>
      signsIn(draw(changed([kind, '2026-01-20T12:00:00Z'])))[0]?.replace(/^M[^a-z]*/, ''),
    );
    expect(new Set(shapes).size).toBe(CHANGE_KINDS.length);
    expect(shapes).not.toContain(undefined);
  });

  test('keeps signs apart that are of one hour, and inside at both edges', () => {
    const drawn = draw(
      changed(
        ['deployment', '2026-02-01T23:50:00Z'],
        ['restart', '2026-02-01T23:40:00Z'],
        ['alert', '2026-01-03T00:05:00Z'],
      ),
    );
    const places = signsIn(drawn).map(middleOf);
    expect(places).toHaveLength(3);
    for (const [index, place] of places.entries())
      for (const other of places.slice(index + 1)) expect(Math.abs(place - other)).toBeGreaterThanOrEqual(9);
    const grid = pointsOf(ofKind(drawn, 'c-axis')[0]?.attributes.d ?? '').map(([x]) => x);
    expect(Math.min(...places)).toBeGreaterThan(grid[0] ?? 0);
    expect(Math.max(...places)).toBeLessThan(grid[1] ?? 0);
  });

  test('leaves out what is older than its days, and draws no figure where signs are', () => {
    expect(marksIn(draw(changed(['note', '2026-01-01T12:00:00Z'])))).toEqual([]);
    const top = (row: Row) =>
      Math.min(...pointsOf(ofKind(draw(row), 'c-limit')[0]?.attributes.d ?? '').map(([, y]) => y));
    const signs = signsIn(draw(changed(['note', '2026-01-20T12:00:00Z'])));
    const lowest = Number(/^M[\d.]+,([\d.]+)/.exec(signs[0] ?? '')?.[1]) + 4.5;
    expect(top(changed(['note', '2026-01-20T12:00:00Z']))).toBeGreaterThan(lowest);
    expect(top(changed(['note', '2026-01-20T12:00:00Z']))).toBeGreaterThan(top(changed()));
  });

  test('explains in its legend the kinds that are there, and no other, and says all to those who do not see it', () => {
    const drawn = draw(
      changed(['restart', '2026-01-27T12:00:00Z'], ['limit', '2026-01-27T00:00:00Z']),
      IN_FILE,
    );
    const texts = drawn.filter(({ name }) => name === 'text').map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['restart', 'limit', 'level beside a step']));
    expect(texts.filter((text) => CHANGE_KINDS.some((kind) => kind === text && kind !== 'limit'))).toEqual([
      'restart',
    ]);
    expect(drawn.find(({ name }) => name === 'desc')?.text).toContain(
      'Before it: limit on 27 January at 00:00: one limit; restart on 27 January at 12:00: one restart.',
    );
  });

  test('is as it was without a change', () => {
    const { why: _, ...without } = changed();
    expect(trendChart(changed(), span('UTC'), IN_FILE)).toBe(trendChart(without, span('UTC'), IN_FILE));
  });
});
