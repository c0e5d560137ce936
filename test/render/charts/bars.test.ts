import { describe, expect, test } from 'vitest';
import { dateAt, startOf } from '../../../src/model/period.ts';
import type { Row } from '../../../src/model/report.ts';
import { REPORT_SCHEMA } from '../../../src/model/report.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { headroomChart } from '../../../src/render/charts/headroom-chart.ts';
import { boldWidth } from '../../../src/render/charts/labels.ts';
import { overrunsChart } from '../../../src/render/charts/overruns-chart.ts';
import { highestUsages, overviewChart, overviewHeight } from '../../../src/render/charts/overview-chart.ts';
import { sparkline } from '../../../src/render/charts/sparkline.ts';
import type { Frame } from '../../../src/render/charts/svg.ts';
import { gaugeBar, usageGauge } from '../../../src/render/charts/usage-gauge.ts';
import { vocabularyOf } from '../../../src/render/vocabulary.ts';
import { budget, quantity } from '../../support/budget.ts';
import { floorRow, rowOf, verdictOf } from '../../support/row.ts';
import { ofKind, parseSvg, pointsOf } from '../../support/svg.ts';

const frame: Frame = { width: 380, height: 190, theme: 'page', heading: false };
const number = (text: string | undefined) => Number(text);

describe('a gauge', () => {
  const used = (usage: Verdict['usage'], status: Verdict['status'] = 'within') => ({ status, usage });
  const widthsAt = (usage: number, kind: string) =>
    ofKind(parseSvg(gaugeBar(used(usage, 'approaching'), 'status', 120)), kind).map(({ attributes }) =>
      number(attributes.width),
    );

  test('is as wide as the usage, with its end at 120%', () => {
    expect(widthsAt(0.5, 'c-approaching')).toEqual([50]);
    expect(widthsAt(0.9, 'c-approaching')).toEqual([90]);
    expect(widthsAt(1.2, 'c-approaching')).toEqual([120]);
  });

  test('has the colour of the status that stands beside it, whatever band the usage is in', () => {
    for (const status of ['exceeded', 'approaching', 'within'] as const) {
      for (const usage of [0.5, 0.75, 0.95, 2, 'infinite'] as const) {
        const bars = parseSvg(gaugeBar(used(usage, status), 'status')).filter(({ attributes }) =>
          /^c-(exceeded|approaching|within)$/.test(attributes.class ?? ''),
        );
        expect(bars.map(({ attributes }) => attributes.class)).toEqual([`c-${status}`]);
      }
    }
  });

  test('stands on the bands, which change at 70% and at 90%', () => {
    const bandsOf = (svg: string) =>
      ['c-green', 'c-yellow', 'c-red'].map((kind) => {
        const [strip] = ofKind(parseSvg(svg), kind);
        return [number(strip?.attributes.x), number(strip?.attributes.width)];
      });
    const bands = [
      [0, 70],
      [70, 20],
      [90, 30],
    ];
    expect(bandsOf(gaugeBar(used(0.95, 'approaching'), 'status', 120))).toEqual(bands);
    expect(bandsOf(usageGauge(rowOf([1.9]), 'status', { ...frame, width: 120, height: 30 }))).toEqual(bands);
  });

  test('has the colour of its band in reports of schema 1', () => {
    const kindAt = (usage: number) =>
      ['c-green', 'c-yellow', 'c-red'].find((kind) => gaugeBar(used(usage), 'band').includes(kind));
    expect([0.69, 0.7, 0.9, 0.91, 7].map(kindAt)).toEqual([
      'c-green',
      'c-yellow',
      'c-yellow',
      'c-red',
      'c-red',
    ]);
  });

  test('has its ticks at 70, 90 and 100%', () => {
    const ticks = ofKind(parseSvg(gaugeBar(used(0.5), 'status', 120)), 'c-tickmark')[0]?.attributes.d;
    expect(ticks).toBe('M70,0V10M90,0V10M100,0V10');
  });

  test('ends in a point when the usage is beyond it or infinite, and is empty without one', () => {
    for (const usage of [1.21, 40, 'infinite'] as const) {
      const [bar] = ofKind(parseSvg(gaugeBar(used(usage, 'exceeded'), 'status')), 'c-exceeded');
      expect(pointsOf(bar?.attributes.d ?? '')).toHaveLength(5);
    }
    for (const usage of ['none', undefined] as const)
      expect(gaugeBar(used(usage), 'status')).not.toMatch(/c-(green|yellow|red|within)/);
  });

  test('says the percentage', () => {
    const said = (row: Row) =>
      parseSvg(usageGauge(row, 'status', { ...frame, height: 34 })).find(({ name }) => name === 'desc')?.text;
    expect(said(rowOf([2.1]))).toBe('105% of the budget used');
    expect(said(rowOf([0], { budget: { bound: 'at_least' } }))).toBe('∞ of the budget used');
    expect(said(floorRow(2.1))).toBe('≥ 105% of the budget used');
  });
});

