import { canJoin } from '../measuring/pieces.ts';
import type { Budget, Rolling } from '../model/budget.ts';
import { plural } from '../model/format.ts';
import { dateAt, daysUntil, lastComplete } from '../model/period.ts';
import { daysIn, lengthWords, rolledTo } from '../model/rolling.ts';
import { within } from '../model/window.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Diagnosis } from '../ports/publisher.ts';
import type { Publishing } from './publishing.ts';

/** What is looked at besides budgets. */
type Looked = Pick<Publishing, 'project' | 'clock'> & { readonly ledger: () => Pick<Ledger, 'readings'> };

/**
 * What is said of budgets over a longer rolling window than their source keeps, which is for `keeps` seconds: one finding
 * for each length, with the budget of which the ledger has the fewest of the days before. What days make heals with time; the
 * rest has to be mended.
 */
export async function rollingDiagnoses(
  budgets: readonly Budget[],
  { project, clock, ledger }: Looked,
  keeps: number,
): Promise<readonly Diagnosis[]> {
  const { calendar } = project;
  const kept = Math.floor(keeps / 86_400);
  const longer = budgets.flatMap((budget) =>
    budget.over && daysIn(budget.over) > kept ? { budget, over: budget.over } : [],
  );
  if (longer.length === 0) return [];
  const { end } = lastComplete('week', clock.now(), calendar);
  const firstKept = dateAt(clock.now() - keeps, calendar.zone);
  const found = await Promise.all(
    longer.map(async ({ budget, over }): Promise<Gap> => {
      const window = rolledTo(end, over, calendar.zone);
      const gone = daysUntil(firstKept, daysIn(over), calendar.zone).filter((day) => within(day, window));
      return { budget, over, of: gone.length, known: (await ledger().readings(budget, gone)).length };
    }),
  );
  const groups = Map.groupBy(found, ({ budget, over }) => `${canJoin(budget.indicator)} ${over.text}`);
  return [...groups.values()].flatMap((group) => {
    const [worst] = group.toSorted((a, b) => a.known - b.known);
    return worst ? [diagnosisOf(worst, group.length, kept)] : [];
  });
}

/** How many days of a rolling window the source has forgotten, and how many of these are known. */
interface Gap {
  readonly budget: Budget;
  readonly over: Rolling;
  readonly of: number;
  readonly known: number;
}

function diagnosisOf({ budget, over, of, known }: Gap, budgets: number, kept: number): Diagnosis {
  const { id, indicator } = budget;
  const others = budgets > 1 ? ` and ${plural(budgets - 1, 'other')}` : '';
  const said = `${id}${others} ${budgets > 1 ? 'are' : 'is'} over ${lengthWords(over)}, and the source keeps ${plural(kept, 'day')}`;
  if (!canJoin(indicator)) {
    const detail = `${said}: such a figure cannot be made of days. Let the source keep data for longer, or write a shorter over.`;
    return { what: 'retention', ok: false, detail };
  }
  const detail =
    known === of
      ? `${said}: the ledger has the days before.`
      : `${said}: the ledger has ${known} of the ${plural(of, 'day')} before. Run headroom serve, or tick, every day, so that it keeps them.`;
  return { what: 'retention', ok: true, detail };
}
