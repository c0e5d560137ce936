import type { Instant } from '../../model/window.ts';

/** What happens so many seconds apart belongs together: a rollout with its restarts, an alert with its like. */
const NEAR = 900;

/** Something that lasted, or did not. */
export interface Lasting {
  readonly at: Instant;
  readonly until?: Instant | undefined;
}

/** When something ended; when it happened, of what did not last. */
export function endOf({ at, until = at }: Lasting): Instant {
  return until;
}

/** Whether two things overlap, or are not far apart. */
export function isNear(one: Lasting, other: Lasting): boolean {
  return one.at <= endOf(other) + NEAR && other.at <= endOf(one) + NEAR;
}

/** Things in order, parted where nothing happened for longer. */
export function nearGroups<T extends Lasting>(things: readonly T[]): readonly (readonly [T, ...T[]])[] {
  const groups: [T, ...T[]][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const thing of things.toSorted((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    if (last && thing.at <= end + NEAR) last.push(thing);
    else groups.push([thing]);
    end = Math.max(end, endOf(thing));
  }
  return groups;
}

/** From the first to the end of the last of some things. */
export function spanOf(things: readonly [Lasting, ...Lasting[]]): {
  readonly at: Instant;
  readonly until?: Instant;
} {
  const at = Math.min(...things.map((thing) => thing.at));
  const until = Math.max(...things.map(endOf));
  return until > at ? { at, until } : { at };
}
