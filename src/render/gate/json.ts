import { formatQuantity } from '../../model/format.ts';
import type { Gate } from '../../model/gate.ts';
import { jsonText } from '../../model/json-text.ts';
import { baseValue } from '../../model/quantity.ts';
import { baseUnit } from '../../model/unit.ts';
import { isLowerBound } from '../../model/verdict.ts';
import { gateWords, headroomShare } from './words.ts';

/** A gate as JSON. Figures are in base units: seconds, bytes, cores, shares from 0 to 1, counts; rates per second. */
export function gateJson({ over, window, failOn, counts, failed, results }: Gate): string {
  const budgets = results.map((result) => {
    const { budget, limit, status, actual, usage, headroom, over: own, remark, fails } = result;
    return {
      budget: budget.id,
      name: gateWords(result).name,
      source: budget.source,
      status,
      fails,
      bound: budget.bound,
      limit: formatQuantity(limit),
      limitValue: baseValue(limit),
      unit: baseUnit(limit.unit),
      actual: actual?.value,
      ...(isLowerBound(actual) ? { floor: true } : {}),
      usage,
      headroom,
      headroomShare: headroomShare(result),
      over: own,
      remark,
    };
  });
  return `${jsonText({ over, window, failOn, failed, counts, budgets }, 2)}\n`;
}
