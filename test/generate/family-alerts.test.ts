import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertFiles } from '../../src/generate/alerts/alerts.ts';
import type { Rule } from '../../src/generate/alerts/rule.ts';
import type { Budget, Each, Family } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { quantity, unit } from '../support/budget.ts';
import { family } from '../support/family.ts';
import { folderWith } from '../support/folder.ts';

const filesOf = (...families: readonly Family[]) =>
  alertFiles({ budgets: [], families, paths: [], maintenance: [] }).map(({ content }) => String(content));

function rulesOf(...families: readonly Family[]): readonly Rule[] {
  const { groups }: { groups: readonly { rules: readonly Rule[] }[] } = parse(filesOf(...families)[0] ?? '');
  return groups.flatMap(({ rules }) => rules);
}

const named = (rules: readonly Rule[], kind: string) =>
  rules.filter(({ alert }) => alert === `ApiRouteP95${kind}`);
const PERCENT = { measuredIn: { ...unit('%'), numerator: 1, denominator: 1 } };
const own = (limits: Readonly<Record<string, string>>): Family['own'] =>
  new Map(Object.entries(limits).map(([value, limit]) => [value, { limit: quantity(limit) }]));

/** A family of its own metric, for each kind of indicator. */
const KINDS: readonly (readonly [string, Indicator, Partial<Budget>])[] = [
  ['quantile', { kind: 'quantile', quantile: 0.95, histogram: 'q_seconds', where: {}, native: false }, {}],
  [
    'good',
    { kind: 'ratio', of: 'good', part: 'g_total{ok="1"}', total: 'g_total' },
    { ...PERCENT, bound: 'at_least', limit: quantity('99.9%') },
  ],
  [
    'bad',
    { kind: 'ratio', of: 'bad', part: 'b_total{code=~"5.."}', total: 'b_total' },
    { ...PERCENT, limit: quantity('1%') },
  ],
  [
    'quotient',
    { kind: 'quotient', of: 'counter', part: 'm_seconds_sum', per: 'm_seconds_count' },
    { limit: quantity('2s') },
  ],
  ['gauges', { kind: 'quotient', of: 'gauge', part: 'used_s', per: 'there_s' }, { limit: quantity('2s') }],
  [
    'rate',
    { kind: 'rate', counter: 'r_total', where: {} },
    { bound: 'at_least', limit: quantity('50 req/s'), measuredIn: unit('req/s') },
  ],
  [
    'gauge',
    { kind: 'gauge', gauge: 'x_seconds', where: { job: 'api' }, overTime: 'avg', across: 'max' },
    { category: 'resource' },
  ],
];

function kindsOf(each: Partial<Each>, limits: Family['own'] = new Map()): readonly Family[] {
  return KINDS.map(([name, indicator, more]) => {
    const id = `api/${name}`;
    return { ...family(each, { indicator, ...more, id, slug: name }, limits), id };
  });
}

function promtool(families: readonly Family[]): { readonly ok: boolean; readonly said: string } {
  const [rules = '', tests = ''] = filesOf(...families);
  const cwd = folderWith({ 'budgets.rules.yaml': rules, 'budgets.test.yaml': tests });
  const run = (...args: readonly string[]) => spawnSync('promtool', args, { encoding: 'utf8', cwd });
  const checked = run('check', 'rules', '--lint-fatal', 'budgets.rules.yaml');
  const tested = run('test', 'rules', 'budgets.test.yaml');
  return {
    ok: checked.status === 0 && tested.status === 0,
    said: checked.stdout + checked.stderr + tested.stdout + tested.stderr,
  };
}

