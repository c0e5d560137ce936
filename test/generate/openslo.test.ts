import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { selectorProblem } from '../../src/config/budgets/expression.ts';
import { objectiveOf } from '../../src/generate/openslo/objective.ts';
import { opensloFiles, opensloOf } from '../../src/generate/openslo/openslo.ts';
import type { Budget } from '../../src/model/budget.ts';
import { budget, gaugeBudget, quantity, unit } from '../support/budget.ts';
import { OPENSLO_SCHEMA } from '../support/openslo-schema.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'generated/openslo');
const COMMITTED = readFileSync(join(FOLDER, 'budgets.openslo.yaml'), 'utf8');
const valid = new Ajv({ allowUnionTypes: true }).compile(OPENSLO_SCHEMA);

const share = (of: 'good' | 'bad', bound: Budget['bound'], limit: string): Budget =>
  budget({
    bound,
    limit: quantity(limit),
    measuredIn: unit('%'),
    indicator: { kind: 'ratio', of, part: 'x{ok="1"}', total: 'x' },
  });

function queryOf(one: Budget, role: string): string {
  const metric = objectiveOf(one)?.sli.ratioMetric as
    | Readonly<Record<string, { metricSource: { spec: { query: string } } }>>
    | undefined;
  return metric?.[role]?.metricSource.spec.query ?? '';
}

describe('the objective of a budget', () => {
  it('is the share of good events, whichever share the budget limits', () => {
    expect(objectiveOf(share('good', 'at_least', '99.9%'))?.target).toBe(0.999);
    expect(objectiveOf(share('bad', 'at_most', '0.5%'))?.target).toBe(0.995);
    expect(objectiveOf(share('bad', 'at_least', '99.9%'))?.target).toBe(0.999);
    expect(queryOf(share('bad', 'at_most', '0.5%'), 'bad')).toBe('x{ok="1"}');
    expect(queryOf(share('good', 'at_least', '99.9%'), 'good')).toBe('x{ok="1"}');
  });

  it('of a quantile is the share of events within the limit, however the bucket’s end is written', () => {
    expect(objectiveOf(budget())).toMatchObject({
      target: 0.95,
      remark: 'Needs a bucket of api_request_duration_seconds that ends at 2.',
    });
    const ends = (limit: string, of = 's') => {
      const query = queryOf(budget({ limit: quantity(limit), measuredIn: unit(of) }), 'good');
      return new RegExp(`^(?:${/le=~"([^"]+)"/.exec(query)?.[1]})$`);
    };
    for (const [limit, written] of [
      ['2s', ['2', '2.0']],
      ['500 ms', ['0.5']],
      ['0.01 ms', ['0.00001', '1e-05']],
    ] as const)
      for (const one of written) expect(ends(limit).test(one), one).toBe(true);
    expect(ends('1000 s', 'ms').test('1e+06')).toBe(true);
    for (const other of ['20', '0.2', '2x0', '12', '+Inf']) expect(ends('2s').test(other), other).toBe(false);
  });

  it('of a native histogram, a floor under a quantile, a promise of all, or any other figure is none', () => {
    const { indicator } = budget();
    expect(
      objectiveOf(budget({ indicator: { ...indicator, native: true } as Budget['indicator'] })),
    ).toBeUndefined();
    expect(objectiveOf(budget({ bound: 'at_least' }))).toBeUndefined();
    expect(objectiveOf(share('good', 'at_least', '100%'))).toBeUndefined();
    expect(objectiveOf(gaugeBudget())).toBeUndefined();
  });

  it('has a name of its own, of at most 63 plain characters', () => {
    const ids = ['a/b-c', 'a-b/c', `a/${'long'.repeat(30)}`, `a/${'long'.repeat(30)}er`];
    const documents = opensloOf(ids.map((id) => budget({ id, rationale: 'x'.repeat(2000) })));
    const names = documents.filter(({ kind }) => kind === 'SLO').map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(4);
    for (const document of documents) expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
  });
});

describe('the generated OpenSLO documents of the shipped budgets', () => {
  const documents = parseAllDocuments(COMMITTED).map((one): ReturnType<typeof opensloOf>[number] =>
    one.toJS(),
  );

  it('are as the committed file says', async () => {
    const config = ['--config', join(ROOT, 'headroom.yaml')];
    const fresh = await runCli(['generate', 'openslo', '--check', '--out', FOLDER, ...config]);
    expect(fresh).toMatchObject({ code: 0, err: '' });
  });

  it('have the fields of the specification, and no others', () => {
    for (const document of documents) expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    const [, sli, slo] = documents;
    expect(valid({ ...sli, apiVersion: 'openslo/v1alpha' })).toBe(false);
    expect(valid({ ...slo, metadata: { name: 'Not/plain' } })).toBe(false);
    expect(valid({ ...slo, spec: { ...slo?.spec, objectives: [{ target: 1 }] } })).toBe(false);
    expect(valid({ ...slo, spec: { ...slo?.spec, timeWindows: [] } })).toBe(false);
  });

  it('are a service each, and an indicator and an objective for each share and quantile, in plain selectors', () => {
    const count = (wanted: string) => documents.filter(({ kind }) => kind === wanted).length;
    expect([count('Service'), count('SLI'), count('SLO')]).toEqual([4, 33, 33]);
    const queries = [...COMMITTED.matchAll(/query: (.+)/g)].map(([, query = '']) =>
      query.replace(/^'|'$/g, ''),
    );
    expect(queries).toHaveLength(66);
    for (const query of queries) expect(selectorProblem(query), query).toBeUndefined();
  });

  it('are none without budgets', () => {
    const [file] = opensloFiles({ budgets: [], paths: [], maintenance: [] });
    expect(
      String(file?.content)
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#')),
    ).toEqual([]);
  });
});
