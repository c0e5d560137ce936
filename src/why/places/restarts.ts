import { SourceError } from '../../model/errors.ts';
import type { PlaceKinds } from '../../model/place-settings.ts';
import type { AnsweredSeries } from '../../model/points.ts';
import type { FindService } from '../../model/service-names.ts';
import type { Instant } from '../../model/window.ts';
import type { SeenChange } from '../../ports/changes.ts';
import { ranged, selector } from '../../promql/selector.ts';
import { listed } from './builds.ts';
import { nearGroups, spanOf } from './near.ts';
import { type Asking, byService, type Told } from './told.ts';

/** So often one instance restarts for it to be said once, with the number. */
const AGAIN = 3;
/** Programs that work out when they began tell moments that differ by a little; in seconds. */
const JITTER = 10;

/**
 * The restarts of instances that were there when the stretch began: those of which the moment at which they began lies in it. Asked is for
 * those alone, since all processes of a company are many.
 */
export async function seenInRestarts(
  { metric, where }: PlaceKinds['restarts'],
  { ask, find, labels, within }: Asking,
): Promise<Told> {
  const began = selector(metric, where);
  const by = listed(['instance', ...labels]);
  const wereThere = `max by (${by}) (max_over_time(${ranged(began, '[10m]')} @ ${within.start}))`;
  const [restarted, counts] = await Promise.all([
    ask(`max by (${by}) (${began} >= ${within.start}) and ${wereThere}`),
    ask(`count by (${listed(labels)}) (${began})`),
  ]);
  if (counts.length === 0)
    throw new SourceError(`There is no series of ${began} in that stretch: check metric and where.`);
  return restartsIn(restarted, counts, find);
}

interface Restart {
  readonly at: Instant;
  readonly instance: string;
}

/** The restarts that moments of beginning show, and how many instances there are, by series of both. */
export function restartsIn(
  restarted: readonly AnsweredSeries[],
  counts: readonly AnsweredSeries[],
  find: FindService,
): Told {
  const known = byService(counts, find);
  const instances = new Map(
    [...Map.groupBy(known.named, ({ service }) => service)].map(([service, own]) => [
      service,
      own.reduce((sum, { points }) => sum + Math.max(...points.map(({ value = 0 }) => value)), 0),
    ]),
  );
  const { named } = byService(restarted, find);
  const changes = [...Map.groupBy(named, ({ service }) => service)].flatMap(([service, own]) => {
    const restarts = own.map(({ labels, points }, index) =>
      beginnings(points.map(({ value = 0 }) => value)).map((at) => ({
        at,
        instance: labels.instance ?? String(index),
      })),
    );
    const again = restarts.filter(({ length }) => length >= AGAIN);
    const once = restarts.filter(({ length }) => length < AGAIN).flat();
    const of = instances.get(service) ?? own.length;
    return [
      ...againChange(again, service, of),
      ...nearGroups(once).map((group) => onceChange(group, service, of)),
    ];
  });
  return { changes, services: known.services, unnamed: known.unnamed, unknown: [] };
}

/** The different moments among those at which an instance is said to have begun, in order. */
function beginnings(values: readonly number[]): readonly Instant[] {
  const inOrder = values.map(Math.floor).toSorted((a, b) => a - b);
  return inOrder.filter((value, index) => index === 0 || value - (inOrder[index - 1] ?? 0) > JITTER);
}

function onceChange(group: readonly [Restart, ...Restart[]], service: string, of: number): SeenChange {
  const count = new Set(group.map(({ instance }) => instance)).size;
  return { kind: 'restart', ...spanOf(group), service, text: `${whichWords(count, of, service)} restarted` };
}

function againChange(
  restarts: readonly (readonly Restart[])[],
  service: string,
  of: number,
): readonly SeenChange[] {
  const [first, ...rest] = restarts.flat();
  if (!first) return [];
  const text = `${whichWords(restarts.length, of, service)} restarted again and again, ${rest.length + 1} times`;
  return [{ kind: 'restart', ...spanOf([first, ...rest]), service, text }];
}

function whichWords(count: number, of: number, service: string): string {
  if (of <= 1) return service;
  return count >= of ? `all ${of} instances of ${service}` : `${count} of ${of} instances of ${service}`;
}
