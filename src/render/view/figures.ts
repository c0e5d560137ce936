import type { Budget } from '../../model/budget.ts';
import { type FigureFormat, formatFigure, formatFor, formatQuantity, percent } from '../../model/format.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import type { Figure, Usage } from '../../model/verdict.ts';

/** Stands where a row has no figure. */
export const NO_FIGURE = '–';

/** The figures of a row as texts that share one unit and one number of decimals. */
export interface FigureTexts {
  /** `at most 2 s`. */
  readonly limit: string;
  /** `≤ 2 s`. */
  readonly limitShort: string;
  /** `2.1 s`; `at least 10 s` when only a lower bound is known; a dash when unknown. */
  readonly actual: string;
  /** `2.1 s of at most 2 s`; `no figure, at most 2 s`. */
  readonly actualOfLimit: string;
  /** The bucket or interval that the actual lies in, `between 0.5 s and 1 s`; empty when it is exact. */
  readonly uncertainty: string;
  /** What is left, negative when exceeded. */
  readonly headroom: string;
  /** The headroom in words: `0.1 s over`, `15 s left`, `3 TPS short`; empty when unknown. */
  readonly left: string;
  /** `95%`, `∞`, or a dash where a share has no meaning. */
  readonly usage: string;
  /** `95% used`; empty where there is no share to state. */
  readonly used: string;
  /** The actual of the period before; a dash when it is not known. */
  readonly previous: string;
  /** The actual minus the one before, with its sign; empty when either is not known. */
  readonly change: string;
}

/** The one format of all figures of a row: in the unit of the limit in force, and with decimals enough for each. */
export function rowFormat(row: Row): FigureFormat {
  const { verdict, previous } = row;
  const { actual } = verdict;
  const figures = [actual?.value, actual?.lower, actual?.upper, previous?.actual?.value];
  return formatFor(
    judged(row),
    figures.filter((figure) => figure !== undefined && Number.isFinite(figure)) as number[],
  );
}

/** The budget as it was judged: with the limit in force. */
export function judged(row: Row): Budget {
  return { ...row.budget, limit: row.verdict.limit };
}

/** The figures of a row as readers see them. */
export function figureTexts(row: Row, format: FigureFormat = rowFormat(row)): FigureTexts {
  const { budget, verdict, previous } = row;
  const say = (base: number) => formatFigure(base, format);
  const limit = `${budget.bound === 'at_most' ? 'at most' : 'at least'} ${formatQuantity(verdict.limit)}`;
  const actual = verdict.actual ? actualText(verdict.actual, say) : NO_FIGURE;
  const before = previous?.actual?.value;
  return {
    limit,
    limitShort: `${budget.bound === 'at_most' ? '≤' : '≥'} ${formatQuantity(verdict.limit)}`,
    actual,
    actualOfLimit: verdict.actual ? `${actual} of ${limit}` : `no figure, ${limit}`,
    uncertainty: verdict.actual ? uncertaintyText(verdict.actual, say) : '',
    headroom: verdict.headroom === undefined ? NO_FIGURE : say(verdict.headroom),
    left: verdict.headroom === undefined ? '' : leftText(budget, verdict.headroom, say),
    usage: usageText(verdict.usage, budget.approaching),
    used: typeof verdict.usage === 'number' ? `${usageText(verdict.usage, budget.approaching)} used` : '',
    previous: before === undefined ? NO_FIGURE : say(before),
    change: before === undefined || !verdict.actual ? '' : signed(verdict.actual.value - before, say),
  };
}

/** Usage in a few characters. Rounding never carries it over the share that counts as approaching, nor over 100%. */
export function usageText(usage: Usage | undefined, approaching = 0.9): string {
  if (usage === undefined || usage === 'none') return NO_FIGURE;
  return usage === 'infinite' ? '∞' : percent(usage, [approaching, 1]);
}

/** A difference with its sign: `+0.3 s`, `-0.3 s`, `±0 s`. */
export function signed(change: number, say: (base: number) => string): string {
  const text = say(change);
  if (text === say(0)) return `±${text}`;
  return change > 0 ? `+${text}` : text;
}

function actualText({ value, lower, upper }: Figure, say: (base: number) => string): string {
  return lower !== undefined && upper === undefined ? `at least ${say(lower)}` : say(value);
}

function uncertaintyText({ lower, upper }: Figure, say: (base: number) => string): string {
  if (lower === undefined || upper === undefined || lower === upper) return '';
  return `between ${say(lower)} and ${say(upper)}`;
}

function leftText(budget: Budget, headroom: number, say: (base: number) => string): string {
  const size = say(Math.abs(headroom));
  if (headroom >= 0) return `${size} left`;
  return `${size} ${budget.bound === 'at_most' ? 'over' : 'short'}`;
}

/** The limit of a quantity in the format of a row, for figures that stand beside others of that row. */
export function inFormat(row: Row, format: FigureFormat): string {
  return formatFigure(baseValue(row.verdict.limit), format);
}
