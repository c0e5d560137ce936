import { isRatioTarget } from '../../model/budget.ts';
import { formatFigure, formatFor, formatQuantity, percent, plural } from '../../model/format.ts';
import type { Gate, GateResult } from '../../model/gate.ts';
import { baseValue } from '../../model/quantity.ts';
import { type Usage, usageValue } from '../../model/verdict.ts';

/** A budget of a gate as texts. */
export interface GateWords {
  readonly name: string;
  readonly limit: string;
  readonly actual: string;
  /** `headroom 0.4 s (20%)`; `0.1 s over (5%)`; empty when unknown. */
  readonly headroom: string;
  readonly used: string;
}

/** A budget's figures in its limit's unit, with what is left and its share of the limit. */
export function gateWords(result: GateResult): GateWords {
  const { budget, limit, actual, headroom, usage } = result;
  const sign = budget.bound === 'at_most' ? '≤' : '≥';
  const figures = [actual, headroom].filter((figure) => figure !== undefined && Number.isFinite(figure));
  const format = formatFor({ ...budget, limit }, figures as readonly number[]);
  return {
    name: `${budget.serviceName} ${budget.name}`,
    limit: `${sign} ${formatQuantity(limit)}`,
    actual: actual === undefined ? '–' : formatFigure(actual, format),
    headroom:
      headroom === undefined
        ? ''
        : headroomWords(headroom, headroomShare(result), (base) => formatFigure(base, format)),
    used: usedWords(usage),
  };
}

/** The share of the limit that is left, and of the error budget for a ratio target; undefined where it has no meaning. */
export function headroomShare({ budget, limit, headroom, usage }: GateResult): number | undefined {
  if (headroom === undefined) return undefined;
  if (isRatioTarget({ ...budget, limit })) return typeof usage === 'number' ? 1 - usage : undefined;
  const whole = baseValue(limit);
  return whole === 0 ? undefined : headroom / whole;
}

function headroomWords(headroom: number, left: number | undefined, say: (base: number) => string): string {
  const share = left === undefined ? '' : ` (${percent(Math.abs(left), [0], 1)})`;
  return headroom < 0 ? `${say(-headroom)} beyond the limit${share}` : `headroom ${say(headroom)}${share}`;
}

function usedWords(usage: Usage | undefined): string {
  if (usage === undefined || usage === 'none') return '–';
  return usage === 'infinite' ? '∞' : percent(usageValue(usage), [0.9, 1]);
}

/** What a gate found in one sentence. */
export function gateSentence({ counts, failed, over, failOn }: Gate): string {
  const parts = (['exceeded', 'approaching', 'unknown', 'within'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status}`);
  const verdict = failed === 0 ? 'The gate is open' : `The gate is shut by ${plural(failed, 'budget')}`;
  return `${verdict}: of ${plural(counts.monitored, 'budget')} over ${over}, ${parts.join(', ') || 'none was judged'}. It shuts on ${failOn.join(', ')}.`;
}
