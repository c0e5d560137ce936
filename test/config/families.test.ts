import { describe, expect, it } from 'vitest';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';

const problemsOf = (...lines: readonly string[]) => budgetProblems(budgetFile([...GOOD, ...lines]));
const familyOf = (...lines: readonly string[]) => {
  const { set, problems } = readTexts(budgetFile([...GOOD, ...lines]));
  expect(problems).toEqual([]);
  expect(set.budgets).toEqual([]);
  const [family] = set.families ?? [];
  if (!family) throw new Error('There is no family.');
  return family;
};

describe('a family', () => {
  it('is of every value of a label, in as few words as that', () => {
    expect(familyOf('each: route', 'name: "{route} P95"')).toMatchObject({
      id: 'api/a',
      name: 'P95 by route',
      template: { id: 'api/a', name: '{route} P95' },
      each: { label: 'route', except: [], atMost: 300 },
    });
  });

  it('says which values count, how many there may be, and by which sources', () => {
    const { each } = familyOf(
      'each: { label: code, in: [200, "/x"], except: ["/internal/.*"], at_most: 5, source: [eu, us] }',
    );
    expect(each).toEqual({
      label: 'code',
      in: ['200', '/x'],
      except: ['/internal/.*'],
      atMost: 5,
      sources: ['eu', 'us'],
    });
    expect(familyOf('each: { source: [eu, us] }').each).toEqual({
      except: [],
      atMost: 300,
      sources: ['eu', 'us'],
    });
  });

  it('has a limit, an owner and a share approached of single members', () => {
    const family = familyOf(
      'each: route',
      'limits: { /search: 3s }',
      'owners: { /search: search team, /cart: shop }',
      'approaching: { /cart: 80% }',
    );
    expect(family.template.approaching).toBe(0.9);
    expect(family.own.get('/search')).toMatchObject({ limit: { amount: 3 }, owner: 'search team' });
    expect(family.own.get('/cart')).toEqual({ owner: 'shop', approaching: 0.8 });
  });

  it('has a name without what stands for a value, and says what it is by', () => {
    const nameOf = (name: string) => familyOf('each: route', `name: "${name}"`).name;
    expect(nameOf('{route} P95')).toBe('P95 by route');
    expect(nameOf('P95 of {route}')).toBe('P95 by route');
    expect(nameOf('P95 ({route})')).toBe('P95 by route');
    expect(nameOf('Query {route} time')).toBe('Query time by route');
    expect(nameOf('Query P95')).toBe('Query P95 by route');
    expect(nameOf('{route}')).toBe('Each route');
    expect(nameOf('Search: P95 of {route}')).toBe('Search: P95 by route');
    expect(familyOf('each: { label: route, source: [eu] }', 'name: "P95: {route} in {source}"').name).toBe(
      'P95 by source and route',
    );
  });

  it('has exceptions and maintenance like a single budget', () => {
    const { set, problems } = readTexts(
      budgetFile(
        [...GOOD, 'each: route'],
        'exceptions:',
        '  - { budget: a, at_most: 5s, from: 2026-01-26, until: 2026-01-27, reason: r, approved_by: b }',
        'maintenance:',
        '  - { from: 2026-01-26T22:00, until: 2026-01-26T23:00, reason: r }',
      ),
    );
    expect(problems).toEqual([]);
    expect(set.families?.[0]?.template.exceptions).toMatchObject([{ limit: { amount: 5 } }]);
    expect(set.maintenance).toMatchObject([{ budgets: ['api/a'] }]);
  });
});

interface Mistake {
  readonly mistake: string;
  readonly lines: readonly string[];
  readonly told: readonly string[];
}

