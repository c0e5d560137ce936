import type { Benchmark, BenchmarkBudget } from '../model/benchmark.ts';
import { fullName, namesAmong, spellingsOf } from '../model/benchmark-name.ts';
import type { Budget } from '../model/budget.ts';
import { nearestFirst } from '../model/did-you-mean.ts';
import { formatQuantity } from '../model/format.ts';
import type { BenchmarkFigure } from '../model/load-test.ts';
import { baseValue, parseUnit } from '../model/quantity.ts';
import { spreadOf } from './compare.ts';

type Named = Budget & { readonly benchmark: BenchmarkFigure };

/** Each budget that names a benchmark, held to the median of the current samples. One that is not there fails. */
export function heldToBudgets(
  budgets: readonly Budget[],
  current: readonly Benchmark[],
): readonly BenchmarkBudget[] {
  return budgets
    .filter((budget): budget is Named => budget.benchmark !== undefined)
    .map((budget) => held(budget, current));
}

function held(budget: Named, current: readonly Benchmark[]): BenchmarkBudget {
  const { benchmark, bound, limit } = budget;
  const { name, unit } = benchmark;
  const known = { budget: budget.id, name, bound, limit };
  const missing = (remark: string): BenchmarkBudget => ({ ...known, status: 'missing', remark });
  const named = namedIn(current, name);
  if (named.length === 0) return missing(noSuch(name, current));
  const meant = [...new Set(named.map(fullName))];
  if (meant.length > 1) return missing(`${name} may be ${meant.join(' or ')}. Name one of them in whole.`);
  const [actual] = named
    .filter((one) => unit === undefined || one.unit === unit)
    .flatMap((one) => inBase(one, budget) ?? []);
  if (actual === undefined) {
    const units = named.map((one) => one.unit || 'plain numbers').join(', ');
    return missing(
      `${name} is there in ${units}, and ${unit === undefined ? `none can be compared with ${formatQuantity(limit)}` : `not in ${unit}`}. Correct the limit, or unit: below benchmark.`,
    );
  }
  const beyond = bound === 'at_most' ? actual > baseValue(limit) : actual < baseValue(limit);
  return { ...known, status: beyond ? 'exceeded' : 'within', actual };
}

/** A name that is the whole of one is that one’s, though others may be spelled so, too. */
function namedIn(current: readonly Benchmark[], name: string): readonly Benchmark[] {
  const whole = current.filter((one) => fullName(one) === name);
  return whole.length > 0 ? whole : current.filter((one) => spellingsOf(one).includes(name));
}

function noSuch(name: string, current: readonly Benchmark[]): string {
  const names = [...new Set(current.map(namesAmong(current)))];
  return `The current results have no benchmark ${name}. The nearest are ${nearestFirst(name, names, 5).join(', ')}. Correct benchmark: in the budget; where it is of another suite, give the ids of the budgets that are meant.`;
}

/** The median in the base unit of the budget's limit; undefined for a unit of another dimension. `ns/op` is a time. */
function inBase(one: Benchmark, { limit }: Budget): number | undefined {
  const unit = parseUnit(one.unit.replace(/\/(op|iter)$/, ''));
  if (!unit.ok || unit.value.kind !== limit.unit.kind || unit.value.perTime !== limit.unit.perTime)
    return undefined;
  return baseValue({ amount: spreadOf(one.samples).median, unit: unit.value });
}
