import { BOUNDS } from './bounds.ts';
import { countUnit, knownUnit, PER, per, type Unit } from './unit.ts';
import { quoted, unitHint } from './unit-hint.ts';

/** An amount in the unit it was written in. */
export interface Quantity {
  readonly amount: number;
  readonly unit: Unit;
}

/**
 * A quantity's size in base units: seconds, bytes, cores, ratio, count; rates per second. Rounded to 15 digits, so that
 * 99.9% is the number that 999 of 1,000 is and a figure that meets its limit exactly is not over it.
 */
export function baseValue({ amount, unit }: Quantity): number {
  const size = (amount * unit.numerator) / unit.denominator;
  return Number.isInteger(size) ? size : Number(size.toPrecision(15));
}

/** A figure in base units, said in `unit`. The inverse of {@link baseValue} but for rounding. */
export function inUnit(base: number, unit: Unit): number {
  return (base * unit.denominator) / unit.numerator;
}

/** Either a value or one sentence that says what is wrong, what is allowed and what to do. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

const SHAPE = /^([+-]?(?:\d{1,3}(?:,\d{3})+|\d[\d_]*)(?:\.\d+)?(?:e[+-]?\d+)?)(.*)/is;
const EXAMPLES = '2s, 500 ms, 4 GB, 100 Mbps, 0.5 cores, 99.9%, 50 TPS, 10 GB/year or 50 queries';

/**
 * Reads a quantity such as `2s`, `99.90%`, `10 GB/year`, `50 queries` or a bare count.
 * GB is 10⁹ bytes and GiB is 2³⁰. Thousands may be parted by `,` or `_`.
 */
export function parseQuantity(text: string | number): Parsed<Quantity> {
  const written = String(text).trim();
  const match = written.length > BOUNDS.name.most ? undefined : SHAPE.exec(written);
  if (!match)
    return fail(`${quoted(written)} is not a quantity`, `A number and a unit are allowed: ${EXAMPLES}.`);
  const [, digits = '', symbol = ''] = match;
  if (/^[.,]\d/.test(symbol)) {
    const rule = 'Commas part thousands and a point parts decimals.';
    return fail(`${quoted(written)} is not a number`, `${rule} Write ${withPoint(written)}.`);
  }
  const amount = Number(digits.replace(/[,_]/g, ''));
  if (!Number.isFinite(amount))
    return fail(`${quoted(written)} is not a finite number`, 'Write a smaller one.');
  const unit = parseUnit(symbol.trim());
  return unit.ok ? { ok: true, value: { amount, unit: unit.value } } : unit;
}

/** A number whose comma parts its decimals, as it is to be written; examples where that is not clear. */
function withPoint(written: string): string {
  return /^[+-]?\d+,\d{1,2}(?:\D|$)/.test(written) ? written.replace(',', '.') : '1,500.5 or 1500.5';
}

/** Reads a unit by itself: `ms`, `GB/year`, `TPS`, `queries`; empty text is the bare count. */
export function parseUnit(written: string): Parsed<Unit> {
  const whole = knownUnit(written);
  if (whole) return { ok: true, value: whole };
  const { what, time } = splitRate(written);
  const seconds = PER.get(time);
  return seconds === undefined ? nounUnit(written) : rateUnit(what, time, seconds);
}

function rateUnit(written: string, time: string, seconds: number): Parsed<Unit> {
  const again = `${quoted(`${written}/${time}`)} is per time twice`;
  if (PER.has(splitRate(written).time)) return fail(again, `Leave out “/${time}”.`);
  const what = parseUnit(written);
  if (!what.ok) return what;
  if (what.value.perTime) return fail(again, `Leave out “/${time}”.`);
  return { ok: true, value: per(what.value, time, seconds) };
}

function splitRate(written: string): { readonly what: string; readonly time: string } {
  const slash = written.lastIndexOf('/');
  if (slash <= 0) return { what: written, time: '' };
  return { what: written.slice(0, slash).trim(), time: written.slice(slash + 1).trim() };
}

const NOUN = /^\p{L}[\p{L}\p{N} _.-]*(?:\/\p{L}[\p{L}\p{N}_-]*)?$/u;

/** A noun that looks like a mistyped unit is refused: `gb` silently meaning a count would hide the mistake. */
function nounUnit(written: string): Parsed<Unit> {
  const hint = unitHint(written);
  if (hint !== undefined) return fail(`${quoted(written)} is not a unit`, hint);
  if (NOUN.test(written)) return { ok: true, value: countUnit(written) };
  return fail(`${quoted(written)} is not a unit`, `Known units or a plain noun are allowed: ${EXAMPLES}.`);
}

function fail(what: string, todo: string): { ok: false; error: string } {
  return { ok: false, error: `${what}. ${todo}` };
}
