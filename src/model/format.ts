import { type Budget, type BudgetSet, isRatioTarget } from './budget.ts';
import type { Period } from './period.ts';
import { baseValue, inUnit, type Quantity } from './quantity.ts';
import type { Unit } from './unit.ts';

const MAX_DECIMALS = 9;

/** How all figures of one budget are written: in the limit's unit and with the same number of decimals. */
export interface FigureFormat {
  readonly unit: Unit;
  readonly decimals: number;
}

/**
 * The format for a budget's figures, in base units. Three significant digits of the limit (of the error budget for
 * a ratio target), and more where a figure would otherwise look equal to a limit that it is not equal to.
 */
export function formatFor(
  budget: Pick<Budget, 'bound' | 'limit'>,
  figures: readonly number[] = [],
): FigureFormat {
  const { amount, unit } = budget.limit;
  const size = isRatioTarget(budget) ? inUnit(1 - baseValue(budget.limit), unit) : Math.abs(amount);
  const significant = size > 0 ? 2 - Math.floor(Math.log10(size) + 1e-9) : 2;
  const start = Math.max(0, Math.min(6, significant), decimalsIn(amount));
  const shown = figures.map((figure) => inUnit(figure, unit));
  const decimals = firstDecimals(start, (count) => shown.every((value) => staysApart(value, amount, count)));
  return { unit, decimals };
}

/** A figure in base units as readers see it, `2.1 s`; trailing zeros are left out. */
export function formatFigure(base: number, format: FigureFormat): string {
  return withUnit(plainNumber(inUnit(base, format.unit), format.decimals), format.unit);
}

/** Two figures in base units with their unit once, `1–2.5 s`. */
export function formatRange(lower: number, upper: number, format: FigureFormat): string {
  return `${plainNumber(inUnit(lower, format.unit), format.decimals)}–${formatFigure(upper, format)}`;
}

/** A quantity as it was written, with its unit spaced: `99.9%`, `10 GB/year`. */
export function formatQuantity(quantity: Quantity): string {
  return withUnit(plainNumber(quantity.amount, decimalsWritten(quantity.amount)), quantity.unit);
}

/** A number with at most `decimals` decimals and at least `fewest`, thousands parted by commas, never `-0`. */
export function plainNumber(value: number, decimals: number, fewest = 0): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const text = numberFormat(decimals, fewest).format(value);
  return text === '-0' ? '0' : text;
}

// Making a number format takes fifty times as long as using one, and a report of 1,000 budgets writes 20,000 numbers.
const NUMBER_FORMATS = new Map<number, Intl.NumberFormat>();

function numberFormat(decimals: number, fewest: number): Intl.NumberFormat {
  const key = fewest * 100 + decimals;
  const known = NUMBER_FORMATS.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: fewest,
    maximumFractionDigits: decimals,
  });
  NUMBER_FORMATS.set(key, made);
  return made;
}

/**
 * A share as a percentage: 0.95 is `95%`. Decimals are added until rounding does not carry it over one of the
 * `edges`, so that 89.96% does not read 90% beside the status of a figure below it.
 */
export function percent(value: number, edges: readonly number[] = [1], decimals = 0): string {
  const shown = value * 100;
  const apart = (count: number) => edges.every((edge) => staysApart(shown, edge * 100, count));
  return `${plainNumber(shown, firstDecimals(decimals, apart))}%`;
}

/** A count with its noun: `1 day`, `2 days`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${plainNumber(count, 0)} ${count === 1 ? one : many}`;
}

/** Names as a list in a sentence: `API`, `API and Node`, `API, Node and Provider`. */
export function listWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** How many budgets are declared: `57 budgets`, `55 budgets and 2 families`. */
export function declaredWords({
  budgets,
  families = [],
}: Pick<BudgetSet, 'budgets' | 'families'>): readonly string[] {
  const single = plural(budgets.length, 'budget');
  if (families.length === 0) return [single];
  return [...(budgets.length > 0 ? [single] : []), plural(families.length, 'family', 'families')];
}

/** What a report is narrowed to: `API and Node only`. */
export function onlyWords(services: readonly string[]): string {
  return `${listWords(services)} only`;
}

/** Whose a report is: `for @backend-team`. */
export function forWords(owner: string): string {
  return `for ${owner}`;
}

/** A place in a sequence: `1st`, `2nd`, `3rd`, `11th`. */
export function ordinal(place: number): string {
  // Made when it is needed: the rules of a language take a while to load.
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(place);
  const ending = ORDINAL_ENDINGS[rule] ?? 'th';
  return `${plainNumber(place, 0)}${ending}`;
}

const ORDINAL_ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** A local date in words: `9 February 2026`. */
export function dateWords(date: string, withYear = true): string {
  const [year, month, day] = date.split('-').map(Number);
  const words = `${day} ${MONTHS[(month ?? 1) - 1]}`;
  return withYear ? `${words} ${year}` : words;
}

/** A local date in as little room as it takes, for charts and tables: `9 Feb`. */
export function shortDate(date: string): string {
  const [, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]?.slice(0, 3)}`;
}

/** A month in words: `January 2026`. */
export function monthWords(id: string): string {
  const [year, month] = id.split('-').map(Number);
  return `${MONTHS[(month ?? 1) - 1]} ${year}`;
}

function withUnit(number: string, unit: Unit): string {
  if (unit.symbol === '') return number;
  if (unit.symbol === 'cores' && number === '1') return '1 core';
  return unit.symbol.startsWith('%') ? `${number}${unit.symbol}` : `${number} ${unit.symbol}`;
}

function decimalsIn(amount: number): number {
  return Math.min(MAX_DECIMALS, decimalsWritten(amount));
}

/** How many decimals say the amount exactly; 100 is the most that a number format can show. */
function decimalsWritten(amount: number): number {
  const [mantissa, exponent] = String(amount).split('e');
  const written = mantissa?.split('.')[1]?.length ?? 0;
  return Math.max(0, Math.min(100, written - Number(exponent ?? 0)));
}

function firstDecimals(start: number, good: (count: number) => boolean): number {
  let count = start;
  while (count < MAX_DECIMALS && !good(count)) count += 1;
  return count;
}

/** Whether two numbers that differ by more than floating-point noise still differ when rounded. */
function staysApart(value: number, edge: number, decimals: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value - edge) <= 1e-9 * Math.abs(edge)) return true;
  return value.toFixed(decimals) !== edge.toFixed(decimals);
}

/** A week or a month by its id: `week 5 of 2026` or `January 2026`. */
export function periodWords({ kind, id }: Pick<Period, 'kind' | 'id'>): string {
  if (kind === 'month') return monthWords(id);
  const [year, week] = id.split('-W');
  return `week ${Number(week)} of ${year}`;
}
