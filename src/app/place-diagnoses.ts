import { sourcesIn } from '../measuring/sources.ts';
import { servicesIn } from '../model/budget.ts';
import { SourceError } from '../model/errors.ts';
import { listWords, plural } from '../model/format.ts';
import { once } from '../model/once.ts';
import type { Window } from '../model/window.ts';
import type { ChangePlace, Seen } from '../ports/changes.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import type { Diagnosis } from '../ports/publisher.ts';
import { dataUntil } from './generate.ts';
import { guarded } from './guarded.ts';
import type { Publishing } from './publishing.ts';

/** How far back places are asked, in seconds. */
const WEEK = 7 * 86_400;
/** Names of nobody that are said at most. */
const MOST_NAMED = 5;

/** What is looked at, and the source, or why it could not be opened. */
type Looking = Pick<Publishing, 'project' | 'clock'> & { readonly source: () => MetricSource };

/**
 * Of each place where changes are seen, how many of which services it saw within the last week of which there are data, or what is
 * to be mended.
 */
export async function placeDiagnoses({ project, clock, source }: Looking): Promise<readonly Diagnosis[]> {
  const { places = [], set } = project;
  const sources = sourcesIn(set);
  const until = once(() => dataUntil({ source: source(), clock }, sources));
  const told = places.map((place) =>
    guarded(`changes ${place.name}`, async () => {
      const end = await until();
      const within = { start: end - WEEK, end };
      const seen = await Promise.all(sources.map((of) => lookedAt(place, within, source(), of)));
      return [
        diagnosisOf(
          place,
          seen.flatMap((one) => one ?? []),
          servicesIn(set),
        ),
      ];
    }),
  );
  return (await Promise.all(told)).flat();
}

/** What a place saw; undefined where it is in metrics of a recording, which answers what its own reports asked for and nothing else. */
async function lookedAt(
  place: ChangePlace,
  within: Window,
  source: MetricSource,
  of: MeasuredBy,
): Promise<Seen | undefined> {
  let isRecorded = false;
  const points: MetricSource['points'] = async (...asked) => {
    const answer = await source.points?.(...asked);
    isRecorded ||= answer === undefined;
    return answer;
  };
  try {
    return await place.seen(within, { source: { points }, of });
  } catch (error) {
    if (isRecorded && error instanceof SourceError) return undefined;
    throw error;
  }
}

/** What a place answered for each source; a place that asks none, or one of its own, answers each the same. */
function diagnosisOf({ name }: ChangePlace, seen: readonly Seen[], services: readonly string[]): Diagnosis {
  if (seen.length === 0)
    return {
      what: `changes ${name}`,
      ok: true,
      detail: 'It is in metrics of a recording, which has of them what its own reports asked for.',
    };
  const distinct = [...new Map(seen.map((one) => [JSON.stringify(one), one])).values()];
  const changes = distinct.flatMap((one) => one.changes);
  const known = distinct.every((one) => one.services !== undefined)
    ? services.filter((service) => distinct.some((one) => one.services?.includes(service)))
    : services;
  const counts = [...Map.groupBy(changes, ({ service = 'all services' }) => service)].map(
    ([service, own]) => `${own.length} of ${service}`,
  );
  const found =
    counts.length === 0 ? 'no change' : `${plural(changes.length, 'change')} (${listWords(counts)})`;
  const unnamed = [...new Set(distinct.flatMap((one) => one.unnamed))];
  const sentences = [
    `It saw ${found} in the last week.`,
    ...(known.length === 0
      ? [
          'It knows none of the services: say under service which label carries them, or under names what they are called there.',
        ]
      : []),
    ...unnamedSentence(unnamed),
    ...distinct.flatMap((one) => one.unknown),
  ];
  return {
    what: `changes ${name}`,
    ok: known.length > 0 && distinct.every(({ unknown }) => unknown.length === 0),
    detail: sentences.join(' '),
  };
}

function unnamedSentence(unnamed: readonly string[]): readonly string[] {
  if (unnamed.length === 0) return [];
  const named = unnamed.slice(0, MOST_NAMED).map((name) => `“${name}”`);
  const more = unnamed.length - named.length;
  const all = listWords([...named, ...(more > 0 ? [`${more} more`] : [])]);
  return [`Left out as no service of the budgets: ${all}.`];
}
