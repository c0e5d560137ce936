import { describe, expect, test } from 'vitest';
import type { Row } from '../../../src/model/report.ts';
import { chartFiles, emailCharts } from '../../../src/render/charts/files.ts';
import { budget as someBudget } from '../../support/budget.ts';
import { reportOf } from '../../support/report.ts';
import { rowOf, verdictOf } from '../../support/row.ts';
import { ofKind, parseSvg } from '../../support/svg.ts';

const none = reportOf([]).violations;
const report = (rows: readonly Row[], violations = none) => reportOf(rows, { violations });

const over = (id: string) => rowOf([1, 3], { budget: { id } });
const within = (id: string) => rowOf([1, 1], { budget: { id } });

describe('the charts as files', () => {
  test('are the overview, the overruns when there are any, and a trend for each noteworthy budget', () => {
    expect(chartFiles(report([within('api/a')])).map(({ name }) => name)).toEqual(['overview.svg']);
    const count = [{ name: 'API', daysOver: 2, episodes: 1, open: 0 }];
    const files = chartFiles(
      report([over('api/a'), within('api/b')], { ...none, byService: count, byMetric: count }),
    );
    expect(files.map(({ name, budget }) => [name, budget])).toEqual([
      ['overview.svg', undefined],
      ['overruns-by-service.svg', undefined],
      ['overruns-by-metric.svg', undefined],
      ['trend-api.a.svg', 'api/a'],
    ]);
  });

  test('are noteworthy also for a forecast or a degrading trend within budget', () => {
    const degrading = rowOf([1, 1], {
      budget: { id: 'api/d' },
      trend: {
        kind: 'tested',
        direction: 'degrading',
        days: 2,
        n: 2,
        slope: 0,
        lower: 0,
        upper: 0,
        p: 0.01,
        change: 0.1,
        from: 1,
        to: 1.1,
        firstDay: '2026-01-31',
        lastDay: '2026-02-01',
      },
    });
    expect(chartFiles(report([within('api/a'), degrading])).map(({ budget }) => budget)).toEqual([
      undefined,
      'api/d',
    ]);
  });

  test('are noteworthy also for a violation that is still open though the whole period is within', () => {
    const episode = { firstDay: '2026-01-30', lastDay: '2026-02-01', daysOver: 3 };
    const violations = (closed?: string) => ({
      ...none,
      episodes: [{ budget: 'api/a', ...episode, ...(closed ? { closed } : {}) }],
    });
    const charted = (one: typeof none) =>
      chartFiles(report([within('api/a')], one)).map(({ about }) => about);
    expect(charted(violations())).toEqual(['overview', 'trend']);
    expect(charted(violations('2026-02-01'))).toEqual(['overview']);
  });

  test('have headroom by week for the first of the noteworthy, at most six', () => {
    const week = verdictOf(someBudget(), { start: 0, end: 604_800 }, 1);
    const rows = Array.from({ length: 8 }, (_, n) =>
      rowOf([1, 3], { budget: { id: `api/${n}` }, weeks: n === 0 ? [] : [week] }),
    );
    const files = chartFiles(report(rows)).filter(({ about }) => about === 'headroom');
    expect(files.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `headroom-api.${n}.svg`));
    expect(files[0]?.alt).toMatch(/^API Query P95: Headroom is 1 s in the last/);
  });

  test('never share a name, and are at most twelve trends', () => {
    const files = chartFiles(
      report([over('a/b c'), over('a/b_c'), ...Array.from({ length: 30 }, (_, n) => over(`x/${n}`))]),
    );
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
    expect(files).toHaveLength(13);
  });

  test('follow the reader’s colour scheme and never depend on it: they bring their own ground', () => {
    for (const { svg } of chartFiles(report([over('api/a')]))) {
      expect(svg).toContain('@media (prefers-color-scheme:dark)');
      expect(ofKind(parseSvg(svg), 'c-ground')).toHaveLength(1);
      expect(svg).not.toMatch(/var\(|currentColor/);
    }
  });

  test('come out the same each time', () => {
    const one = report([over('api/a'), within('api/b')]);
    expect(chartFiles(one)).toEqual(chartFiles(one));
  });
});

describe('the charts for email', () => {
  test('are plain: light, in the given font, without media queries, properties or ids', () => {
    const files = emailCharts(report([over('api/a')]), 'DejaVu Sans');
    expect(files.map(({ name }) => name)).toEqual(['overview.svg', 'trend-api.a.svg']);
    for (const { svg } of files) {
      expect(svg).toContain('DejaVu Sans');
      expect(svg).not.toMatch(/@media|var\(|--|\sid=|currentColor/);
    }
  });

  test('have the finding as their alternative text', () => {
    const [overview, trend] = emailCharts(report([over('api/a'), within('api/b')]), 'X');
    expect(overview?.alt).toBe('1 of the 2 budgets shown over 100%; the highest is API Query P95 at 150%.');
    expect(trend?.alt).toContain(
      'API Query P95: 3 s, limit at most 2 s, exceeded. 1 day over budget of 2 with data',
    );
  });
});
