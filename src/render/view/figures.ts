import type { Budget } from '../../model/budget.ts';
import { type FigureFormat, formatFigure, formatFor, formatQuantity } from '../../model/format.ts';
import { actualText, judgedTexts, NO_FIGURE } from '../../model/judged-texts.ts';
import { dateAt } from '../../model/period.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import { rollingWords } from '../../model/rolling.ts';
import { type Figure, isLowerBound } from '../../model/verdict.ts';

/** The figures of a row as texts that share one unit and one number of decimals. */
export interface FigureTexts {
  /** `at most 2 s`. */
  readonly limit: string;
  /** `≤ 2 s`. */
  readonly limitShort: string;
  /** What a rolling window's figure is of: `over 28 days to 1 February`; empty where it is of the period. */
  readonly over: string;
  /** `2.1 s`; `at least 10 s` when it is only a lower bound; a dash when unknown. */
  readonly actual: string;
  /** `2.1 s of at most 2 s`; `no figure, at most 2 s`; with what a rolling window's is over. */
  readonly actualOfLimit: string;
  /** The bucket or interval that the actual lies in, `between 0.5 s and 1 s`; empty when it is exact. */
  readonly uncertainty: string;
  /** What is left, negative when exceeded: `-0.1 s`; `≤ -0.1 s` where the actual is only a lower bound. */
  readonly headroom: string;
  /** The headroom in words: `0.1 s over`, `more than 0.1 s over`, `15 s left`, `3 TPS short`; empty when unknown. */
  readonly left: string;
  /** `95%`, `≥ 105%` where the actual is only a lower bound, `∞`, or a dash where a share has no meaning. */
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
function judged(row: Row): Budget {
  return { ...row.budget, limit: row.verdict.limit };
}

/** The figures of a row as readers see them. */
export function figureTexts(row: Row, zone: string, format: FigureFormat = rowFormat(row)): FigureTexts {
  const { budget, verdict, previous } = row;
  const say = (base: number) => formatFigure(base, format);
  const limit = `${budget.bound === 'at_most' ? 'at most' : 'at least'} ${formatQuantity(verdict.limit)}`;
  const over = overText(row, zone);
  const { actual, distance, ...texts } = judgedTexts(budget, verdict, format);
  return {
    limit,
    limitShort: `${budget.bound === 'at_most' ? '≤' : '≥'} ${formatQuantity(verdict.limit)}`,
    over,
    actual,
    actualOfLimit: [verdict.actual ? `${actual} of ${limit}` : `no figure, ${limit}`, over]
      .filter(Boolean)
      .join(' '),
    uncertainty: verdict.actual ? uncertaintyText(verdict.actual, say) : '',
    ...texts,
    left: [distance, sideOf(row)].filter(Boolean).join(' '),
    used: typeof verdict.usage === 'number' ? `${texts.usage} used` : '',
    previous: previous?.actual ? actualText(previous.actual, format) : NO_FIGURE,
    change: changeText(verdict.actual, previous?.actual, say),
  };
}

function overText({ budget, verdict: { rolled } }: Row, zone: string): string {
  return budget.over && rolled ? `over ${rollingWords(budget.over, dateAt(rolled.end - 1, zone))}` : '';
}

/** Of a figure that is only a lower bound, the least that it changed by; nothing is known of a change from one. */
function changeText(
  now: Figure | undefined,
  before: Figure | undefined,
  say: (base: number) => string,
): string {
  if (!now || !before || isLowerBound(before)) return '';
  return `${isLowerBound(now) ? 'at least ' : ''}${signed(now.value - before.value, say)}`;
}

/** A difference with its sign: `+0.3 s`, `-0.3 s`, `±0 s`. */
export function signed(change: number, say: (base: number) => string): string {
  const text = say(change);
  if (text === say(0)) return `±${text}`;
  return change > 0 ? `+${text}` : text;
}

function uncertaintyText({ lower, upper }: Figure, say: (base: number) => string): string {
  if (lower === undefined || upper === undefined || lower === upper) return '';
  return `between ${say(lower)} and ${say(upper)}`;
}

/** On which side of its limit a budget is. */
function sideOf({ budget, verdict }: Row): string {
  if (verdict.status === 'unknown') return '';
  if (verdict.status !== 'exceeded') return 'left';
  return budget.bound === 'at_most' ? 'over' : 'short';
}

/** The limit of a quantity in the format of a row, for figures that stand beside others of that row. */
export function inFormat(row: Row, format: FigureFormat): string {
  return formatFigure(baseValue(row.verdict.limit), format);
}
