import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertFiles, alertNamesOf, rulesOf } from '../../src/generate/alerts/alerts.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { readTexts } from '../support/budget-files.ts';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'generated/alerts');
const CONFIG = ['--config', join(ROOT, 'headroom.yaml')];
const committed = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

function promtool(...args: readonly string[]): { readonly ok: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8', cwd: FOLDER });
  return { ok: status === 0, said: stdout + stderr };
}

const ratio = (of: 'good' | 'bad'): Indicator => ({ kind: 'ratio', of, part: 'x{ok="1"}', total: 'x' });
const PERCENT = { measuredIn: { ...unit('%'), numerator: 1, denominator: 1 } };

const floor = (indicator: Indicator, differing: Partial<Budget> = {}) =>
  budget({
    bound: 'at_least',
    limit: quantity('50 req/s'),
    measuredIn: unit('req/s'),
    indicator,
    ...differing,
  });

describe('the alert rules of a budget', () => {
  it('ask for the quantile of an hour with enough traffic, or else of a day with enough, for a quarter of an hour', () => {
    const [exceeded] = rulesOf(budget({ owner: '@api', runbook: 'https://runbooks.example/1' }));
    const quantile = (range: string) =>
      `histogram_quantile(0.95, sum by (le) (rate(api_request_duration_seconds_bucket[${range}]))) > 2`;
    const busy = 'sum(rate(api_request_duration_seconds_count[1h])) * 3600 >= 100';
    expect(exceeded).toMatchObject({
      alert: 'ApiQueryP95Exceeded',
      expr: [
        `(${quantile('1h')}`,
        `and on () ${busy})`,
        'or',
        `(${quantile('1d')}`,
        'and on () sum(rate(api_request_duration_seconds_count[1d])) * 86400 >= 59',
        `unless on () ${busy})`,
      ].join('\n'),
      for: '15m',
      labels: {
        severity: 'warning',
        service: 'api',
        budget: 'api/query-p95',
        category: 'latency',
        owner: '@api',
      },
      annotations: {
        summary: 'API Query P95 is over its budget of 2 s',
        limit: 'at most 2 s',
        runbook_url: 'https://runbooks.example/1',
      },
    });
  });

  it('compare in the unit that the metric has', () => {
    const [exceeded] = rulesOf(budget({ measuredIn: unit('ms') }));
    expect(exceeded?.expr).toContain('> 2000\n');
  });

  it('of a floor ring when the mean of a day does not meet it, and when the series is gone', () => {
    const rules = rulesOf(
      floor({ kind: 'rate', counter: 'tx_total', where: {} }, { limit: quantity('50 TPS') }),
    );
    const mean = 'avg_over_time(sum(rate(tx_total[5m]))[1d:5m])';
    expect(rules.map(({ alert, expr, for: wait }) => [alert, expr, wait])).toEqual([
      ['ApiQueryP95Exceeded', `${mean} < 50`, '30m'],
      [
        'ApiQueryP95Approaching',
        `(${mean} <= 55.5555555556)\nunless on () ALERTS{alertname="ApiQueryP95Exceeded",alertstate="firing"}`,
        '1h',
      ],
      ['ApiQueryP95Absent', 'absent(tx_total)', '10m'],
    ]);
  });

  it.each([
    ['min', 'min(min_over_time(x[15m])) < 50', '10m'],
    ['avg', 'min(avg_over_time(x[1d])) < 50', '30m'],
    ['max', 'min(max_over_time(x[7d])) < 50', '1h'],
  ] as const)('of a floor under a gauge’s %s look back as far as it needs to', (overTime, expr, wait) => {
    const [exceeded] = rulesOf(floor({ kind: 'gauge', gauge: 'x', where: {}, overTime, across: 'min' }));
    expect([exceeded?.expr, exceeded?.for]).toEqual([expr, wait]);
  });

  it('of a growth ask for the slope of all series together, over four weeks', () => {
    const [exceeded] = rulesOf(
      budget({ indicator: { kind: 'growth', gauge: 'x', where: {}, across: 'sum' } }),
    );
    expect([exceeded?.expr, exceeded?.for]).toEqual(['deriv(sum(x)[28d:1h]) > 2', '6h']);
  });

  it('of an expression ring, too, when it answers nothing', () => {
    const rules = rulesOf(budget({ indicator: { kind: 'expr', expr: 'sum(rate(x[$window]))' } }));
    expect(rules.at(-1)).toMatchObject({
      alert: 'ApiQueryP95Absent',
      expr: 'absent(sum(rate(x[1h])))',
      annotations: { summary: 'API Query P95 is not measured: its expression answers nothing' },
    });
  });

  it('of a ratio burn at four speeds over two windows each, without those that cannot be reached', () => {
    const [fast, slow, approaching] = rulesOf(
      budget({ ...PERCENT, bound: 'at_least', limit: quantity('99.9%'), indicator: ratio('good') }),
    );
    for (const part of ['[1h]', '[5m]', '> 0.0144 ', '[6h]', '[30m]', '> 0.006 '])
      expect(fast?.expr).toContain(part);
    for (const part of ['[1d]', '[2h]', '> 0.003 ', '[3d]', '[6h]', '> 0.001\n'])
      expect(slow?.expr).toContain(part);
    expect(approaching).toMatchObject({ alert: 'ApiQueryP95Approaching', for: '1h' });
    expect(approaching?.expr).toContain('>= 0.0009 ');
    const [loose] = rulesOf(budget({ ...PERCENT, limit: quantity('10%'), indicator: ratio('bad') }));
    expect(loose?.expr).not.toContain('[1h]');
    expect(loose?.expr).toContain('> 0.6 ');
  });

  it('of a ratio need three failed events in the longer window', () => {
    const [good] = rulesOf(
      budget({ ...PERCENT, bound: 'at_least', limit: quantity('99.9%'), indicator: ratio('good') }),
    );
    expect(good?.expr).toContain(
      'and on () sum(increase(x[1h])) - (sum(increase(x{ok="1"}[1h])) or vector(0)) > 2.5',
    );
    const [bad] = rulesOf(budget({ ...PERCENT, limit: quantity('1%'), indicator: ratio('bad') }));
    expect(bad?.expr).toContain('and on () sum(increase(x{ok="1"}[1h])) > 2.5');
  });

  it('of a ratio that allows no failure ring at any', () => {
    const rules = rulesOf(budget({ ...PERCENT, limit: quantity('0%'), indicator: ratio('bad') }));
    expect(rules.map(({ alert }) => alert)).toEqual(['ApiQueryP95Exceeded', 'ApiQueryP95Absent']);
    expect(rules[0]?.expr).toMatch(/\[1h\].*> 0$/);
  });

  it('show braces of a budget file, and run none of them', () => {
    const [exceeded] = rulesOf(budget({ rationale: '{{ .Secret }}' }));
    expect(exceeded?.annotations.rationale).toBe('{{ "{{" }} .Secret }}');
  });
});

