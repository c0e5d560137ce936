import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dashboardFiles, dashboardOf } from '../../src/generate/dashboard/dashboard.ts';
import { figure, headroom, usage } from '../../src/generate/dashboard/expressions.ts';
import type { Panel } from '../../src/generate/dashboard/grafana.ts';
import { budget, gaugeBudget, quantity, unit } from '../support/budget.ts';
import { family } from '../support/family.ts';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'generated/dashboard');
const COMMITTED = readFileSync(join(FOLDER, 'budgets.dashboard.json'), 'utf8');

/** Grafana's own types for what is written, with the options of each kind of panel, and enumerations as their values. */
const TYPES = `
import type * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type * as gauge from '@grafana/grafana-foundation-sdk/gauge';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

type Plain<T> = T extends string ? \`\${T}\` : T extends readonly (infer E)[] ? readonly Plain<E>[]
  : T extends (...args: never[]) => unknown ? T
  : T extends object ? { [K in keyof T as K extends \`_implements\${string}\` ? never : K]: Plain<T[K]> } : T;
type Fields<C> = Omit<Plain<sdk.FieldConfigSource>, 'defaults'>
  & { defaults: Omit<Plain<sdk.FieldConfig>, 'custom'> & { custom?: C } };
type Of<Type, Options, C = never> = Omit<Plain<sdk.Panel>, 'type' | 'targets' | 'options' | 'fieldConfig'>
  & { type: Type; targets: readonly Plain<prometheus.Dataquery>[]; options: Plain<Options>; fieldConfig: Fields<C> };
type Panel = Of<'gauge', gauge.Options> | Of<'bargauge', bargauge.Options>
  | Of<'timeseries', timeseries.Options, Plain<timeseries.FieldConfig>>;
type Row = Omit<Plain<sdk.RowPanel>, 'panels'> & { panels: readonly Panel[] };
type Dashboard = Omit<Plain<sdk.Dashboard>, 'panels'> & { panels: readonly (Panel | Row)[] };
export const dashboard: Dashboard = `;

/** What TypeScript says of a dashboard that is written down as a literal, in which it allows no unknown key. */
function typeErrors(dashboard: string): string {
  const folder = folderWith({ 'dashboard.ts': `${TYPES}${dashboard};\n` });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const strict = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--target', 'esnext'];
  const args = [...strict, '--types', '', 'dashboard.ts'];
  const { stdout, status } = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), args, {
    cwd: folder,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stdout || `tsc ended with ${status}`;
}

function panelsOf(dashboard: ReturnType<typeof dashboardOf>): readonly Panel[] {
  return dashboard.panels.flatMap((panel) => (panel.type === 'row' ? panel.panels : [panel]));
}

