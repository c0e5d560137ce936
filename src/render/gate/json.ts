import { formatQuantity } from '../../model/format.ts';
import type { Gate } from '../../model/gate.ts';
import { gateWords } from './words.ts';

/** A gate as JSON. Figures are in base units: seconds, bytes, cores, shares from 0 to 1, counts; rates per second. */
export function gateJson({ over, window, failOn, counts, failed, results }: Gate): string {
  const budgets = results.map((result) => {
    const { budget, limit, status, actual, usage, headroom, remark, fails } = result;
    return {
      budget: budget.id,
      name: gateWords(result).name,
      status,
      fails,
      bound: budget.bound,
      limit: formatQuantity(limit),
      actual,
      usage,
      headroom,
      remark,
    };
  });
  return `${JSON.stringify({ over, window, failOn, failed, counts, budgets }, null, 2)}\n`;
}
