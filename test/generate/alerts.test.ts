import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertFiles, alertNamesOf, rulesOf } from '../../src/generate/alerts/alerts.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { budget, quantity, unit } from '../support/budget.ts';
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

describe('the alert rules of a budget', () => {
  it('ask for the quantile of an hour, with enough traffic, for a quarter of an hour', () => {
    const [exceeded] = rulesOf(budget({ owner: '@api', runbook: 'https://runbooks.example/1' }));
    expect(exceeded).toMatchObject({
      alert: 'ApiQueryP95Exceeded',
      expr: 'histogram_quantile(0.95, sum by (le) (rate(api_request_duration_seconds_bucket[1h]))) > 2\nand on () sum(rate(api_request_duration_seconds_count[1h])) * 3600 >= 100',
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

  it('of a floor ring when it is not met, and when the series is gone', () => {
    const rules = rulesOf(
      budget({
        bound: 'at_least',
        limit: quantity('50 TPS'),
        measuredIn: unit('req/s'),
        indicator: { kind: 'rate', counter: 'tx_total', where: {} },
      }),
    );
    expect(rules.map(({ alert, expr, for: wait }) => [alert, expr, wait])).toEqual([
      ['ApiQueryP95Exceeded', 'sum(rate(tx_total[15m])) < 50', '10m'],
      [
        'ApiQueryP95Approaching',
        '(sum(rate(tx_total[15m])) <= 55.5555555556 and sum(rate(tx_total[15m])) >= 50)',
        '30m',
      ],
      ['ApiQueryP95Absent', 'absent(tx_total)', '10m'],
    ]);
  });

  it('of a ratio burn at four speeds over two windows each, without those that cannot be reached', () => {
    const [fast, slow] = rulesOf(
      budget({ ...PERCENT, bound: 'at_least', limit: quantity('99.9%'), indicator: ratio('good') }),
    );
    for (const part of ['[1h]', '[5m]', '> 0.0144 ', '[6h]', '[30m]', '> 0.006 '])
      expect(fast?.expr).toContain(part);
    for (const part of ['[1d]', '[2h]', '> 0.003 ', '[3d]', '[6h]', '> 0.001 '])
      expect(slow?.expr).toContain(part);
    const [loose] = rulesOf(budget({ ...PERCENT, limit: quantity('10%'), indicator: ratio('bad') }));
    expect(loose?.expr).not.toContain('[1h]');
    expect(loose?.expr).toContain('> 0.6 ');
  });

  it('show braces of a budget file, and run none of them', () => {
    const [exceeded] = rulesOf(budget({ rationale: '{{ .Secret }}' }));
    expect(exceeded?.annotations.rationale).toBe('{{ "{{" }} .Secret }}');
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
  }, 180_000);

  it('fail their tests when a limit, a comparison or the guard against little traffic is wrong', () => {
    const set = { budgets: [budget()], paths: [], maintenance: [] };
    const [rules, tests] = alertFiles(set).map(({ content }) => String(content));
    for (const [right, wrong] of [
      [' > 2', ' > 5'],
      ['>= 100', '>= 0'],
      ['absent(', 'count('],
    ] as const) {
      expect(rules).toContain(right);
      const folder = folderWith({
        'budgets.rules.yaml': String(rules).replace(right, wrong),
        'budgets.test.yaml': String(tests),
      });
      expect(promtool('test', 'rules', join(folder, 'budgets.test.yaml')).ok).toBe(false);
    }
  });
});
