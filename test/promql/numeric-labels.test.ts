import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectorProblem } from '../../src/config/budgets/expression.ts';
import { withNumericLabels } from '../../src/promql/numeric-labels.ts';

/** Whether a matcher of `le` lets a label's value through, as Prometheus anchors it. */
function matches(matcher: string, written: string): boolean {
  const [, operator, value = ''] = /^x\{le(=~|!~)"(.*)"\}$/.exec(withNumericLabels(`x{le${matcher}}`)) ?? [];
  const found = new RegExp(`^(?:${value})$`).test(written);
  return operator === '=~' ? found : !found;
}

describe('labels whose values are numbers', () => {
  it.each([
    ['="2.0"', ['2', '2.0', '2.', '2.00', '+2'], ['20', '2.5', '-2', '12', '2.01', '0']],
    ['="2"', ['2', '2.0'], ['2.1', '22']],
    ["='0.25'", ['0.25', '0.250', '.25'], ['0.2', '1.25', '0.255', '025']],
    ['="1e+06"', ['1e+06', '1e6', '1000000', '1000000.0', '1.0E6'], ['1e+05', '100000', '10000000']],
    ['="1000000"', ['1e+06', '1000000'], ['1e+07']],
    ['="0.00025"', ['0.00025', '2.5e-04', '2.5E-4', '0.000250'], ['0.0025', '2.5e-5']],
    ['="+Inf"', ['+Inf', 'Inf', '+inf'], ['-Inf', '0']],
    ['="-0.5"', ['-0.5', '-0.50', '-.5'], ['0.5']],
    ['="0"', ['0', '0.0'], ['0.1', '00.1', '10']],
    [String.raw`=~"0\\.5|1"`, ['0.5', '0.50', '1', '1.0'], ['1.5', '005']],
  ])('match %s in any spelling of the number, and nothing else', (matcher, all, none) => {
    expect(all.filter((written) => !matches(matcher, written))).toEqual([]);
    expect(none.filter((written) => matches(matcher, written))).toEqual([]);
  });

  it.each(['!="2.0"', '!~"2.0"'])('are kept out in any spelling by %s', (matcher) => {
    expect(['2', '2.0', '4'].map((written) => matches(matcher, written))).toEqual([false, false, true]);
  });

  it('match what JavaScript writes of any number, and what Java or Python would', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const exponential = number.toExponential().replace(/\.?0*e/, 'e');
        const written = [String(number), exponential, exponential.replace('e', 'E')];
        const isPlain = number === 0 || (Math.abs(number) >= 1e-3 && Math.abs(number) < 1e6);
        for (const one of isPlain ? written.slice(0, 1) : written) {
          expect(matches(`="${number}"`, one.replace(/^-0$/, '0')), one).toBe(true);
        }
      }),
    );
  });

  it('stay as they are where they name no number, in other labels, in texts and in comments', () => {
    for (const promql of [
      'x{le=~"1.*"}',
      'x{le!=""}',
      'x{handle="2.0",profile="1"}',
      `label_replace(x, "a", 'le="2"', "b", "c") # le="2"`,
      'x{name=`le="2"`}',
    ])
      expect(withNumericLabels(promql)).toBe(promql);
  });

  it('are found by names in quotes, among others, and in the whole of an expression', () => {
    const two = '"[+]?2(?:[.]0*)?"';
    expect(withNumericLabels('{"a.b", "le"="2.0", le != \'2\'}')).toBe(`{"a.b", "le"=~${two}, le !~ ${two}}`);
    expect(withNumericLabels('sum(rate(x{le="2"}[$window])) / y{quantile="2"} offset 1h')).toBe(
      `sum(rate(x{le=~${two}}[$window])) / y{quantile=~${two}} offset 1h`,
    );
  });

  it('leave a selector that is one', () => {
    const found = withNumericLabels('x_bucket{job="a", le = "2.0", code!~"5.."}');
    expect(found).toBe('x_bucket{job="a", le =~ "[+]?2(?:[.]0*)?", code!~"5.."}');
    expect(selectorProblem(found)).toBeUndefined();
  });
});
