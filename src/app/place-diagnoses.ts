import { sourcesIn } from '../measuring/sources.ts';
import { servicesIn } from '../model/budget.ts';
import { listWords, plural } from '../model/format.ts';
import type { ChangePlace, Seen } from '../ports/changes.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import type { Diagnosis } from '../ports/publisher.ts';
import { guarded } from './guarded.ts';
import type { Publishing } from './publishing.ts';

/** How far back places are asked, in seconds. */
const WEEK = 7 * 86_400;
/** Names of nobody that are said at most. */
const MOST_NAMED = 5;

/** What is looked at, and the source, or why it could not be opened. */
type Looking = Pick<Publishing, 'project' | 'clock'> & { readonly source: () => MetricSource };

/** Of each place where changes are seen, how many of which services it saw within the last week, or what is to be mended. */
export async function placeDiagnoses(examined: Looking): Promise<readonly Diagnosis[]> {
  const { places = [], set } = examined.project;
  const told = places.map((place) =>
    guarded(`changes ${place.name}`, async () => {
      const seen = await Promise.all(sourcesIn(set).map((of) => lookedAt(place, examined, of)));
      return [diagnosisOf(place, seen, servicesIn(set))];
    }),
  );
  return (await Promise.all(told)).flat();
}

async function lookedAt(place: ChangePlace, { clock, source }: Looking, of: MeasuredBy): Promise<Seen> {
  const now = clock.now();
  const points: MetricSource['points'] = async (...asked) => source().points?.(...asked);
  return place.seen({ start: now - WEEK, end: now }, { source: { points }, of });
}

/** What a place answered for each source; a place that asks none, or one of its own, answers each the same. */
function diagnosisOf({ name }: ChangePlace, seen: readonly Seen[], services: readonly string[]): Diagnosis {
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
