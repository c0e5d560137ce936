import { suggestLimit, tighter } from '../analyse/suggest.ts';
import { usageOf } from '../evaluate/classify.ts';
import type { Budget } from '../model/budget.ts';
import { baseValue, type Quantity } from '../model/quantity.ts';
import { usageValue } from '../model/verdict.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import type { Project } from './generate.ts';
import { type Judgement, judgePast, measurePast, type Past } from './replay.ts';

/** Days of history that limits are suggested from, and the least weeks among them. */
const DAYS = 84;
const LEAST_WEEKS = 4;
/** A limit fits when its worst week used between these shares of it; else the worst week would use the third. */
const FITS = { from: 0.6, to: 0.9, aim: 0.8 } as const;

/** What history says of a budget's limit. */
export type Suggestion = { readonly budget: Budget } & (
  | { readonly kind: 'keep'; readonly worst: number; readonly median: number; readonly weeks: number }
  | {
      readonly kind: 'tighten' | 'loosen';
      readonly limit: Quantity;
      readonly worst: number;
      readonly median: number;
      readonly weeks: number;
      readonly today: Judgement;
      readonly suggested: Judgement;
    }
  | { readonly kind: 'too_little'; readonly weeks: number; readonly needed: number }
);

/** What limits the history of budgets suggests, those that would change most first. Figures are in base units. */
export async function suggestAll(
  project: Project,
  ports: { readonly source: MetricSource; readonly clock: Clock },
): Promise<readonly Suggestion[]> {
  const pasts = await measurePast(project, project.set.budgets, ports, DAYS);
  const all = pasts.map((past) => suggestionFor(past, project));
  return all.toSorted((a, b) => changeOf(b) - changeOf(a) || a.budget.id.localeCompare(b.budget.id, 'en'));
}

function suggestionFor(past: Past, { coverage }: Project): Suggestion {
  const { budget } = past;
  const today = judgePast(past, budget.limit, coverage);
  const actuals = today.verdicts.flatMap(({ actual }) => actual?.value ?? []);
  const sorted = actuals.toSorted((a, b) => (budget.bound === 'at_most' ? a - b : b - a));
  const [worst, median] = [sorted.at(-1), sorted[Math.floor((sorted.length - 1) / 2)]];
  if (actuals.length < LEAST_WEEKS || worst === undefined || median === undefined) {
    return { budget, kind: 'too_little', weeks: actuals.length, needed: LEAST_WEEKS };
  }
  const known = { budget, worst, median, weeks: actuals.length };
  const used = usageValue(usageOf(budget, worst));
  const limit = used >= FITS.from && used <= FITS.to ? undefined : suggestLimit(budget, worst, FITS.aim);
  if (!limit || baseValue(limit) === baseValue(budget.limit)) return { ...known, kind: 'keep' };
  const kind = tighter(budget, limit, budget.limit) ? 'tighten' : 'loosen';
  return { ...known, kind, limit, today, suggested: judgePast(past, limit, coverage) };
}

/** How far a suggested limit is from today's, in doublings. */
function changeOf(suggestion: Suggestion): number {
  if (suggestion.kind === 'keep' || suggestion.kind === 'too_little') return -1;
  return Math.abs(Math.log2(baseValue(suggestion.limit) / baseValue(suggestion.budget.limit)));
}
