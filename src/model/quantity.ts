import { ALIASES, countUnit, PER, per, UNITS, type Unit } from './unit.ts';

/** An amount in the unit it was written in. */
export interface Quantity {
  readonly amount: number;
  readonly unit: Unit;
}

/** A quantity's size in base units: seconds, bytes, cores, ratio, count; rates per second. */
export function baseValue(quantity: Quantity): number {
  return (quantity.amount * quantity.unit.numerator) / quantity.unit.denominator;
}

/** A figure in base units, said in `unit`. The inverse of {@link baseValue} but for rounding. */
export function inUnit(base: number, unit: Unit): number {
  return (base * unit.denominator) / unit.numerator;
}

/** Either a value or one sentence that says what is wrong, what is allowed and what to do. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

const SHAPE = /^([+-]?(?:\d{1,3}(?:,\d{3})+|\d[\d_]*)(?:\.\d+)?(?:e[+-]?\d+)?)\s*(.*)$/i;
const NOUN = /^[A-Za-z][A-Za-z0-9 _.-]*(?:\/[A-Za-z][A-Za-z0-9_-]*)?$/;
const EXAMPLES = '2s, 500 ms, 4 GB, 100 Mbps, 0.5 cores, 99.9%, 50 TPS, 10 GB/year or 50 queries';

/**
 * Reads a quantity such as `2s`, `99.90%`, `10 GB/year`, `50 queries` or a bare count.
 * GB is 10⁹ bytes and GiB is 2³⁰. Thousands may be parted by `,` or `_`.
 */
export function parseQuantity(text: string | number): Parsed<Quantity> {
  const written = String(text).trim();
  const match = SHAPE.exec(written);
  if (!match) return fail(`“${written}” is not a quantity`, `A number and a unit are allowed: ${EXAMPLES}.`);
  const amount = Number((match[1] ?? '').replace(/[,_]/g, ''));
  if (!Number.isFinite(amount)) return fail(`“${written}” is not a finite number`, 'Write a smaller one.');
  const found = parseUnit((match[2] ?? '').trim());
  return found.ok ? { ok: true, value: { amount, unit: found.value } } : found;
}

/** Reads a unit by itself: `ms`, `GB/year`, `TPS`, `queries`; empty text is the bare count. */
export function parseUnit(written: string): Parsed<Unit> {
  const whole = knownUnit(written);
  if (whole) return { ok: true, value: whole };
  const slash = written.lastIndexOf('/');
  const time = slash > 0 ? written.slice(slash + 1).trim() : '';
  const seconds = PER[time];
  if (seconds !== undefined) {
    const what = parseUnit(written.slice(0, slash).trim());
    if (!what.ok) return what;
    if (what.value.perTime) return fail(`“${written}” is per time twice`, `Leave out “/${time}”.`);
    return { ok: true, value: per(what.value, time, seconds) };
  }
  return nounUnit(written);
}

function knownUnit(written: string): Unit | undefined {
  if (written === '') return countUnit('');
  return UNITS.get(ALIASES[written] ?? written);
}

/** A noun that looks like a mistyped unit is refused: `gb` silently meaning a count would hide the mistake. */
function nounUnit(written: string): Parsed<Unit> {
  const lower = written.toLowerCase();
  const meant = [...UNITS.keys()].filter((symbol) => symbol.toLowerCase() === lower);
  if (/^[kmgtp]?i?b$/i.test(written) || lower === 'm' || meant.length > 0) {
    const hint = lower === 'm' ? ['min', 'ms'] : /b$/i.test(written) ? dataHints(lower) : meant;
    return fail(`“${written}” is not a unit`, `Units mind their case; write ${hint.join(' or ')}.`);
  }
  if (!NOUN.test(written))
    return fail(`“${written}” is not a unit`, `Known units or a plain noun are allowed: ${EXAMPLES}.`);
  return { ok: true, value: countUnit(written) };
}

function dataHints(lower: string): readonly string[] {
  const prefix = lower.replace(/i?b$/, '').replace(/^[mgtp]/, (letter) => letter.toUpperCase());
  return [`${prefix}B`, `${prefix}bit`];
}

function fail(what: string, todo: string): { ok: false; error: string } {
  return { ok: false, error: `${what}. ${todo}` };
}
