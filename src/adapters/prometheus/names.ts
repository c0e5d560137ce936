import { z } from 'zod';
import { BOUNDS } from '../../model/bounds.ts';
import type { Family } from '../../model/budget.ts';
import { SourceError } from '../../model/errors.ts';
import type { Window } from '../../model/window.ts';
import { selectorsOfLabel } from '../../promql/labelled.ts';
import { labelName, selector } from '../../promql/selector.ts';
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
  const of = { match: [selector(metric, {})], within };
  const names = namesIn(await client.labels(of), 'labels').filter((name) => name !== '__name__');
  const values = await Promise.all(
    names
      .slice(0, MOST_LABELS)
      .map(async (name) => [name, namesIn(await client.values(name, of), 'labels')] as const),
  );
  return new Map(values);
}

/** The values of a family's label over a stretch. Blocks answer by what they hold, which may be more than the very stretch. */
export async function memberValuesOf(
  client: Client,
  { template, each }: Family,
  within: Window,
): Promise<readonly string[]> {
  const { label = '' } = each;
  const match = selectorsOfLabel(template.indicator, label);
  const values = listIn(await client.values(label, { match, within }), 'labels');
  return values.length <= each.atMost ? values : exactly(client, label, match, within).catch(() => values);
}

/** The values that have samples in the very stretch: a query reads all of them, which is dear, and is asked where it matters. */
async function exactly(
  client: Client,
  label: string,
  match: readonly string[],
  { start, end }: Window,
): Promise<readonly string[]> {
  const of = match.map(
    (one) => `group by (${labelName(label)}) (present_over_time(${one}[${end - start}s]))`,
  );
  const parameters = { query: of.join(' or '), time: String(end) };
  const { series } = await client.query({ path: 'query', parameters });
  return series.flatMap(({ labels }) => labels[label] ?? []);
}

/** The names of a list. What is far too long for a name is passed over. */
function namesIn(answer: unknown, what: string): readonly string[] {
  return listIn(answer, what).filter(({ length }) => length <= BOUNDS.label.most);
}

function listIn(answer: unknown, what: string): readonly string[] {
  const said = listed.safeParse(answer);
  if (said.success) return said.data.data;
  throw new SourceError(
    `The source does not list its ${what}. Check its address, and the right to read its labels.`,
  );
}
