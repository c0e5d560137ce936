import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canBeOfLabel, ofLabel, ofValues, withLabel } from '../../src/promql/labelled.ts';
import { selectorsIn } from '../../src/promql/selector.ts';

const ofRoute = (expression: string) => withLabel(expression, 'route', '/search');

describe('a label that is put into every selector of an expression', () => {
  it('stands in braces that were there, and in new ones where there were none', () => {
    expect(ofRoute('x')).toBe('x{route="/search"}');
    expect(ofRoute('x{}')).toBe('x{route="/search"}');
    expect(ofRoute('x{job="api",}')).toBe('x{job="api",route="/search"}');
    expect(ofRoute('{"my.metric", job="api"}')).toBe('{"my.metric",job="api",route="/search"}');
  });

  it('leaves everything else as it is written: ranges, offsets, texts and functions', () => {
    expect(ofRoute('sum(rate(x[5m] offset 1m)) / on () group_left () vector(1) + y{a="z{}"}')).toBe(
      'sum(rate(x{route="/search"}[5m] offset 1m)) / on () group_left () vector(1) + y{a="z{}",route="/search"}',
    );
    expect(ofRoute('label_replace(x, "a", "$1", "b", "x{}")')).toBe(
      'label_replace(x{route="/search"}, "a", "$1", "b", "x{}")',
    );
  });

  it('takes the place of what it meets, and stands beside what it does not meet', () => {
    expect(ofRoute('x{route=~"/s.*"}')).toBe('x{route="/search"}');
    expect(ofRoute('x{route!="/health"}')).toBe('x{route="/search"}');
    expect(ofRoute('x{route="/search"}')).toBe('x{route="/search"}');
    expect(ofRoute('x{route="/cart"}')).toBe('x{route="/cart",route="/search"}');
    expect(ofRoute('x{route!~"/s.*"}')).toBe('x{route!~"/s.*",route="/search"}');
  });

  it('is put into quotes where its name is not plain', () => {
    expect(withLabel('x', 'http.route', '/')).toBe('x{"http.route"="/"}');
  });

  it('says the value again, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        const [one, other] = selectorsIn(withLabel('a{b="c"} / d', 'route', value));
        const wanted = { label: 'route', is: '=', value: value.toWellFormed() };
        expect(one?.matchers).toEqual([{ label: 'b', is: '=', value: 'c' }, wanted]);
        expect(other?.matchers).toEqual([wanted]);
      }),
    );
  });
});

describe('an indicator of one value of a label', () => {
  it('has it in its conditions, or in each of its selectors', () => {
    const rate = { kind: 'rate', counter: 'x', where: { job: 'api' } } as const;
    expect(ofLabel(rate, 'route', '/')).toEqual({ ...rate, where: { job: 'api', route: '/' } });
    expect(ofLabel({ kind: 'ratio', of: 'bad', part: 'x{code="500"}', total: 'x' }, 'route', '/')).toEqual({
      kind: 'ratio',
      of: 'bad',
      part: 'x{code="500",route="/"}',
      total: 'x{route="/"}',
    });
    expect(ofLabel({ kind: 'expr', expr: 'max(x)', present: 'y' }, 'route', '/')).toEqual({
      kind: 'expr',
      expr: 'max(x{route="/"})',
      present: 'y{route="/"}',
    });
  });

  it('keeps a condition that the value does not meet, so that it selects nothing', () => {
    const gauge = { kind: 'gauge', gauge: 'x', overTime: 'avg', across: 'sum' } as const;
    const where = (wanted: string) => ofLabel({ ...gauge, where: { route: wanted } }, 'route', '/').where;
    expect(where('/')).toEqual({ route: '/' });
    expect(where('/cart')).toEqual({
      route: [
        { is: '=', value: '/cart' },
        { is: '=', value: '/' },
      ],
    });
  });

  it('can be where something selects series of no certain value', () => {
    const can = (expr: string) => canBeOfLabel({ kind: 'expr', expr }, 'route');
    expect(can('max(x) - vector(1)')).toBe(true);
    expect(can('max(x{route=~"/a.*"})')).toBe(true);
    expect(can('x{route="/"} / y')).toBe(true);
    expect(can('vector(1)')).toBe(false);
    expect(can('max(x{route="/"})')).toBe(false);
    expect(canBeOfLabel({ kind: 'rate', counter: 'x', where: { route: '/' } }, 'route')).toBe(false);
  });
});

describe('an indicator of all values that meet conditions', () => {
  const CONDITIONS = [
    { is: '!=', value: '' },
    { is: '!~', value: '/health.*' },
  ] as const;

  it('has them in every selector, behind what that wants already', () => {
    const ratio = { kind: 'ratio', of: 'bad', part: 'x{route!="/a"} offset 5m', total: 'x' } as const;
    expect(ofValues(ratio, 'route', CONDITIONS)).toMatchObject({
      part: 'x{route!="/a",route!="",route!~"/health.*"} offset 5m',
      total: 'x{route!="",route!~"/health.*"}',
    });
    const rate = { kind: 'rate', counter: 'x', where: { route: [{ is: '!=', value: '/a' }] } } as const;
    expect(ofValues(rate, 'route', CONDITIONS).where).toEqual({
      route: [{ is: '!=', value: '/a' }, ...CONDITIONS],
    });
  });
});
