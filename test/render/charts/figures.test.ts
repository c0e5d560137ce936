import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateAt, startOf } from '../../../src/model/period.ts';
import { headroomChart } from '../../../src/render/charts/headroom-chart.ts';
import { sparkline } from '../../../src/render/charts/sparkline.ts';
import type { Frame } from '../../../src/render/charts/svg.ts';
import { trendChart } from '../../../src/render/charts/trend-chart.ts';
import { budget } from '../../support/budget.ts';
import { rowOf, verdictOf } from '../../support/row.ts';
import { parseSvg } from '../../support/svg.ts';

const FRAME: Frame = { width: 384, height: 180, theme: 'page', heading: false };
const SPAN = { days: 30, period: { firstDay: '2026-01-26', lastDay: '2026-02-01', zone: 'UTC' } };
const WEEK = { start: startOf('2026-01-26', 'UTC'), end: startOf('2026-02-02', 'UTC') };

const figures = fc.oneof(
  fc.double({ noNaN: true }),
  fc.double({ min: 0, max: 10, noNaN: true }),
  fc.constantFrom(undefined, 0, -0, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
);

test('whatever the figures are, every place in a drawing is a number', () => {
  fc.assert(
    fc.property(
      fc.array(figures, { maxLength: 40 }),
      fc.constantFrom('at_most', 'at_least'),
      (values, bound) => {
        const weeks = values.slice(0, 3).map((value) => verdictOf(budget({ bound }), WEEK, value));
        const row = rowOf(values, {
          budget: { bound },
          weeks,
          verdict: verdictOf(budget({ bound }), WEEK, 1),
        });
        for (const svg of [
          trendChart(row, SPAN, FRAME),
          headroomChart(row, (moment) => dateAt(moment, 'UTC'), FRAME),
          sparkline(row.days, 30),
        ]) {
          const drawn = parseSvg(svg).flatMap(({ attributes }) => Object.values(attributes));
          expect(drawn.filter((place) => /NaN|Infinity|undefined/.test(place))).toEqual([]);
        }
      },
    ),
  );
});
