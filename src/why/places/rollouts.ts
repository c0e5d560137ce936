import type { Instant } from '../../model/window.ts';

/** The moments at which each of some values was there, by the value. */
export type Presence = ReadonlyMap<string, ReadonlySet<Instant>>;

/** A value that came in the place of others. */
export interface Rollout {
  readonly at: Instant;
  /** The last moment at which one of the others was there beside it, where that was later. */
  readonly until?: Instant;
  /** What it replaced, or stands beside; none of what came where there was nothing. */
  readonly from: readonly string[];
  readonly to: string;
  /** It went again, and the others stayed. */
  readonly isBack?: true;
}

/** A value that is away for less has not gone: a scrape may fail, and a pod may restart. In seconds. */
const AWAY = 600;

/**
 * The rollouts that the values of a label show, in order. `moments` are those at which anything was seen, whatever it was of, in order:
 * what is there at the first of them is what was. A value is new when it is not among those that were; those that were are what is there
 * once a rollout is complete, so that one that comes back is a rollout again, and one that was only away is none.
 */
export function rolloutsOf(presence: Presence, moments: readonly Instant[]): readonly Rollout[] {
  const bridged = new Map([...presence].map(([value, at]) => [value, withoutGaps(at, moments)]));
  const there = (at: Instant) => [...bridged].flatMap(([value, all]) => (all.has(at) ? value : []));
  const [first = 0] = moments;
  const done: Rollout[] = [];
  let settled: readonly string[] = there(first);
  let open: Open | undefined;
  let before = first;
  for (const at of moments) {
    const values = there(at);
    const fresh = values.filter((value) => value !== open?.to && !settled.includes(value));
    // What comes so soon after the beginning was there, and not seen.
    if (settled.length === 0 && !open && at - first <= AWAY) settled = values;
    else {
      for (const to of fresh) {
        if (open) done.push(rolloutOf(open, values, before));
        settled = open ? [...settled, open.to] : settled;
        open = { at, to, from: settled.filter((value) => there(before).includes(value)) };
      }
    }
    if (open && values.length > 0 && isOver(open, values)) {
      const isBack = !values.includes(open.to);
      done.push(rolloutOf(open, isBack ? [] : values, isBack ? at : before, isBack));
      if (!isBack) settled = values;
      open = undefined;
    }
    if (values.length > 0) before = at;
  }
  return open ? [...done, rolloutOf(open, there(before))] : done;
}

interface Open {
  readonly at: Instant;
  readonly to: string;
  readonly from: readonly string[];
}

/** Whether all that it replaces has gone, or it has itself. */
function isOver({ to, from }: Open, values: readonly string[]): boolean {
  return !values.includes(to) || !from.some((value) => values.includes(value));
}

/** What it replaced are those that are gone by its end, where some are. */
function rolloutOf({ at, to, from }: Open, left: readonly string[], end?: Instant, isBack = false): Rollout {
  const gone = from.filter((value) => !left.includes(value));
  return {
    at,
    ...(end !== undefined && end > at ? { until: end } : {}),
    from: (gone.length > 0 ? gone : from).toSorted(),
    to,
    ...(isBack ? { isBack: true } : {}),
  };
}

/** The moments of a value, and those at which it was away for a short time. */
function withoutGaps(at: ReadonlySet<Instant>, moments: readonly Instant[]): ReadonlySet<Instant> {
  const seen = moments.filter((moment) => at.has(moment));
  const isBridged = new Map(
    seen.slice(1).map((moment, index) => [seen[index], moment - (seen[index] ?? 0) <= AWAY]),
  );
  let last: Instant | undefined;
  return new Set(
    moments.filter((moment) => {
      if (at.has(moment)) last = moment;
      return at.has(moment) || isBridged.get(last) === true;
    }),
  );
}
