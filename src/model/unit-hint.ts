import { ALIASES, knownUnit, UNITS } from './unit.ts';

const LONGEST = 60;

/** What was likely meant by text that is no unit but looks like one, `gb`, `GB/yr` or `GB per day`: what to write instead. */
export function unitHint(written: string): string | undefined {
  if (written.length > LONGEST) return undefined;
  return unitMeant(written) ?? timeMeant(written) ?? unitAndMore(written);
}

function unitMeant(written: string): string | undefined {
  const lower = written.toLowerCase();
  if (lower === 'm') return 'Write min or ms.';
  const data = /^([kmgtp]?)(i?)(?:b|bytes?)$/.exec(lower);
  if (data) {
    const [, prefix = '', binary = ''] = data;
    const [capital, size] = [prefix.toUpperCase(), prefix.replace(/[^k]/, (letter) => letter.toUpperCase())];
    const bytes = binary === '' ? size : `${capital}i`;
    return `Units mind their case; write ${bytes}B for bytes or ${size}bit for bits.`;
  }
  const alike = [...UNITS.keys(), ...ALIASES.keys()].filter((symbol) => symbol.toLowerCase() === lower);
  return alike.length === 0 ? undefined : `Units mind their case; write ${alike.join(' or ')}.`;
}

/** Spellings of times that a rate cannot be per, with the one it can. */
const TIMES_MEANT: readonly (readonly [RegExp, string])[] = [
  [/^(s|secs?|seconds?)$/i, 's'],
  [/^(mins?|minutes?)$/i, 'min'],
  [/^(h|hrs?|hours?)$/i, 'h'],
  [/^(d|days?)$/i, 'day'],
  [/^(w|wks?|weeks?)$/i, 'week'],
  [/^(mon|mths?|months?)$/i, 'month'],
  [/^(y|a|yrs?|years?|annum)$/i, 'year'],
];

/** A unit with something after it is a rate over an unknown time, and a noun over a misspelt time is one too. */
function timeMeant(written: string): string | undefined {
  const [between] = /\/|\s(?:per|an?)\s/.exec(written) ?? [];
  const [what = '', ...after] =
    between === undefined ? [] : written.split(between).map((part) => part.trim());
  const time = after.join(between);
  const meant = TIMES_MEANT.find(([spelling]) => spelling.test(time))?.[1];
  if (meant !== undefined) return `Write ${shortened(`${what}/${meant}`)}.`;
  if (what === '' || !knownUnit(what)) return undefined;
  return `${quoted(time)} is not a time. A rate may be per ${[...new Set(TIMES_MEANT.map(([, known]) => known))].join(', ')}.`;
}

function unitAndMore(written: string): string | undefined {
  const [first = '', second] = written.split(/\s+/, 2);
  return second !== undefined && knownUnit(first)
    ? 'One number and one unit are allowed, such as 1.5 h.'
    : undefined;
}

/** Text as messages show it: in quotes, and not all of it when it is long. */
export function quoted(text: string): string {
  return `“${shortened(text)}”`;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
