import type { Budget } from '../model/budget.ts';
import { dateWords, formatFigure, formatFor, percent, plural } from '../model/format.ts';
import { dateAt } from '../model/period.ts';
import { type Usage, usageValue, type Verdict } from '../model/verdict.ts';

/** The least and the most usage of some weeks. */
export function usageExtremes(weeks: readonly Verdict[]): { readonly least: number; readonly most: number } {
  const usages = weeks.map(({ usage }) => usageValue(usage));
  return { least: Math.min(...usages), most: Math.max(...usages) };
}

/** `Usage stayed between 41% and 47% in the 4 weeks to 1 February 2026`, or at one of them. */
export function usageRange(weeks: readonly Verdict[], zone: string): string {
  const extremes = usageExtremes(weeks);
  const [least, most] = [extremes.least, extremes.most].map((usage) => usageWords(usage));
  const range = least === most ? `at ${most}` : `between ${least} and ${most}`;
  return `Usage stayed ${range} in ${weeksTo(weeks, zone)}`;
}

/** `the 4 weeks to 1 February 2026`. */
export function weeksTo(weeks: readonly Verdict[], zone: string): string {
  const lastMoment = (weeks.at(-1)?.window.end ?? 0) - 1;
  return `the ${plural(weeks.length, 'week')} to ${dateWords(dateAt(lastMoment, zone))}`;
}

/** A usage with its percent sign; ∞ when an `at_least` budget met zero. */
export function usageWords(usage: Usage): string {
  const value = usageValue(usage);
  return Number.isFinite(value) ? percent(value, [0.6, 0.9, 1]) : '∞';
}

/** Figures of a budget in its own unit and with as many decimals as set them apart from its limit. */
export function figureWords(
  budget: Pick<Budget, 'bound' | 'limit'>,
  ...figures: readonly number[]
): readonly string[] {
  const format = formatFor(budget, figures);
  return figures.map((figure) => formatFigure(figure, format));
}
