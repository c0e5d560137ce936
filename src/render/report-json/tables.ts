import { isMembers, type Members } from './columns.ts';

/** A list that a saved report may have as columns. */
const TABLE = Symbol('a list that may be columns');

/** Where such lists are, by names; `*` is each of a list, or of a record by ids. */
interface Places {
  readonly [name: string]: Places | typeof TABLE;
}

/** Every list that a saved report may have as columns: those of many records that are much alike. */
const TABLES: Places = {
  families: { '*': { others: TABLE } },
  paths: { '*': { stages: TABLE } },
  queries: { '*': TABLE },
  rows: {
    '*': {
      comparisons: TABLE,
      days: TABLE,
      forecast: { points: TABLE },
      weeks: TABLE,
      why: {
        changes: { changes: TABLE },
        queries: TABLE,
        where: { labels: { '*': { values: TABLE } } },
      },
    },
  },
  violations: { byMetric: TABLE, byService: TABLE, episodes: TABLE },
};

/** Where something is in a saved report: names, and indexes of lists. */
export type Place = readonly PropertyKey[];

/** A report with each list that may be columns as `change` has it; what is not as a report has it stays. */
export function withTables(report: unknown, change: (table: unknown, place: Place) => unknown): unknown {
  return changed(report, TABLES, [], change);
}

/** Whether a list that may be columns is at a place. */
export function isTableAt(place: Place): boolean {
  const found = place.reduce<Places | typeof TABLE | undefined>(
    (within, key) =>
      within === undefined || within === TABLE ? undefined : (within[String(key)] ?? within['*']),
    TABLES,
  );
  return found === TABLE;
}

function changed(
  value: unknown,
  places: Places | typeof TABLE,
  place: Place,
  change: (table: unknown, place: Place) => unknown,
): unknown {
  if (places === TABLE) return change(value, place);
  const each = places['*'];
  if (each !== undefined && Array.isArray(value))
    return value.map((one, index) => changed(one, each, [...place, index], change));
  if (!isMembers(value)) return value;
  const names = each === undefined ? Object.keys(places) : Object.keys(value);
  const members: Record<string, unknown> = { ...value };
  for (const name of names) {
    const within = each ?? places[name];
    if (within !== undefined && members[name] !== undefined)
      members[name] = changed(members[name], within, [...place, name], change);
  }
  return members satisfies Members;
}
