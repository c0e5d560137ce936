import { childrenOf, grammatical, nodesOf, replacedAt, textAt, unquoted } from './grammar.ts';

/** Labels whose values are numbers: the bounds of a histogram, the quantiles of a summary. */
const NUMERIC = /^["'`]?(?:le|quantile)["'`]?$/;

/** Below and from here on, programs write a number with an exponent, not all of them from the same number on. */
const PLAIN = { from: 1e-3, below: 1e6 } as const;

/**
 * PromQL in which the labels `le` and `quantile` match as the numbers that they are: `le="2.0"` also finds the series of a
 * server that writes `2`, and after an upgrade those of before and of after it. A matcher of anything but numbers stays.
 */
export function withNumericLabels(promql: string): string {
  // Most name neither, and need not be read.
  if (!/le|quantile/.test(promql)) return promql;
  const parsed = grammatical(promql);
  const matchers = ['UnquotedLabelMatcher', 'QuotedLabelMatcher'].flatMap((kind) => nodesOf(parsed, kind));
  const numeric = matchers.flatMap((matcher) => {
    const [label, operator, value] = childrenOf(matcher);
    if (!label || !operator || !value || !NUMERIC.test(textAt(parsed, label))) return [];
    const is = textAt(parsed, operator);
    const spellings = numbersIn(unquoted(textAt(parsed, value)), is.endsWith('~'))?.map(spellingsOf);
    if (!spellings) return [];
    const between = promql.slice(operator.to, value.from);
    const text = `${is.startsWith('!') ? '!~' : '=~'}${between}"${spellings.join('|')}"`;
    return [{ from: operator.from, to: value.to, text }];
  });
  return replacedAt(promql, numeric, ({ text }) => text);
}

/** The numbers that a matcher names, of which a pattern has alternatives; undefined when one is no number. */
function numbersIn(text: string, isPattern: boolean): readonly string[] | undefined {
  const alternatives = isPattern ? text.replaceAll(/\\([.+])|\[([.+])\]/g, '$1$2').split('|') : [text];
  return alternatives.every((one) => NUMBER.test(one)) ? alternatives : undefined;
}

const INFINITE = /^[+-]?inf$/i;
const NUMBER = /^[+-]?(?:inf|\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)$/i;

/** A regular expression of the ways to write a number, in which nothing needs to be escaped in a text of PromQL. */
function spellingsOf(number: string): string {
  const sign = number.startsWith('-') ? '-' : '[+]?';
  if (INFINITE.test(number)) return `${sign}[iI]nf`;
  const value = Math.abs(Number(number));
  const isPlain = value === 0 || (value >= PLAIN.from && value < PLAIN.below);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const shifted = `${decimal(mantissa)}[eE]${exponent.startsWith('-') ? '-' : '[+]?'}0*${exponent.slice(1)}`;
  return `${sign}${isPlain ? decimal(plain(mantissa, Number(exponent))) : `(?:${decimal(plain(mantissa, Number(exponent)))}|${shifted})`}`;
}

/** A number without an exponent, however large or small: `toString` would write one. */
function plain(mantissa: string, exponent: number): string {
  const digits = mantissa.replace('.', '');
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return rest === '' ? whole : `${whole}.${rest}`;
}

/** With or without a zero before the point and with any zeros at the end. */
function decimal(text: string): string {
  const [whole = '', rest] = text.split('.');
  if (rest === undefined) return `${whole}(?:[.]0*)?`;
  return `${whole === '0' ? '0?' : whole}[.]${rest}0*`;
}
