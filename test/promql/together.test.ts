import { describe, expect, it } from 'vitest';
import { shapesOf } from '../../src/promql/shapes.ts';
import { byLabel, together } from '../../src/promql/together.ts';

const ROUTES = ['/a', '/b.c'];
const askedOf = (query: string) => together(query, 'route', ROUTES)?.query;

describe('queries that differ in the value of a label', () => {
  it.each([
    ['sum(increase(x{route="/a"}[1h]))', 'sum by (route) (increase(x{route=~"/a|/b\\\\.c"}[1h]))'],
    [
      'sum by (le) (increase(x_bucket{code!~"5..",route="/a"}[1h] offset 5m))',
      'sum by (le, route) (increase(x_bucket{code!~"5..",route=~"/a|/b\\\\.c"}[1h] offset 5m))',
    ],
    [
      'sum(x{route="/a"} and on () sum(y{route="/a"}))',
      'sum by (route) (x{route=~"/a|/b\\\\.c"} and on (route) sum by (route) (y{route=~"/a|/b\\\\.c"}))',
    ],
    [
      'sum(x{route="/a"} unless on (job) all_of_them)',
      'sum by (route) (x{route=~"/a|/b\\\\.c"} unless on (job) all_of_them)',
    ],
    [
      'max(x{route="/a"} < on (job) group_left () max by (job) (y))',
      'max by (route) (x{route=~"/a|/b\\\\.c"} < on (job) group_left () max by (job) (y))',
    ],
    ['2 * sum(x{route="/a"}) / 3', '2 * sum by (route) (x{route=~"/a|/b\\\\.c"}) / 3'],
  ])('are asked as one that is parted by it: %s', (query, asked) => {
    expect(askedOf(query)).toBe(asked);
  });

  it.each([
    ['a series of its own takes the place of the label', 'absent(x{route="/a"})'],
    ['a label is made up', 'sum(label_replace(x{route="/a"}, "route", "$1", "path", "(.*)"))'],
    ['a number has no labels', 'sum(x{route="/a"}) / scalar(sum(y{route="/a"}))'],
    [
      'the other side is the same for all, and would be matched by labels that it lacks',
      'sum(x{route="/a"}) / sum(y)',
    ],
    ['only one side is of the label', 'sum(y) / sum(x{route="/a"})'],
    ['what is added is there for every value', 'sum(x{route="/a"} or y)'],
    ['it is parted by all but some labels', 'sum without (route) (x{route="/a"})'],
    ['it is parted by the label already', 'sum by (route) (x{route="/a"})'],
    ['the sides keep different labels', 'x{route="/a"} / sum(x{route="/a"})'],
    ['the one of many is on the left', 'sum(y{route="/a"}) * on (job) group_right () x{route="/a"}'],
    ['a selector has two conditions for it', 'sum(x{route="/a",route!="/b"})'],
    ['the value stands in a text, too', `sum(x{route="/a",path='route="/a"'})`],
    ['nothing in it is of the label', 'sum(x{path="/a"})'],
    ['it is no query', 'sum(x{route="/a"}'],
  ])('are asked one by one where %s', (_, query) => {
    expect(askedOf(query)).toBeUndefined();
  });

  it('keep the label where their own series have it, and only there', () => {
    const keeps = (query: string) => together(query, 'route', ROUTES)?.keepsLabel;
    expect(keeps('x{route="/a"}')).toBe(true);
    expect(keeps('topk(1, rate(x{route="/a"}[1h]))')).toBe(true);
    expect(keeps('x{route="/a"} / on () group_left () max(x{route="/a"})')).toBe(true);
    expect(keeps('x{route="/a"} / ignoring (code) y{route="/a"}')).toBe(true);
    expect(keeps('x{route="/a"} / on (job) y{route="/a"}')).toBe(false);
    expect(keeps('sum(x{route="/a"})')).toBe(false);
  });

  it('are 0 where nothing is there and their own would be', () => {
    const made = together('sum(increase(x{route="/a"}[1h])) or vector(0)', 'route', ROUTES);
    expect(made).toMatchObject({ isZeroUnlessThere: true, keepsLabel: false });
    expect(together('max by (job) (x{route="/a"}) or vector(0)', 'route', ROUTES)).toBeUndefined();
  });
});

describe('the shape of a query', () => {
  it('is what it has in common with others of the same label', () => {
    const [a, b] = ['/a', '/b'].map((route) =>
      shapesOf(`sum(x{route="${route}",code="2"} / y{route="${route}"})`),
    );
    const of = (all: typeof a, label: string) => all?.find((one) => one.label === label);
    expect(of(a, 'route')?.shape).toBe(of(b, 'route')?.shape);
    expect(of(a, 'code')?.shape).not.toBe(of(b, 'code')?.shape);
    expect([of(a, 'route')?.value, of(b, 'route')?.value]).toEqual(['/a', '/b']);
  });

  it('is that of no label of which it wants two values, none, or the bound of a histogram', () => {
    expect(shapesOf('sum(x{route="/a"} / y{route="/b"})')).toEqual([]);
    expect(shapesOf('sum(x{route=""})')).toEqual([]);
    expect(shapesOf('sum(x_bucket{le="1"})')).toEqual([]);
  });

  it('reads a value as PromQL does', () => {
    expect(shapesOf(String.raw`x{route="a\"b\\c\nd"}`)[0]?.value).toBe('a"b\\c\nd');
  });
});

describe('an expression by a label', () => {
  it.each([
    [
      'histogram_quantile(0.9, sum by (le) (rate(x[1h]))) > 2',
      'histogram_quantile(0.9, sum by (le, route) (rate(x[1h]))) > 2',
    ],
    ['max(sum by (route) (x))', 'max by (route) (sum by (route) (x))'],
    ['max by (route) (sum(x))', 'max by (route) (sum by (route) (x))'],
    ['sum without (pod) (x)', 'sum without (pod) (x)'],
    [
      '(sum(x)) > 1 unless on () ALERTS{alertname="A"}',
      '(sum by (route) (x)) > 1 unless on (route) ALERTS{alertname="A"}',
    ],
    [
      'sum(y) - (sum(x) or vector(0))',
      'sum by (route) (y) - (sum by (route) (x) or (sum by (route) (y)) * 0)'.replace(
        '(sum by (route) (x)',
        '((sum by (route) (x))',
      ),
    ],
    [
      '(sum(x) or vector(0)) / (sum(y) > 0)',
      '((sum by (route) (x)) or ((sum by (route) (y) > 0)) * 0) / (sum by (route) (y) > 0)',
    ],
  ])('is parted by it: %s', (expression, parted) => {
    expect(byLabel(expression, 'route')).toBe(parted);
  });

  it.each([
    ['a function loses the label', 'absent(x)'],
    ['it is parted by all but the label', 'sum without (route) (x)'],
    [
      'a value without an answer would have 0, and nothing says which values there are',
      'sum(x) or vector(0)',
    ],
    [
      'what is 0 unless there is compared with what it is not matched by',
      '(sum(x) or vector(0)) and on () sum(y)',
    ],
    [
      'it would be written twice as long at each of many levels',
      `${'(sum(x) or vector(0)) / ('.repeat(60)}sum(y)${')'.repeat(60)}`,
    ],
    ['nothing in it has labels', '1 + 2'],
    ['it is no expression', 'sum(x'],
  ])('is none where %s', (_, expression) => {
    expect(byLabel(expression, 'route')).toBeUndefined();
  });
});