const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'an unknown key',
    lines: ['each: { lable: route }'],
    told: [
      '7:13: error: Unknown key lable. Allowed here: label, in, except, at_most, source. Did you mean label?',
    ],
  },
  {
    mistake: 'a list, or nothing at all',
    lines: ['each: [route]', 'approaching: []', 'limits: { /a: }'],
    told: [
      '7:11: error: This must be text or a map of keys and values, not a list. Write one value.',
      '8:18: error: This must be text, a number or a map of keys and values, not a list. Write one value.',
      '9:19: error: There is nothing here. Text or a number is wanted. Write it, or remove the key.',
    ],
  },
  {
    mistake: 'nothing to have a budget for',
    lines: ['each: { at_most: 5 }'],
    told: [
      '7:11: error: each says nothing to have a budget for. A label, or source with names of sources, is wanted. Write it like each: route.',
    ],
  },
  {
    mistake: 'values without a label',
    lines: ['each: { source: [eu], in: [/a], except: [x] }'],
    told: [
      '7:27: error: in is of a label’s values, and there is no label. Add label, such as label: route, or remove in.',
      '7:37: error: except is of a label’s values, and there is no label. Add label, such as label: route, or remove except.',
    ],
  },
  {
    mistake: 'what is no label',
    lines: ['each: "my route"'],
    told: [
      '7:11: error: “my route” is not a label name. Letters, digits and _ are allowed, and points, slashes and hyphens, not beginning with a digit. Write the name that the series bear.',
    ],
  },
  {
    mistake: 'a label by which figures are made',
    lines: ['each: le'],
    told: [
      '7:11: error: le is no label to have a budget for each value of: a figure is made of all its values together. Name another.',
    ],
  },
  {
    mistake: 'a label that is called as sources are',
    lines: ['each: { label: source, source: [eu] }'],
    told: [
      '7:20: error: The label source cannot be told from the sources here. One of them is allowed. Rename the label where it is recorded, or make a family of each.',
    ],
  },
  {
    mistake: 'two members of one id',
    lines: ['each: { label: code, in: [200, "200"], source: [eu, eu] }'],
    told: [
      '7:36: error: “200” is there twice, so that two members would have one id. Each may be there once. Remove one of them.',
      '7:57: error: “eu” is there twice, so that two members would have one id. Each may be there once. Remove one of them.',
    ],
  },
  {
    mistake: 'a value that is wanted and not wanted',
    lines: ['each: { label: route, in: [/a, /b], except: ["/b.*"] }'],
    told: [
      '7:36: error: “/b” is under in, and “/b.*” under except takes it away. Remove it from one of them.',
    ],
  },
  {
    mistake: 'a pattern that is none',
    lines: ['each: { label: route, except: ["("] }'],
    told: [
      '7:36: error: “(” is not a pattern. One of RE2, which has no lookahead, is wanted. Write it like 5.. or cart|payment.',
    ],
  },
  {
    mistake: 'more members than there may be',
    lines: ['each: { label: route, in: [/a, /b], source: [eu, us], at_most: 3 }'],
    told: [
      '7:31: error: This makes 4 members. At most 3 are allowed here. Write at_most: 4, or remove some.',
    ],
  },
  {
    mistake: 'more than any family may have',
    lines: ['each: { label: route, at_most: 10001 }'],
    told: ['7:36: error: “10001” is too big. At most 10000 is allowed. Lower it.'],
  },
  {
    mistake: 'what stands for nothing in a name',
    lines: ['each: route', 'name: "{rout} P95"'],
    told: ['8:11: error: {rout} stands for nothing in a name here. Allowed: {route}. Did you mean {route}?'],
  },
  {
    mistake: 'what one figure alone can have',
    lines: ['each: route', 'load_test: http_req_duration', 'benchmark: BenchmarkQuery'],
    told: [
      '8:5: error: load_test is one figure, and a family has one a member. Make a budget of its own for it, without each.',
      '9:5: error: benchmark is one figure, and a family has one a member. Make a budget of its own for it, without each.',
    ],
  },
  {
    mistake: 'what members have, without any',
    lines: ['limits: { /a: 3s }', 'owners: { /a: b }', 'approaching: { /a: 80% }'],
    told: ['limits', 'owners', 'approaching'].map(
      (key, index) =>
        `${7 + index}:5: error: ${key} is of the members of a family, and this budget is none. Add each, such as each: route, or remove ${key}.`,
    ),
  },
  {
    mistake: 'a member that there cannot be',
    lines: ['each: { label: route, in: [/search, /cart] }', 'limits: { /serch: 3s }', 'owners: { /x: b }'],
    told: [
      '8:15: error: There is no member /serch of this family. Did you mean /search? Write what stands in the brackets of a member’s id.',
      '9:15: error: There is no member /x of this family. Known: /search, /cart. Write what stands in the brackets of a member’s id.',
    ],
  },
  {
    mistake: 'a member that is taken away',
    lines: ['each: { label: route, except: ["/int.*"] }', 'limits: { /internal: 3s }'],
    told: [
      '8:15: error: There is no member /internal: “/int.*” under except takes it away. Remove it from one of them.',
    ],
  },
  {
    mistake: 'a member’s limit of another dimension',
    lines: ['each: route', 'limits: { /a: 3 GB, /b: -1s, /c: much }', 'approaching: { /a: 200% }'],
    told: [
      '8:19: error: The limit 3 GB is an amount of data, but the indicator measures a time (by its name, h_seconds). They must have the same dimension. Write it like 2s, or say with unit: what the indicator’s numbers are.',
      '8:29: error: -1 s can never be reached: this cannot be negative. Write a limit of zero or more.',
      '8:38: error: “much” is not a quantity. A number and a unit are allowed: 2s, 500 ms, 4 GB, 100 Mbps, 0.5 cores, 99.9%, 50 TPS, 10 GB/year or 50 queries.',
      '9:24: error: “200%” is not a share above 0% and up to 100%. Write it like 90%.',
    ],
  },
];

describe('a family with a mistake', () => {
  it.each(MISTAKES)('is told of $mistake at its place', ({ lines, told }) => {
    expect(problemsOf(...lines)).toEqual(told.map((one) => `1.yaml:${one}`));
  });

  it('is told of an expression that can be of no value of the label', () => {
    const file = (expr: string) =>
      budgetFile(['at_most: 2s', `indicator: { expr: '${expr}' }`, 'each: route']);
    const told =
      '1.yaml:7:11: error: Nothing in the indicator can be of one value of route: it selects no series, or those of one value alone. Select series by a metric, without route =.';
    expect(budgetProblems(file('max(max_over_time(x{route="/a"}[$window]))'))).toEqual([told]);
    expect(budgetProblems(file('max(max_over_time(x{route=~"/a.*"}[$window]))'))).toEqual([]);
  });

  it('is told that it is no stage and no total of a path', () => {
    const file = budgetFile([...GOOD, 'each: route'], 'paths:', '  p: { total: a, stages: [a, b] }');
    expect(budgetProblems(file).filter((one) => one.includes('family'))).toEqual([
      '1.yaml:9:15: error: a is a family, and a path is of single budgets. Make a budget of its own for it, without each.',
      '1.yaml:9:27: error: a is a family, and a path is of single budgets. Make a budget of its own for it, without each.',
    ]);
  });
});
