import type { Benchmark, BenchmarkBudget } from '../model/benchmark.ts';
import type { Budget } from '../model/budget.ts';
import { baseValue, parseUnit } from '../model/quantity.ts';
import { spreadOf } from './compare.ts';

/**
 * Each budget that names a benchmark of either side, held to the median of the current samples. One that was in the baseline
 * and is missing now fails; benchmarks of another suite are none of this comparison's business.
 */
export function heldToBudgets(
  budgets: readonly Budget[],
  current: readonly Benchmark[],
  baseline: readonly Benchmark[] = [],
): readonly BenchmarkBudget[] {
  return budgets.flatMap((budget): readonly BenchmarkBudget[] => {
    if (!budget.benchmark) return [];
    const { name, unit } = budget.benchmark;
    if (![...baseline, ...current].some((one) => one.name === name)) return [];
    const known = { budget: budget.id, name, limit: budget.limit };
    const found = current
      .filter((one) => one.name === name && (unit === undefined || one.unit === unit))
      .flatMap((one) => inBase(one, budget) ?? [])[0];
    if (found === undefined) {
      const there = [...new Set(current.map((one) => one.name))].slice(0, 8).join(', ');
      return [
        {
          ...known,
          status: 'missing',
          remark: `There is no benchmark ${name} of that dimension. There are ${there}.`,
        },
      ];
    }
    const beyond =
      budget.bound === 'at_most' ? found > baseValue(budget.limit) : found < baseValue(budget.limit);
    return [{ ...known, status: beyond ? 'exceeded' : 'within', actual: found }];
  });
}

/** The median in the base unit of the budget's limit; undefined for a unit of another dimension. `ns/op` is a time. */
function inBase(one: Benchmark, { limit }: Budget): number | undefined {
  const unit = parseUnit(one.unit.replace(/\/op$/, ''));
  if (!unit.ok || unit.value.kind !== limit.unit.kind || unit.value.perTime !== limit.unit.perTime)
    return undefined;
  return baseValue({ amount: spreadOf(one.samples).median, unit: unit.value });
}
