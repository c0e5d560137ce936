import { describe, expect, it } from 'vitest';
import { figureQueries } from '../../src/promql/queries.ts';
import { budgetFile, budgetProblems, readTexts } from '../support/budget-files.ts';

const HOUR = 3600;

/** The queries of an indicator that is written in a budget file without a problem. */
function queriesOf(indicator: string, limit = '2s'): readonly string[] {
  const { set, problems } = readTexts(budgetFile([`at_most: ${limit}`, `indicator: ${indicator}`]));
  expect(problems).toEqual([]);
  return set.budgets.flatMap((one) => figureQueries(one.indicator, HOUR).map(({ query }) => query));
}

const told = (indicator: string, limit = '2s') =>
  budgetProblems(budgetFile([`at_most: ${limit}`, `indicator: ${indicator}`]));

describe('what labels must be', () => {
  it.each([
    ['{ route: query }', '{route="query"}'],
    ['{ code: 200, ok: true }', '{code="200",ok="true"}'],
    ['{ code: { matches: "2.." } }', '{code=~"2.."}'],
    ['{ code: { not_matches: "5.." } }', '{code!~"5.."}'],
    ['{ method: { not: OPTIONS } }', '{method!="OPTIONS"}'],
    ['{ method: { not: [OPTIONS, HEAD] } }', '{method!~"OPTIONS|HEAD"}'],
    ['{ stage: [cart, payment] }', '{stage=~"cart|payment"}'],
    ['{ host: [a.example.org, "b|c"] }', String.raw`{host=~"a\\.example\\.org|b\\|c"}`],
    ['{ stage: [cart] }', '{stage="cart"}'],
    ['{ code: { matches: "4..", not: 404 } }', '{code=~"4..",code!="404"}'],
    ['{ service.name: api, k8s.io/zone: { not: a } }', '{"service.name"="api","k8s.io/zone"!="a"}'],
  ])('is written %s', (where, matchers) => {
    expect(queriesOf(`{ gauge: x_seconds, where: ${where} }`)).toEqual([
      `max(avg_over_time(x_seconds${matchers}[3600s]))`,
    ]);
  });

  it('goes for every indicator that takes where', () => {
    const where = 'where: { code: { not_matches: "5.." } }';
    const is = '{code!~"5.."}';
    expect(queriesOf(`{ quantile: 0.95, histogram: h_seconds, ${where} }`)).toEqual([
      `sum by (le) (increase(h_seconds_bucket${is}[3600s]))`,
    ]);
    expect(queriesOf(`{ mean: h_seconds, ${where} }`)).toEqual([
      `sum(increase(h_seconds_sum${is}[3600s]))`,
      `sum(increase(h_seconds_count${is}[3600s]))`,
    ]);
    expect(queriesOf(`{ rate: x_total, ${where} }`, '5 TPS')).toEqual([`sum(increase(x_total${is}[3600s]))`]);
    expect(queriesOf(`{ growth: x_bytes, ${where} }`, '5 GB/year')).toEqual([
      `last_over_time(sum(x_bytes${is} >= -Inf)[3599s:60s])`,
    ]);
  });

  it('is kept as a plain value where it is one, so that what was measured before is known again', () => {
    const { set } = readTexts(
      budgetFile(['at_most: 2s', 'indicator: { gauge: x_seconds, where: { a: b, c: [d, e] } }']),
    );
    expect(set.budgets[0]?.indicator).toMatchObject({
      where: { a: 'b', c: [{ is: '=~', value: 'd|e' }] },
    });
  });
});

describe('a mistake in what labels must be', () => {
  it.each([
    [
      '{ code: "!~5.." }',
      'warning: “!~5..” is taken as it stands, as the label’s value. Write { not_matches: "5.." } if a condition is meant.',
    ],
    [
      `{ code: '=~"2.."' }`,
      'warning: “=~"2.."” is taken as it stands, as the label’s value. Write { matches: "2.." } if a condition is meant.',
    ],
    [
      '{ code: "5.." }',
      'warning: “5..” is taken as it stands, as the label’s value. Write { matches: "5.." } if a condition is meant.',
    ],
    [
      '{ path: "/api/.*" }',
      'warning: “/api/.*” is taken as it stands, as the label’s value. Write { matches: "/api/.*" } if a condition is meant.',
    ],
    [
      '{ code: { matches: "5(.." } }',
      'error: “5(..” is not a pattern. One of RE2, which has no lookahead, is wanted. Write it like 5.. or cart|payment.',
    ],
    [
      '{ code: { not_matches: "(?!5).*" } }',
      'error: “(?!5).*” is not a pattern. One of RE2, which has no lookahead, is wanted. Write it like 5.. or cart|payment.',
    ],
    [
      '{ code: { match: "5.." } }',
      'error: Unknown key match. Allowed here: not, matches, not_matches. Did you mean matches?',
    ],
    [
      '{ code: {} }',
      'error: There is no condition. At least one of not, matches and not_matches is wanted. Write it like { not: OPTIONS }.',
    ],
    ['{ code: [] }', 'error: There is nothing here. An item is wanted. Write it, or remove the key.'],
  ])('is told of: %s', (where, message) => {
    expect(told(`{ gauge: x_seconds, where: ${where} }`)).toEqual([expect.stringContaining(message)]);
  });

  it.each(['{ path: /v1.2/cart }', '{ price: "$5" }', '{ v: 1.2.3 }', '{ a: "x!=y" }'])(
    'is not seen in a plain value: %s',
    (where) => {
      expect(told(`{ gauge: x_seconds, where: ${where} }`)).toEqual([]);
    },
  );
});

describe('names with points', () => {
  it('are put where every Prometheus reads them', () => {
    expect(queriesOf('{ quantile: 0.5, histogram: http.server.duration, unit: s }')).toEqual([
      'sum by (le) (increase({__name__="http.server.duration_bucket"}[3600s]))',
    ]);
    expect(queriesOf('{ gauge: system.memory.usage, where: { state: used }, unit: B }', '2 GB')).toEqual([
      'max(avg_over_time({__name__="system.memory.usage",state="used"}[3600s]))',
    ]);
  });

  it('are read in a selector as Prometheus 3 writes them', () => {
    const part = `'{"http.requests", "http.status"=~"5.."}'`;
    expect(queriesOf(`{ ratio: { bad: ${part}, total: '{"http.requests"}' } }`, '1%')[0]).toBe(
      'sum(increase({"http.requests", "http.status"=~"5.."}[3600s])) or vector(0)',
    );
  });
});
