import { SourceError } from '../../model/errors.ts';
import type { PlaceKinds } from '../../model/place-settings.ts';
import type { AnsweredSeries } from '../../model/points.ts';
import type { FindService } from '../../model/service-names.ts';
import type { SeenChange } from '../../ports/changes.ts';
import { labelName, selector } from '../../promql/selector.ts';
import { type Presence, type Rollout, rolloutsOf } from './rollouts.ts';
import { type Asking, byService, momentsIn, nameWords, type Told } from './told.ts';

/** A label that has more values of one service within a stretch has no versions in it. */
const MOST_VALUES = 100;
/** More versions of all services together are not asked for: it would take the server long, and be of no use. */
const MOST_ASKED = 2000;
/** Versions that are named at most of what was replaced. */
const MOST_NAMED = 3;

/** The deployments that a metric’s label shows, such as `version` of `build_info`. */
export async function seenInBuilds(
  of: PlaceKinds['builds'],
  { ask, askEnds, find, labels }: Asking,
): Promise<Told> {
  const { metric, label } = of;
  const versions = buildsQuery(of, labels);
  const [counted] = await askEnds(`count(${versions})`);
  const count = Math.max(0, ...(counted?.points ?? []).map(({ value = 0 }) => value));
  const fail = (why: string): never => {
    throw new SourceError(`The label ${label} of ${metric} ${why}: check metric, label and where.`);
  };
  if (count > MOST_ASKED) fail(`has ${count} values, which are no versions`);
  const series = (await ask(versions)).filter((one) => one.labels[label]);
  if (series.length === 0) fail('is on no series in that stretch');
  return deploymentsIn(series, label, find);
}

/** The query for the values that a metric’s label has, and for the labels that may carry the service. */
export function buildsQuery(
  { metric, label, where }: PlaceKinds['builds'],
  labels: readonly string[],
): string {
  return `count by (${listed([label, ...labels])}) (${selector(metric, where)})`;
}

/** Labels as `by` has them, each once. */
export function listed(labels: readonly string[]): string {
  return [...new Set(labels)].map(labelName).join(', ');
}

/** The deployments that series show by the values of a label. */
export function deploymentsIn(series: readonly AnsweredSeries[], label: string, find: FindService): Told {
  const { named, ...rest } = byService(series, find);
  const moments = momentsIn(series);
  const parts = [...Map.groupBy(named, ({ service, name }) => `${service} ${name}`).values()];
  const several = Map.groupBy(parts, ([first]) => first?.service);
  const told = parts.map((own) => {
    const [{ service, name } = { service: '', name: '' }] = own;
    const presence = presenceOf(own, label);
    if (presence.size > MOST_VALUES) {
      const unknown = `${label} has ${presence.size} values for ${service} in that stretch, which are no versions.`;
      return { changes: [], unknown: [unknown] };
    }
    const called = (several.get(service)?.length ?? 0) > 1 ? nameWords(name) : service;
    const changes = rolloutsOf(presence, moments).map((rollout): SeenChange => {
      const { at, until } = rollout;
      const text = rolloutWords(called, rollout);
      return { kind: 'deployment', at, ...(until === undefined ? {} : { until }), service, text };
    });
    return { changes, unknown: [] };
  });
  return {
    ...rest,
    changes: told.flatMap(({ changes }) => changes),
    unknown: told.flatMap(({ unknown }) => unknown),
  };
}

/** When each value of a label was there. */
export function presenceOf(series: readonly AnsweredSeries[], label: string): Presence {
  const byValue = Map.groupBy(series, ({ labels }) => labels[label] ?? '');
  return new Map(
    [...byValue].map(([value, own]) => [
      value,
      new Set(own.flatMap(({ points }) => points.map(({ at }) => at))),
    ]),
  );
}

/** A rollout in words: `api 1.42.0 → 1.43.0`. */
export function rolloutWords(
  what: string,
  { from, to, isBack }: Rollout,
  versionOf: (value: string) => string = nameWords,
): string {
  if (from.length === 0) return `${what} ${versionOf(to)} appeared`;
  const named = from.slice(0, MOST_NAMED).map(versionOf).join(', ');
  const more = from.length > MOST_NAMED ? ' and others' : '';
  return `${what} ${named}${more} → ${versionOf(to)}${isBack ? ' and back' : ''}`;
}