describe('the alert rules of a family', () => {
  it('are those of one budget, parted by the label, whose alerts say which member they are of', () => {
    const rules = rulesOf(family({}, { rationale: 'routes {{ of }} all', owner: '@api' }));
    expect(rules.map(({ alert }) => alert).toSorted()).toEqual([
      'ApiRouteP95Absent',
      'ApiRouteP95Approaching',
      'ApiRouteP95Exceeded',
    ]);
    expect(named(rules, 'Exceeded')[0]?.expr.split('\n')[0]).toBe(
      '(histogram_quantile(0.95, sum by (le, route) (rate(api_request_duration_seconds_bucket{route!=""}[1h]))) > 2',
    );
    expect(named(rules, 'Exceeded')[0]).toMatchObject({
      labels: { budget: 'api/route-p95[{{ $labels.route }}]', owner: '@api' },
      annotations: {
        summary: 'API {{ $labels.route }} P95 is over its budget of 2 s',
        rationale: 'routes {{ "{{" }} of }} all',
      },
    });
    expect(named(rules, 'Approaching')[0]?.expr).toMatch(
      /unless on \(route\) ALERTS\{alertname="ApiRouteP95Exceeded"/,
    );
  });

  it('leave out what the family leaves out, and have one more of each kind for a member with its own limit', () => {
    const rules = rulesOf(family({ except: ['/health.*', '/x'] }, {}, own({ '/search': '3s', '/x': '9s' })));
    const exceeded = named(rules, 'Exceeded');
    expect(exceeded).toHaveLength(2);
    expect(exceeded[0]?.expr).toContain('{route!="",route!~"(?:/health.*)|(?:/x)",route!="/search"}');
    expect(exceeded[1]?.expr).toContain('{route="/search"}[1h]))) > 3');
    expect(exceeded[1]).toMatchObject({
      labels: { budget: 'api/route-p95[/search]' },
      annotations: { summary: 'API /search P95 is over its budget of 3 s', limit: 'at most 3 s' },
    });
  });

  it('are of the values that the family names, and ring for each of them that is gone', () => {
    const rules = rulesOf(family({ in: ['/search', '/c.rt'] }, {}, own({ '/search': '3s' })));
    expect(rules.find(({ alert }) => alert.endsWith('Exceeded'))?.expr).toContain('{route="/c.rt"}');
    expect(named(rules, 'Absent')[0]).toMatchObject({
      alert: 'ApiRouteP95Absent',
      expr: 'absent(api_request_duration_seconds_count{route="/search"})\nor\nabsent(api_request_duration_seconds_count{route="/c.rt"})',
      labels: { budget: 'api/route-p95[{{ $labels.route }}]' },
    });
  });

  it('of members that only the source knows ring for the last of them that goes', () => {
    expect(named(rulesOf(family()), 'Absent')[0]).toMatchObject({
      expr: 'absent(api_request_duration_seconds_count{route!=""})',
      labels: { budget: 'api/route-p95' },
      annotations: {
        summary:
          'API P95 by route is not measured: no series of api_request_duration_seconds_count{route!=""}',
      },
    });
  });

  it('of an expression that answers nothing have the label of the member', () => {
    const indicator: Indicator = { kind: 'expr', expr: 'sum(rate(x[$window])) * 2' };
    const rules = rulesOf(family({ in: ['$a'] }, { indicator }));
    expect(named(rules, 'Exceeded')[0]?.expr).toBe('sum by (route) (rate(x{route="$a"}[1h])) * 2 > 2');
    expect(named(rules, 'Absent')[0]?.expr).toBe(
      'label_replace(absent(sum(rate(x{route="$a"}[1h])) * 2), "route", "$$a", "", "")',
    );
  });

  it('are not there, which the file says, where an expression cannot be parted by the label', () => {
    const indicator: Indicator = { kind: 'expr', expr: 'sum(label_replace(x, "a", "b", "", ""))' };
    const [file = ''] = filesOf(family({}, { indicator }));
    expect(file).toContain('# Not here: api/route-p95. Its expression cannot be parted by route:');
    expect(parse(file)).toEqual({ groups: [] });
  });

  it('show the value of any member as it is, and run nothing of it', () => {
    const value = '{{ $value }}"\n`';
    const rules = rulesOf(family({ in: [value, 'b'] }, {}, own({ [value]: '3s' })));
    const [, exceeded] = named(rules, 'Exceeded');
    expect(exceeded?.labels.budget).toBe('api/route-p95[{{ "{{" }} $value }}"\n`]');
    expect(promtool([family({ in: [value, 'b'] }, {}, own({ [value]: '3s' }))])).toMatchObject({ ok: true });
  });

  it('over sources alone are those of the budgets that its members are', () => {
    const rules = rulesOf({
      ...family({}, { name: '{source} P95' }),
      each: { sources: ['eu'], except: [], atMost: 300 },
    });
    expect(named(rules, 'Exceeded')[0]).toMatchObject({
      alert: 'ApiRouteP95Exceeded',
      labels: { budget: 'api/route-p95[eu]' },
    });
  });

  it.each([
    ['of members that only the source knows', {}, new Map()],
    [
      'of some that it leaves out, and with limits of their own',
      { except: ['/health.*'] },
      own({ '/search': '3s' }),
    ],
    ['of members that the file names', { in: ['/a"b', '/c.d', '/e\\f'] }, new Map()],
  ] as const)('ring for the one member that is over and for no other: %s', (_, each, limits) => {
    const families =
      limits.size === 0
        ? kindsOf(each)
        : kindsOf(each)
            .slice(0, 1)
            .map((one) => ({ ...one, own: limits }));
    expect(promtool(families)).toMatchObject({ ok: true });
  });

  it('are proved: promtool fails for a rule that rings for all members when one is over', () => {
    const [one] = kindsOf({});
    const [rules = '', tests = ''] = filesOf(...(one ? [one] : []));
    const wrong = rules.replaceAll('sum by (le, route)', 'sum by (le)');
    expect(wrong).not.toBe(rules);
    const cwd = folderWith({ 'budgets.rules.yaml': wrong, 'budgets.test.yaml': tests });
    const { status } = spawnSync('promtool', ['test', 'rules', 'budgets.test.yaml'], {
      encoding: 'utf8',
      cwd,
    });
    expect(status).not.toBe(0);
  });
});
