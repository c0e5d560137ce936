import type { BudgetId, BudgetSet } from '../model/budget.ts';
import type { Row } from '../model/report.ts';
import { worstFirst } from '../model/verdict.ts';
import type { Why } from '../model/why.ts';
import type { Instant } from '../model/window.ts';
import type { ChangePlace } from '../ports/changes.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { changesBefore } from './changes.ts';
import { contrastOf } from './contrast.ts';
import { graphOf } from './graph.ts';
import { inquire } from './inquiry.ts';
import { type OccasionOf, occasionOf } from './occasion.ts';
import { sinceOf } from './since.ts';
import { whereOf } from './where.ts';

/** Budgets that are explained at most, and members of one family among them. */
const MOST = { budgets: 100, ofFamily: 3 } as const;

/** What answers come from. */
export interface Explaining {
  readonly source: MetricSource;
  readonly places: readonly ChangePlace[];
  readonly set: Pick<BudgetSet, 'maintenance'>;
  /** The end of the figures. */
  readonly end: Instant;
  readonly zone: string;
}

/** The answers for each of some rows that asks for them, the worst first where they are too many. */
export async function explain(
  rows: readonly Row[],
  explaining: Explaining,
): Promise<ReadonlyMap<BudgetId, Why>> {
  const asking = worstFirst(rows, ({ budget, verdict }) => ({ ...verdict, id: budget.id }))
    .filter((row, index, all) => occasionOf(row) && rankInFamily(row, all.slice(0, index)) < MOST.ofFamily)
    .slice(0, MOST.budgets);
  const answers = asking.map(async (row) => {
    const occasion = occasionOf(row);
    return occasion ? ([[row.budget.id, await whyOf(row, occasion, explaining)]] as const) : [];
  });
  return new Map((await Promise.all(answers)).flat());
}

function rankInFamily({ budget }: Row, worse: readonly Row[]): number {
  const family = budget.member?.family;
  return family === undefined ? 0 : worse.filter((one) => one.budget.member?.family === family).length;
}

/** Since when, where, and what changed before. */
async function whyOf(row: Row, occasion: OccasionOf, explaining: Explaining): Promise<Why> {
  const { source, places, set, end, zone } = explaining;
  const inquiry = inquire(source, row.budget);
  const since = await sinceOf(row, occasion);
  const contrast = contrastOf(since, end, zone);
  const [where, { changes, queries }] = await Promise.all([
    whereOf({ row, occasion, contrast, inquiry }),
    changesBefore({ row, contrast, places, set, zone }),
  ]);
  const graph = graphOf(row.budget, contrast, where);
  return { ...occasion, since, where, changes, graph, queries: [...inquiry.asked(), ...queries] };
}
