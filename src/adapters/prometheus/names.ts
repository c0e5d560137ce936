import { z } from 'zod';
import { BOUNDS } from '../../model/bounds.ts';
import { SourceError } from '../../model/errors.ts';
import type { Window } from '../../model/window.ts';
import { selector } from '../../promql/selector.ts';
import type { Client } from './client.ts';

/** Labels of one metric that are looked at; a metric with more is described by the first of them. */
const MOST_LABELS = 20;

const listed = z.object({ data: z.array(z.string()) });

/** The names of all metrics that have samples in a stretch, or that the server keeps any of. */
export async function metricsOf(client: Client, within?: Window): Promise<readonly string[]> {
  return namesIn(await client.values('__name__', within ? { within } : {}), 'metrics');
}

/** The labels of a metric over a stretch, each with its values. */
export async function labelsOf(
  client: Client,
  metric: string,
  within: Window,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const of = { match: selector(metric, {}), within };
  const names = namesIn(await client.labels(of), 'labels').filter((name) => name !== '__name__');
  const values = await Promise.all(
    names
      .slice(0, MOST_LABELS)
      .map(async (name) => [name, namesIn(await client.values(name, of), 'labels')] as const),
  );
  return new Map(values);
}

/** The names of a list. What is far too long for a name is passed over. */
function namesIn(answer: unknown, what: string): readonly string[] {
  const said = listed.safeParse(answer);
  if (said.success) return said.data.data.filter(({ length }) => length <= BOUNDS.label.most);
  throw new SourceError(
    `The source does not list its ${what}. Check its address, and the right to read its labels.`,
  );
}