describe('the alert rules of a quotient', () => {
  const mean: Indicator = {
    kind: 'quotient',
    of: 'counter',
    part: 'x_seconds_sum',
    per: 'x_seconds_count',
  };

  it('of counters ask the last hour where it had a hundred to divide by, and else the last day', () => {
    const [exceeded] = rulesOf(budget({ indicator: mean }));
    const over = (range: string) =>
      `sum(increase(x_seconds_sum[${range}])) / (sum(increase(x_seconds_count[${range}])) > 0) > 2`;
    const busy = 'sum(increase(x_seconds_count[1h])) >= 100';
    expect(exceeded?.expr).toBe(
      [`(${over('1h')}`, `and on () ${busy})`, 'or', `(${over('1d')}`, `unless on () ${busy})`].join('\n'),
    );
  });

  it('of a floor ask the day as a whole, never the mean of shorter quotients', () => {
    const [exceeded] = rulesOf(floor(mean));
    expect(exceeded?.expr).toBe(
      'sum(increase(x_seconds_sum[1d])) / (sum(increase(x_seconds_count[1d])) > 0) < 50',
    );
  });

  it('say that it is not measured when what it is divided by is gone', () => {
    expect(rulesOf(budget({ indicator: mean })).at(-1)?.expr).toBe('absent(x_seconds_count)');
  });
});

/** Whether promtool finds the rules of a budget file right, and its tests pass. */
function tried(...lines: readonly string[]): { readonly tests: string; readonly rules: string } {
  const { set, problems } = readTexts(['service: a', 'budgets:', ...lines, ''].join('\n'));
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [rules, tests] = alertFiles(set).map(({ content }) => String(content));
  const folder = folderWith({ 'budgets.rules.yaml': String(rules), 'budgets.test.yaml': String(tests) });
  expect(promtool('check', 'rules', join(folder, 'budgets.rules.yaml'))).toMatchObject({ ok: true });
  expect(promtool('test', 'rules', join(folder, 'budgets.test.yaml'))).toMatchObject({ ok: true });
  return { tests: String(tests), rules: String(rules) };
}

