import { reachOf } from '../measuring/reach.ts';
import { bySource } from '../measuring/sources.ts';
import type { BudgetId, BudgetSet } from '../model/budget.ts';
import { SourceError } from '../model/errors.ts';
import type { Row } from '../model/report.ts';
import { rankedBy, worstFirst } from '../model/verdict.ts';
import type { Why } from '../model/why.ts';
import type { Instant } from '../model/window.ts';
import type { ChangePlace } from '../ports/changes.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import { changesBefore } from './changes.ts';
import { contrastOf } from './contrast.ts';
import { graphOf } from './graph.ts';
import { inquire } from './inquiry.ts';
import { type OccasionOf, occasionOf } from './occasion.ts';
import { rememberedPlace } from './places/remembered.ts';
import { sinceOf } from './since.ts';
import { type WhereAsked, whereOf } from './where.ts';

/** Budgets that are explained at most, and members of one family among them. */
const MOST = { budgets: 100, ofFamily: 3 } as const;

/** What answers come from. */
export interface Explaining {
  readonly source: MetricSource;
  /** The first moment of which the source of a budget has data. */
  readonly reach: (of: MeasuredBy) => Promise<Instant | undefined>;
  readonly places: readonly ChangePlace[];
  readonly set: Pick<BudgetSet, 'maintenance'>;
  /** The end of the figures. */
  readonly end: Instant;
  readonly zone: string;
}

/** The answers for each of some rows that asks for them, the worst first where they are too many. */
export async function explain(
  rows: readonly Row[],
  from: Omit<Explaining, 'reach'>,
): Promise<ReadonlyMap<BudgetId, Why>> {
  const explaining = {
    ...from,
    reach: reachIn(from.source),
    places: from.places.map(rememberedPlace),
  };
  const asking = worstFirst(rows, rankedBy).flatMap((row) => {
    const occasion = occasionOf(row);
    return occasion ? { row, occasion } : [];
  });
  const answers = fewOfEachFamily(asking)
    .slice(0, MOST.budgets)
    .map(async ({ row, occasion }) => [row.budget.id, await whyOf(row, occasion, explaining)] as const);
  return new Map(await Promise.all(answers));
}

/** The first few of each family, and all that belong to none. */
function fewOfEachFamily<T extends { readonly row: Row }>(asking: readonly T[]): readonly T[] {
  const seen = new Map<string, number>();
  return asking.filter(({ row }) => {
    const family = row.budget.member?.family;
    if (family === undefined) return true;
    const before = seen.get(family) ?? 0;
    seen.set(family, before + 1);
    return before < MOST.ofFamily;
  });
}

/** Since when, where, and what changed before. */
export async function whyOf(row: Row, occasion: OccasionOf, explaining: Explaining): Promise<Why> {
  const { source, reach, set, end, zone } = explaining;
  const inquiry = inquire(source, row.budget);
  const [since, from] = await Promise.all([
    sinceOf({ row, occasion, inquiry, set, end, zone }),
    reach(row.budget),
  ]);
  const contrast = contrastOf(since, { row, end, zone, ...(from === undefined ? {} : { from }) });
  return { ...occasion, since, ...(await whereAndWhat({ row, occasion, contrast, inquiry }, explaining)) };
}

/** Where it is, what changed before, and all that was asked, of two stretches that are known. */
export async function whereAndWhat(
  asked: WhereAsked,
  { places, set, source }: Explaining,
): Promise<Pick<Why, 'where' | 'changes' | 'graph' | 'queries'>> {
  const { row, contrast, inquiry } = asked;
  const [where, { changes, queries }] = await Promise.all([
    whereOf(asked, set),
    changesBefore({ row, contrast, places, set, source }),
  ]);
  const graph = graphOf(row.budget, contrast, where);
  return { where, changes, graph, queries: [...inquiry.asked(), ...queries] };
}

/** The first moment of which the source of a budget has data, asked once a source; one that does not say it, or fails, has them all. */
export function reachIn(source: MetricSource): (of: MeasuredBy) => Promise<Instant | undefined> {
  return bySource(async (of) => {
    try {
      return await reachOf(source, of);
    } catch (error) {
      if (error instanceof SourceError) return undefined;
      throw error;
    }
  });
}
