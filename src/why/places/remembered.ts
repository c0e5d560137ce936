import type { ChangePlace, Seen } from '../../ports/changes.ts';

/** A place that is asked of each stretch once, whatever came of it, for all budgets that are explained together. */
export function rememberedPlace(place: ChangePlace): ChangePlace {
  const asked = new Map<string, Promise<Seen>>();
  return {
    ...place,
    seen: (within, by) => {
      const key = JSON.stringify([within.start, within.end, by.of.source]);
      const seen = asked.get(key) ?? place.seen(within, by);
      asked.set(key, seen);
      return seen;
    },
  };
}