describe('the dashboard of a family', () => {
  const own = new Map([['/search', { limit: quantity('3s') }]]);
  const dashboard = dashboardOf([], [family({}, { rationale: 'Slow routes are left.' }, own)]);
  const titled = (title: string) => panelsOf(dashboard).find((one) => one.title === title);

  it('agrees with the types of Grafana’s SDK', () => {
    expect(typeErrors(JSON.stringify(dashboard))).toBe('');
  });

  it('has the family by its worst member beside the budgets, and its members by their label', () => {
    const [gauge] = titled('Budget used: green below 70%, yellow to 90%, red above')?.targets ?? [];
    expect(gauge).toMatchObject({ legendFormat: 'P95 by route' });
    expect(gauge?.expr).toMatch(/^max\(clamp_min\(\(histogram_quantile\(0\.95, sum by \(le, route\) /);
    const bars = titled('P95 by route: budget used, worst on top');
    expect(bars?.targets[0]).toMatchObject({ legendFormat: '{{route}}', instant: true });
    expect(bars?.targets[0]?.expr).toMatch(/^sort_desc\(topk\(20, clamp_min.*\$period/);
    expect(bars?.targets[0]?.expr).toContain('{route="/search"}[$period])))) / 3, 0)');
    expect(titled('P95 by route: the worst members')).toMatchObject({
      description: 'At most 2 s; /search at most 3 s: Slow routes are left.',
    });
  });

  it('has no usage of the members alone whose limit leaves nothing to use', () => {
    const none = new Map([['/search', { limit: quantity('0s') }]]);
    const titles = panelsOf(dashboardOf([], [family({}, {}, none)]));
    const [bars] = titles.find(({ title }) => title.endsWith('worst on top'))?.targets ?? [];
    expect(bars?.expr).toContain('route!="/search"');
    expect(bars?.expr).not.toContain('route="/search"}');
  });

  it('says which families cannot be parted by their labels', () => {
    const indicator = { kind: 'expr', expr: 'absent(x)' } as const;
    const { description, panels } = dashboardOf([], [family({}, { indicator })]);
    expect(description).toContain('Not here: api/route-p95, whose expression cannot be parted by route.');
    expect(panels.filter(({ type }) => type === 'row')).toEqual([]);
  });
});

describe('the generated dashboard', () => {
  it('agrees with the types of Grafana’s SDK, to the last option', () => {
    expect(typeErrors(COMMITTED)).toBe('');
    for (const [right, wrong] of [
      ['"schemaVersion": 39', '"schemaVersion": "39"'],
      ['"showThresholdMarkers"', '"showThresholdMarker"'],
      ['"drawStyle": "line"', '"drawStyle": "lines"'],
      ['"legendFormat"', '"legend"'],
    ] as const) {
      expect(COMMITTED).toContain(right);
      expect(typeErrors(COMMITTED.replace(right, wrong))).toContain('error TS');
    }
  });

  it('is as the committed file says', async () => {
    const config = ['--config', join(ROOT, 'headroom.yaml')];
    const fresh = await runCli(['generate', 'dashboard', '--check', '--out', FOLDER, ...config]);
    expect(fresh).toMatchObject({ code: 0, err: '' });
  });

  it('shows each shipped budget in a gauge, a headroom panel, a trend panel and the days over', () => {
    const dashboard = JSON.parse(COMMITTED) as ReturnType<typeof dashboardOf>;
    const panels = panelsOf(dashboard);
    const targets = (type: string, title: RegExp) =>
      panels.filter((one) => one.type === type && title.test(one.title)).flatMap((one) => one.targets).length;
    expect(targets('gauge', /^Budget used/)).toBe(57);
    expect(targets('timeseries', /^Headroom:/)).toBe(57);
    expect(targets('timeseries', /^(?!Headroom:)/)).toBe(57 * 3);
    const violated = panels
      .filter(({ title }) => title.endsWith('by metric'))
      .flatMap(({ targets: [one] }) => [...(one?.expr ?? '').matchAll(/"budget", "([^"]+)"/g)])
      .map(([, id]) => id);
    expect(new Set(violated).size).toBe(57);
    expect(dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'API',
      'Benchmark',
      'Node',
      'Provider',
    ]);
  });

  it('gives every panel an id and a place of its own', () => {
    const dashboard = JSON.parse(COMMITTED) as ReturnType<typeof dashboardOf>;
    const ids = [...panelsOf(dashboard), ...dashboard.panels.filter(({ type }) => type === 'row')].map(
      ({ id }) => id,
    );
    expect(new Set(ids).size).toBe(ids.length);
    const open = dashboard.panels.map(({ gridPos }) => gridPos);
    const overlaps = open.flatMap((a, index) =>
      open
        .slice(index + 1)
        .filter((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h),
    );
    expect(overlaps).toEqual([]);
    for (const { x, w } of open) expect(x + w).toBeLessThanOrEqual(24);
  });

  it('is empty but whole without budgets', () => {
    const [file] = dashboardFiles({ budgets: [], paths: [], maintenance: [] });
    expect(typeErrors(String(file?.content))).toBe('');
  });

  it('colours the gauges at 70% and at 90%, and says what the colours mean', () => {
    const [gauges] = panelsOf(dashboardOf([budget()])).filter(({ type }) => type === 'gauge');
    expect(gauges?.fieldConfig.defaults).toMatchObject({
      thresholds: {
        steps: [
          { color: 'green', value: null },
          { color: 'yellow', value: 0.7 },
          { color: 'red', value: 0.9 },
        ],
      },
    });
    expect(gauges?.title).toBe('Budget used: green below 70%, yellow to 90%, red above');
    expect(gauges?.options).toMatchObject({ showThresholdLabels: true });
  });

  it('shows braces in a name as they are', () => {
    const [gauges] = panelsOf(dashboardOf([budget({ name: 'a {{job}}' })])).filter(
      ({ type }) => type === 'gauge',
    );
    expect(gauges?.targets[0]?.legendFormat).toBe('a { {job}}');
  });
});

describe('the expressions of a panel', () => {
  it('are in base units, whatever unit the metric has', () => {
    const inMilliseconds = gaugeBudget({ measuredIn: unit('ms') });
    expect(figure(inMilliseconds, '1h')).toBe('(max(avg_over_time(x_seconds[1h]))) * 0.001');
    expect(headroom(inMilliseconds, '1h')).toBe('2 - ((max(avg_over_time(x_seconds[1h]))) * 0.001)');
  });

  it('turn headroom and usage round under a floor, which nothing can use up by being below zero', () => {
    const floor = gaugeBudget({ bound: 'at_least' });
    expect(headroom(floor, '1h')).toBe('(max(avg_over_time(x_seconds[1h]))) - 2');
    expect(usage(floor, '1h')).toBe('2 / clamp_min((max(avg_over_time(x_seconds[1h]))), 0)');
  });

  it('are of the good under a floor and of the bad under a ceiling, whichever the indicator counts', () => {
    const share = { kind: 'ratio', part: 'x{ok="1"}', total: 'x' } as const;
    const of = (counted: 'good' | 'bad', bound: 'at_least' | 'at_most') =>
      figure(budget({ bound, limit: quantity('99%'), indicator: { ...share, of: counted } }), '1h');
    const own = '(sum(increase(x{ok="1"}[1h])) or vector(0)) / (sum(increase(x[1h])) > 0)';
    expect(of('good', 'at_least')).toBe(own);
    expect(of('bad', 'at_least')).toBe(`1 - ${own}`);
    expect(of('bad', 'at_most')).toBe(own);
    expect(of('good', 'at_most')).toBe(`1 - ${own}`);
  });

  it('know no usage of a limit that leaves nothing to use', () => {
    expect(usage(gaugeBudget({ limit: quantity('0 s') }), '1h')).toBeUndefined();
    const always = gaugeBudget({ bound: 'at_least', limit: quantity('100%'), measuredIn: unit('%') });
    expect(usage(always, '1h')).toBeUndefined();
  });

  it('look at the growth of four weeks, however short the panel’s steps', () => {
    const growth = budget({ indicator: { kind: 'growth', gauge: 'disk', where: {}, across: 'max' } });
    expect(figure(growth, '5m')).toBe('deriv(max(disk)[28d:1h])');
  });
});