describe('the overview', () => {
  const rows = [
    rowOf([1], { budget: { id: 'a/low', name: 'Low' } }),
    rowOf([2.2], { budget: { id: 'a/over', name: 'Over' } }),
    rowOf([undefined], { budget: { id: 'a/unknown', name: 'Unknown' } }),
    rowOf([0], { budget: { id: 'a/floor', name: 'Floor', bound: 'at_least' } }),
  ];

  test('is of the highest usages, infinite first, and of no budget without one', () => {
    expect(highestUsages(rows).map(({ budget: { id } }) => id)).toEqual(['a/floor', 'a/over', 'a/low']);
    expect(highestUsages(rows, 1)).toHaveLength(1);
  });

  test('has the limit where a bar of exactly 100% would end', () => {
    const full = rowOf([2], { budget: { id: 'a/full' } });
    const elements = parseSvg(overviewChart([full], { ...frame, height: overviewHeight([full]) }));
    const [bar] = ofKind(elements, 'c-approaching-bar');
    const limit = pointsOf(ofKind(elements, 'c-limit')[0]?.attributes.d ?? '')[0]?.[0] ?? 0;
    expect(number(bar?.attributes.x) + number(bar?.attributes.width)).toBeCloseTo(limit, 0);
  });

  test('hatches what is over the limit and writes every percentage', () => {
    const elements = parseSvg(overviewChart(highestUsages(rows), { ...frame, height: 120 }));
    expect(ofKind(elements, 'c-hatch')).toHaveLength(2);
    expect(elements.filter(({ name }) => name === 'text').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['∞', '110%', '50%', 'limit 100%']),
    );
  });

  test('says so when no budget has a usage', () => {
    expect(overviewChart([], { ...frame, height: 60 })).toContain('No budget has a usage');
  });
});

