import { BOUNDS } from '../../model/bounds.ts';
import { quotable } from '../../model/one-line.ts';
import type { AnsweredSeries } from '../../model/points.ts';
import type { FindService, ServiceFound } from '../../model/service-names.ts';
import type { Instant, Window } from '../../model/window.ts';
import type { Seen, SeenChange } from '../../ports/changes.ts';

/** What one kind of place tells of a stretch, not yet cut to it. */
export interface Told {
  readonly changes: readonly SeenChange[];
  readonly services?: readonly string[];
  readonly unnamed: readonly string[];
  readonly unknown: readonly string[];
}

/** How a place in metrics is asked, and how what it answers is read. */
export interface Asking {
  /** What a query answers over the stretch. Throws a SourceError. */
  readonly ask: (query: string) => Promise<readonly AnsweredSeries[]>;
  /** The same at the beginning of the stretch and at its end alone. */
  readonly askEnds: (query: string) => Promise<readonly AnsweredSeries[]>;
  readonly within: Window;
  readonly find: FindService;
  /** The labels that may carry the service. */
  readonly labels: readonly string[];
}

/** The most characters of what a change says, and of a name in it. */
const LONGEST = { text: 200, name: 80 } as const;

/** A name from outside, as a part of what a change says. */
export function nameWords(name: string): string {
  return quotable(name, LONGEST.name);
}

/** What a place saw within a stretch: the latest of what began in it, each on one line. */
export function seenOf(name: string, within: Window, told: Told, queries: Seen['queries'] = []): Seen {
  const inside = told.changes.filter(({ at }) => at >= within.start && at <= within.end);
  const most = BOUNDS.changes.most;
  const changes = inside
    .toSorted((a, b) => b.at - a.at)
    .slice(0, most)
    .map((change) => ({ ...change, text: quotable(change.text, LONGEST.text), place: name }));
  return {
    changes,
    queries,
    ...(told.services ? { services: [...new Set(told.services)] } : {}),
    unnamed: [...new Set(told.unnamed.slice(0, most).map(nameWords))],
    unknown: [
      ...told.unknown.slice(0, MOST_SENTENCES).map((sentence) => quotable(sentence, BOUNDS.words.most)),
      ...(inside.length > most ? [`Of ${inside.length} changes the latest ${most} are looked at.`] : []),
    ],
  };
}

/** More of them nobody reads. */
const MOST_SENTENCES = 5;

/** Series by the service that they are of, and what those are called that are of none. */
export function byService(
  series: readonly AnsweredSeries[],
  find: FindService,
): Pick<Told, 'unnamed'> & {
  readonly services: readonly string[];
  readonly named: readonly (AnsweredSeries & Required<ServiceFound>)[];
} {
  const found = series.map((one) => ({ ...one, ...find(one.labels) }));
  const named = found.flatMap(({ labels, points, service, name }) =>
    service === undefined || name === undefined ? [] : [{ labels, points, service, name }],
  );
  return {
    named,
    services: named.map(({ service }) => service),
    unnamed: found.flatMap(({ service, name }) =>
      service === undefined && name !== undefined ? [name] : [],
    ),
  };
}

/** The moments at which any of some series has a point, in order. */
export function momentsIn(series: readonly AnsweredSeries[]): readonly Instant[] {
  const all = new Set(series.flatMap(({ points }) => points.map(({ at }) => at)));
  return [...all].toSorted((a, b) => a - b);
}
