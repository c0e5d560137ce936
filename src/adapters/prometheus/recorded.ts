import { z } from 'zod';
import type { QueryRecord } from '../../model/series.ts';
import type { Stretch } from '../../promql/plan-queries.ts';
import type { FigureQuery } from '../../promql/queries.ts';
import {
  fewestRecorded,
  LEAST_RECORDED,
  type Recorded,
  recordedCount,
  recordedOf,
  recordedQuery,
} from '../../promql/recorded.ts';
import { type Asked, ask, numberAt, type Task } from './ask.ts';
import type { Client } from './client.ts';

/** A query of a figure with its answer. */
export interface AskedFor {
  readonly role: FigureQuery['role'];
  readonly asked: Asked;
}

const labelValues = z.object({ data: z.array(z.string()) });

/** The selectors of which the server has recorded increases; none where it does not say. */
export async function recordedSelectors(client: Client): Promise<ReadonlySet<string>> {
  const said = labelValues.safeParse(await client.values('selector').catch(() => undefined));
  return new Set(said.success ? said.data.data : []);
}

/**
 * The figure's queries, asked of recorded increases; undefined where the raw metrics must be asked: nothing is recorded,
 * the windows are short, or one of them has a step without a sample, as before the rules were there.
 */
export async function askRecorded(
  task: Task,
  stretch: Stretch,
  purpose: QueryRecord['purpose'],
): Promise<readonly AskedFor[] | undefined> {
  if (!task.recorded || stretch.seconds < LEAST_RECORDED) return undefined;
  const there = await task.recorded();
  // What would be recorded is long, and of most servers nothing is.
  const recorded = there.size === 0 ? [] : recordedOf(task.budget.indicator);
  if (recorded.length === 0 || !recorded.every(({ labels }) => there.has(labels.selector ?? '')))
    return undefined;
  const whole = await Promise.all(recorded.map((one) => coversAll(task, stretch, one, purpose)));
  if (!whole.every(Boolean)) return undefined;
  const found = await Promise.all(
    recorded.map(async (one) => ({
      role: one.role,
      asked: await ask(task, stretch, recordedQuery(one, stretch.seconds), purpose),
    })),
  );
  return mayBeUnmatched(task, stretch, found) ? undefined : found;
}

/** Whether good events are recorded as none, which does not say whether a series matches them. */
function mayBeUnmatched({ budget: { indicator } }: Task, { windows }: Stretch, found: readonly AskedFor[]) {
  const part = found.find(({ role }) => role === 'part')?.asked;
  if (indicator.kind !== 'ratio' || indicator.of !== 'good' || !part) return false;
  return windows.some((window) => numberAt(part, window) === 0);
}

async function coversAll(
  task: Task,
  stretch: Stretch,
  recorded: Recorded,
  purpose: QueryRecord['purpose'],
): Promise<boolean> {
  const counted = await ask(task, stretch, recordedCount(recorded, stretch.seconds), purpose);
  const fewest = fewestRecorded(stretch.seconds);
  return stretch.windows.every((window) => (numberAt(counted, window) ?? 0) >= fewest);
}