describe('headroom over time', () => {
  const weekOf = (first: string, next: string, actual: number | undefined): Verdict =>
    verdictOf(
      budget(),
      { start: startOf(first, 'Europe/Berlin'), end: startOf(next, 'Europe/Berlin') },
      actual,
    );
  const row = rowOf([1.5, 2.5], {
    weeks: [
      weekOf('2026-01-12', '2026-01-19', 1),
      weekOf('2026-01-19', '2026-01-26', undefined),
      weekOf('2026-01-26', '2026-02-02', 2.5),
    ],
  });
  const elements = parseSvg(headroomChart(row, (moment) => dateAt(moment, 'Europe/Berlin'), frame));
  const zero = pointsOf(ofKind(elements, 'c-limit')[0]?.attributes.d ?? '')[0]?.[1] ?? 0;

  test('goes up from zero where something is left and down from it, hatched, where the budget was exceeded', () => {
    const [up] = ofKind(elements, 'c-within-bar');
    const [down] = ofKind(elements, 'c-exceeded-bar');
    expect(number(up?.attributes.y) + number(up?.attributes.height)).toBeCloseTo(zero, 0);
    expect(number(down?.attributes.y)).toBeCloseTo(zero, 0);
    expect(number(up?.attributes.height) / number(down?.attributes.height)).toBeCloseTo(2, 1);
    expect(ofKind(elements, 'c-hatch')).toHaveLength(1);
  });

  test('has no bar for a week without a verdict', () => {
    expect([...ofKind(elements, 'c-within-bar'), ...ofKind(elements, 'c-exceeded-bar')]).toHaveLength(2);
  });

  test('says the last headroom and in how many weeks it was negative', () => {
    expect(elements.find(({ name }) => name === 'desc')?.text).toBe(
      'Headroom is -0.5 s in the last week; it was negative in 1 of 2 weeks.',
    );
  });

  test('goes on by day after the last whole week, marked and without a bar, and says what happened there', () => {
    const monthly = rowOf([...Array.from({ length: 12 }, () => 1), 1.5, 2.5, 3], {
      weeks: [weekOf('2026-01-19', '2026-01-26', 1)],
    });
    const drawn = parseSvg(headroomChart(monthly, (moment) => dateAt(moment, 'Europe/Berlin'), frame));
    const end = pointsOf(ofKind(drawn, 'c-limit')[0]?.attributes.d ?? '')[1]?.[0] ?? 0;
    const [boundary] = pointsOf(ofKind(drawn, 'c-part')[0]?.attributes.d ?? '');
    const [bar] = ofKind(drawn, 'c-within-bar');
    const line = pointsOf(ofKind(drawn, 'c-line')[0]?.attributes.d ?? '');
    // The week and the seven days after it take half of the width each; the last dot stands in the middle of its day.
    expect(number(bar?.attributes.x) + number(bar?.attributes.width)).toBeCloseTo(
      (boundary?.[0] ?? 0) - 1.5,
      0,
    );
    expect(line).toHaveLength(14);
    expect(end - (line.at(-1)?.[0] ?? 0)).toBeCloseTo((end - (boundary?.[0] ?? 0)) / 14, 0);
    expect(drawn.some(({ text }) => text === 'part of a week')).toBe(true);
    expect(drawn.find(({ name }) => name === 'desc')?.text).toBe(
      'Headroom is 1 s in the last whole week; it was negative in 0 of 1 week. ' +
        'After it: 7 days of a week that is not whole, 2 of them negative.',
    );
  });

  test('has no NaN without weeks, without days and with infinite figures', () => {
    const odd = { ...verdictOf(budget(), { start: 0, end: 604_800 }, 1), headroom: Number.NEGATIVE_INFINITY };
    for (const one of [rowOf([]), rowOf([1]), rowOf([Number.POSITIVE_INFINITY], { weeks: [odd] })]) {
      const svg = headroomChart(one, (moment) => dateAt(moment, 'UTC'), frame);
      expect(svg.replace(/<desc>.*<\/desc>/, '')).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

const WORDS = vocabularyOf({ schema: REPORT_SCHEMA });

describe('overruns', () => {
  test('are bars in proportion to the days over, the most first, with their numbers', () => {
    const counts = [
      { name: 'Node', daysOver: 2, episodes: 1, open: 0 },
      { name: 'API', daysOver: 8, episodes: 3, open: 1 },
    ];
    const elements = parseSvg(overrunsChart('service', counts, frame, WORDS));
    const widths = ofKind(elements, 'c-exceeded-bar').map(({ attributes }) => number(attributes.width));
    expect((widths[0] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(4, 1);
    expect(ofKind(elements, 'c-strong').map(({ text }) => text)).toEqual([
      '8 days in 3 overruns, 1 going on',
      '2 days in 1 overrun',
    ]);
  });

  test('stand under their names where a phone has no room beside them, with every word in sight', () => {
    const counts = [{ name: 'Provider Deployment Failure Rate', daysOver: 30, episodes: 12, open: 2 }];
    const phone = { ...frame, width: 328, namesAbove: true };
    const elements = parseSvg(overrunsChart('metric', counts, phone, WORDS));
    const [name, bar, text] = ['c-name', 'c-exceeded-bar', 'c-strong'].map(
      (kind) => ofKind(elements, kind)[0],
    );
    expect(name?.text).toBe('Provider Deployment Failure Rate');
    expect(number(name?.attributes.y)).toBeLessThan(number(bar?.attributes.y));
    expect(text?.text).toBe('30 days in 12 overruns, 2 going on');
    expect(number(text?.attributes.x) + boldWidth(text?.text ?? '')).toBeLessThanOrEqual(328);
    const drawn = elements.find(({ name: element }) => element === 'svg');
    expect(number(drawn?.attributes.height)).toBeGreaterThan(number(bar?.attributes.y));
  });

  test('say so when there are none', () => {
    expect(overrunsChart('metric', [], frame, WORDS)).toContain('None in the last 30 days');
  });
});

describe('a sparkline', () => {
  test('marks days over and leaves gaps', () => {
    const svg = sparkline(rowOf([1.8, undefined, 1.9, 2.1, 2.2]).days, 30);
    const elements = parseSvg(svg);
    expect(ofKind(elements, 'c-spark')[0]?.attributes.d?.match(/M/g)).toHaveLength(2);
    expect(ofKind(elements, 'c-over')[0]?.attributes.d?.match(/M/g)).toHaveLength(2);
    expect(ofKind(elements, 'c-spark-limit')).toHaveLength(1);
  });

  test('shows as many days as the trend beside it is about', () => {
    const days = rowOf(Array.from({ length: 90 }, (_, day) => 1 + day / 100)).days;
    const pointsIn = (count: number) =>
      pointsOf(ofKind(parseSvg(sparkline(days, count)), 'c-spark')[0]?.attributes.d ?? '').length;
    expect([pointsIn(30), pointsIn(90)]).toEqual([30, 90]);
  });

  test('leaves out a limit so far that it would flatten the line, and is empty without values', () => {
    const limit = quantity('100s');
    expect(sparkline(rowOf([1, 1.1, 1.2], { budget: { limit } }).days, 30)).not.toContain('c-spark-limit');
    expect(sparkline(rowOf([undefined]).days, 30)).toBe('');
  });

  test.each([[[1]], [[2, 2]], [[0]], [[1, Number.POSITIVE_INFINITY]], [[-1, 1]]])(
    'has no NaN for %j',
    (values) => {
      expect(sparkline(rowOf(values).days, 30)).not.toMatch(/NaN|Infinity/);
    },
  );
});