describe('promtool takes the rules and passes the tests', () => {
  it('of labels that must be something else than a value', () => {
    const { tests } = tried(
      '  a: { category: latency, at_most: 2s, indicator: { quantile: 0.9, histogram: h_seconds, where: { code: { matches: "2..|3.." } } } }',
      '  b: { category: resource, at_most: 2 GB, indicator: { gauge: b_bytes, where: { job: [x, y], env: { not: test } } } }',
      '  c: { category: throughput, at_least: 5 TPS, indicator: { rate: c_total, where: { code: { not_matches: "5.." } } } }',
    );
    expect(tests).toContain('h_seconds_bucket{code="200",le=');
    expect(tests).toContain('b_bytes{job="x",env="other"}');
  });

  it('of quotients and means, each with cases of its own', () => {
    const { tests } = tried(
      '  a: { category: latency, at_most: 2s, indicator: { mean: a_seconds, where: { code: { not: "500" } } } }',
      '  b: { category: resource, at_most: 80%, indicator: { quotient: { gauge: used_bytes, per: all_bytes } } }',
      '  c: { category: rule, at_most: 50 queries, indicator: { quotient: { counter: queries_total, per: jobs_total } } }',
      '  d: { category: quality, at_least: 90%, indicator: { quotient: { gauge: idle, per: slots } } }',
      `  f: { category: rule, at_most: 3, indicator: { quotient: { counter: 'same_total{kind="a"}', per: same_total } } }`,
      '  e: { category: quality, at_most: 1%, indicator: { ratio: { bad: late_total, total: sent_total offset 5m } } }',
    );
    for (const metric of ['a_seconds_sum', 'used_bytes', 'queries_total', 'idle'])
      expect(tests).toContain(metric);
  });

  it('of good events that are all but some: the others are a series of their own', () => {
    const { tests } = tried(
      `  a: { category: quality, at_least: 99.9%, indicator: { ratio: { good: 'a_total{code!~"5.."}', total: a_total } } }`,
      `  b: { category: quality, at_most: 1%, indicator: { ratio: { bad: 'b_total{job="x",result!="ok"}', total: 'b_total{job="x"}' } } }`,
    );
    expect(tests).toContain('series: a_total{code="500"}');
    expect(tests).toContain('series: b_total{job="x",result="ok"}');
  });

  it('of an expression that answers at every moment of a week, in steps that it can count', () => {
    const { rules } = tried(
      '  a:',
      '    category: rule',
      '    at_least: 50 queries',
      '    indicator:',
      '      expr: max_over_time((sum(rate(a_total[5m])) or vector(0))[$window:1m])',
      '      present: a_total',
    );
    expect(rules).toContain('[7d:240s]');
  });
});

describe('the groups of rules', () => {
  it('evaluate what looks back for days less often', () => {
    const set = {
      budgets: [budget({ ...PERCENT, limit: quantity('1%'), indicator: ratio('bad') })],
      paths: [],
      maintenance: [],
    };
    const [file] = alertFiles(set);
    const groups: readonly { name: string; interval?: string; rules: readonly { alert: string }[] }[] = parse(
      String(file?.content),
    ).groups;
    expect(
      groups.map(({ name, interval, rules }) => [name, interval, rules.map(({ alert }) => alert)]),
    ).toEqual([
      ['headroom-budgets-api', undefined, ['ApiQueryP95BurnsFast', 'ApiQueryP95Absent']],
      ['headroom-budgets-api-slow', '5m', ['ApiQueryP95BurnsSlowly', 'ApiQueryP95Approaching']],
    ]);
  });
});

describe('the generated alerts of the shipped budgets', () => {
  it('are for all 57 of them, each under a name of its own', async () => {
    const groups: readonly { rules: readonly { alert: string; labels: { budget: string } }[] }[] = parse(
      committed('budgets.rules.yaml'),
    ).groups;
    const rules = groups.flatMap((group) => group.rules);
    expect(new Set(rules.map(({ labels }) => labels.budget)).size).toBe(57);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(alertNamesOf(budget())).toEqual([
      'ApiQueryP95Exceeded',
      'ApiQueryP95Approaching',
      'ApiQueryP95Absent',
    ]);
  });

  it('are as the committed files say, and a stale file is named', async () => {
    const fresh = await runCli(['generate', 'alerts', '--check', '--out', FOLDER, ...CONFIG]);
    expect(fresh).toMatchObject({ code: 0, err: '' });
    const folder = folderWith({ 'budgets.rules.yaml': 'groups: []\n' });
    const stale = await runCli(['generate', 'alerts', '--check', '--out', folder, ...CONFIG]);
    expect(stale.code).toBe(1);
    expect(stale.err).toContain('budgets.rules.yaml is stale.');
    expect(stale.err).toContain('budgets.test.yaml is not there.');
    expect(stale.err).toContain('headroom generate alerts --out');
  });

  it('pass promtool’s check, and its tests', () => {
    expect(promtool('check', 'rules', 'budgets.rules.yaml')).toMatchObject({ ok: true });
    expect(promtool('test', 'rules', 'budgets.test.yaml')).toMatchObject({ ok: true });
  });

  it('fail their tests when a limit, a comparison or the guard is wrong', () => {
    const set = { budgets: [budget()], paths: [], maintenance: [] };
    const [rules, tests] = alertFiles(set).map(({ content }) => String(content));
    for (const [right, wrong] of [
      [' > 2', ' > 5'],
      ['>= 100', '>= 0'],
      ['>= 59', '>= 0'],
      ['unless on () ALERTS', 'and on () ALERTS'],
      ['absent(', 'count('],
    ] as const) {
      expect(rules).toContain(right);
      const folder = folderWith({
        'budgets.rules.yaml': String(rules).replaceAll(right, wrong),
        'budgets.test.yaml': String(tests),
      });
      expect(promtool('test', 'rules', join(folder, 'budgets.test.yaml')).ok).toBe(false);
    }
  });
});
