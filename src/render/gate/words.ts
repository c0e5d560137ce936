import { isRatioTarget } from '../../model/budget.ts';
import { formatFor, formatQuantity, percent, plural } from '../../model/format.ts';
import type { Gate, GateResult } from '../../model/gate.ts';
import { judgedTexts } from '../../model/judged-texts.ts';
import { baseValue } from '../../model/quantity.ts';

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
  const { budget, limit, actual, headroom } = result;
  const sign = budget.bound === 'at_most' ? '≤' : '≥';
  const figures = [actual?.value, headroom].filter(
    (figure) => figure !== undefined && Number.isFinite(figure),
  );
  const texts = judgedTexts(budget, result, formatFor({ ...budget, limit }, figures as readonly number[]));
  return {
    name: `${budget.serviceName} ${budget.name}`,
    limit: `${sign} ${formatQuantity(limit)}`,
    actual: texts.actual,
    headroom: headroom === undefined ? '' : headroomWords(result, headroom, texts.distance),
    used: texts.usage,
  };
}

/** What is left of a budget, and what to know besides. */
export function saidOf({ remark, over }: GateResult, { headroom }: GateWords): string {
  const ofItsOwn = over === undefined ? headroom : `${headroom}${headroom ? ', over' : 'Over'} the ${over}`;
  return [ofItsOwn, remark].filter(Boolean).join('. ');
}

/** The share of the limit that is left, and of the error budget for a ratio target; undefined where it has no meaning. */
export function headroomShare({ budget, limit, headroom, usage }: GateResult): number | undefined {
  if (headroom === undefined) return undefined;
  if (isRatioTarget({ ...budget, limit })) return typeof usage === 'number' ? 1 - usage : undefined;
  const whole = baseValue(limit);
  return whole === 0 ? undefined : headroom / whole;
}

function headroomWords(result: GateResult, headroom: number, distance: string): string {
  const left = headroomShare(result);
  const share = left === undefined || distance === '' ? '' : `(${percent(Math.abs(left), [0], 1)})`;
  const over = isOver(result, headroom);
  return (over ? [distance, 'beyond the limit', share] : ['headroom', distance, share])
    .filter(Boolean)
    .join(' ');
}

/** A lower bound on the limit is over it already. */
function isOver({ status }: GateResult, headroom: number): boolean {
  return headroom < 0 || status === 'exceeded';
}

/** A budget of a gate as one line: its status with its figure, or why there is none. */
export function gateLine(result: GateResult): string {
  const words = gateWords(result);
  const { name, limit, actual } = words;
  const figure = result.status === 'unknown' ? `, with a limit of ${limit}` : `: ${actual} of ${limit}`;
  return `${name} is ${result.status}${figure}. ${saidOf(result, words)}`;
}

/** What a gate found in a sentence, which statuses shut it, and that it is shut when nothing could be judged. */
export function gateSentence({ results, counts, failed, over, failOn }: Gate): string {
  const of = (list: readonly GateResult[]) =>
    (['exceeded', 'approaching', 'unknown', 'within'] as const).flatMap((status) => {
      const count = list.filter((one) => one.status === status).length;
      return count > 0 ? [`${count} ${status}`] : [];
    });
  const shutBy = of(results.filter(({ fails }) => fails)).join(' and ');
  const verdict = failed === 0 ? 'is open' : `is shut by ${shutBy} budget${failed === 1 ? '' : 's'}`;
  const blind = failed > 0 && counts.unknown === counts.monitored && !failOn.includes('unknown');
  const rule = `It shuts on ${failOn.join(', ')}${blind ? ', and when none could be judged' : ''}.`;
  return `The gate ${verdict}: of ${plural(counts.monitored, 'budget')} over ${over}, ${of(results).join(', ') || 'none was judged'}. ${rule}`;
}
