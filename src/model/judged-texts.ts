import type { Budget } from './budget.ts';
import { type FigureFormat, formatFigure, percent } from './format.ts';
import { type Figure, isLowerBound, type Verdict } from './verdict.ts';

/** Stands where there is no figure. */
export const NO_FIGURE = '–';

/** What a budget was judged by. */
type Judged = Pick<Budget, 'bound' | 'approaching'>;
/** What was found of it. */
type Found = Pick<Verdict, 'actual' | 'headroom' | 'usage'>;

/** The figures of a judged budget as texts. Of an actual that is only a lower bound, each says on which side of it the truth lies. */
export interface JudgedTexts {
  /** `2.1 s`; `at least 10 s` of a lower bound; a dash when unknown. */
  readonly actual: string;
  /** What is left, negative when exceeded: `-0.1 s`, or `≤ -0.1 s` of a lower bound; a dash when unknown. */
  readonly headroom: string;
  /** How far the actual is from the limit, on whichever side: `0.1 s`, or `more than 0.1 s`; empty when that is all that is known. */
  readonly distance: string;
  /** `95%`, or `≥ 105%` of a lower bound; `∞`, or a dash where a share has no meaning. */
  readonly usage: string;
}

/** The figures of a judged budget as every form of a report and of a gate says them. */
export function judgedTexts(budget: Judged, found: Found, format: FigureFormat): JudgedTexts {
  const { actual, headroom } = found;
  return {
    actual: actual ? actualText(actual, format) : NO_FIGURE,
    headroom:
      headroom === undefined
        ? NO_FIGURE
        : `${isLowerBound(actual) ? SIDES[budget.bound].headroom : ''}${formatFigure(headroom, format)}`,
    distance: headroom === undefined ? '' : distanceText(budget, actual, headroom, format),
    usage: usageText(budget, found),
  };
}

/** An actual: `2.1 s`; `at least 10 s` of one that is only a lower bound. */
export function actualText(actual: Figure, format: FigureFormat): string {
  return `${isLowerBound(actual) ? 'at least ' : ''}${formatFigure(actual.value, format)}`;
}

/** An actual beside its limit, both as texts: `2.31 s of 2 s`, `99.2% of at least 99.9%`. */
export function ofLimitText({ bound }: Pick<Judged, 'bound'>, actual: string, limit: string): string {
  return `${actual} of ${bound === 'at_least' ? 'at least ' : ''}${limit}`;
}

/** Usage in a few characters. Rounding never carries it over the share that counts as approaching, nor over 100%. */
export function usageText({ bound, approaching }: Judged, { usage, actual }: Found): string {
  if (usage === undefined || usage === 'none') return NO_FIGURE;
  if (usage === 'infinite') return '∞';
  return `${isLowerBound(actual) ? SIDES[bound].usage : ''}${percent(usage, [approaching, 1])}`;
}

/** Where the truth lies when the actual is more than is known: an `at_most` budget has then less headroom, an `at_least` one more. */
const SIDES = {
  at_most: { headroom: '≤ ', usage: '≥ ' },
  at_least: { headroom: '≥ ', usage: '≤ ' },
} as const;

function distanceText(
  { bound }: Judged,
  actual: Figure | undefined,
  headroom: number,
  format: FigureFormat,
): string {
  const size = formatFigure(Math.abs(headroom), format);
  if (!isLowerBound(actual)) return size;
  return headroom === 0 && bound === 'at_most' ? '' : `more than ${size}`;
}
