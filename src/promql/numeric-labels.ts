import { COMMENT, STRING } from './expression.ts';

/** A matcher of a label whose values are numbers: the bounds of a histogram, the quantiles of a summary. */
const MATCHER = String.raw`\b(?<label>le|quantile)(?<before>\s*)(?<operator>=~|!~|!=|=)(?<after>\s*)(?<value>${STRING})`;
/** Texts and comments are found so as to be passed over: a matcher in them is none. */
const TOKENS = new RegExp(`${MATCHER}|${STRING}|${COMMENT}`, 'gs');

/** Below and from here on, programs write a number with an exponent, not all of them from the same number on. */
const PLAIN = { from: 1e-3, below: 1e6 } as const;

/**
 * PromQL in which the labels `le` and `quantile` match as the numbers that they are: `le="2.0"` also finds the series of a
 * server that writes `2`, and after an upgrade those of before and of after it. A matcher of anything but numbers stays.
 */
export function withNumericLabels(promql: string): string {
  return promql.replaceAll(TOKENS, (token, ...rest) => {
    const { label, before, operator, after, value } = (rest.at(-1) ?? {}) as Record<string, string>;
    if (label === undefined || value === undefined) return token;
    const spellings = numbersIn(value.slice(1, -1), operator?.endsWith('~') === true)?.map(spellingsOf);
    if (!spellings) return token;
    return `${label}${before}${operator?.startsWith('!') ? '!~' : '=~'}${after}"${spellings.join('|')}"`;
  });
}

/** The numbers that a matcher names, of which a regular expression has alternatives; undefined when one is no number. */
function numbersIn(text: string, isRegex: boolean): readonly string[] | undefined {
  const alternatives = isRegex ? text.replaceAll(/\\+\./g, '.').split('|') : [text];
  return alternatives.every((one) => NUMBER.test(one)) ? alternatives : undefined;
}

const INFINITE = /^[+-]?inf$/i;
const NUMBER = /^[+-]?(?:inf|\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)$/i;

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
