/** What one group has of a rate: events that count among all of its events. */
export interface Counted {
  readonly amount: number;
  readonly events: number;
}

/** A group before and now; it may be missing in one of them. */
export interface GroupCounts {
  readonly before: Counted;
  readonly now: Counted;
}

/** The parts of a rate's change that one group makes: by its own rate, and by its share of the events. */
export interface Contribution {
  readonly within: number;
  readonly mix: number;
}

/**
 * Parts the change of a rate among groups (Kitagawa 1955; Oaxaca 1973; Blinder 1973): Σ w̄·Δr by the groups’ own rates, and
 * Σ (r̄ − R̄)·Δw by their shares of the events, which add up to the change of the whole. A group that is missing in one of
 * the two has there the rate of the other, so that it counts as a change of the mix.
 */
export function contributions(groups: readonly GroupCounts[]): readonly Contribution[] {
  const all = {
    before: summed(groups.map(({ before }) => before)),
    now: summed(groups.map(({ now }) => now)),
  };
  const middle = (rateOf(all.before, 0) + rateOf(all.now, 0)) / 2;
  return groups.map(({ before, now }) => {
    const earlier = rateOf(before, rateOf(now, 0));
    const later = rateOf(now, earlier);
    const [from, to] = [shareOf(before, all.before), shareOf(now, all.now)];
    return {
      within: ((from + to) / 2) * (later - earlier),
      mix: ((earlier + later) / 2 - middle) * (to - from),
    };
  });
}

function summed(all: readonly Counted[]): Counted {
  return all.reduce(
    (sum, { amount, events }) => ({ amount: sum.amount + amount, events: sum.events + events }),
    { amount: 0, events: 0 },
  );
}

function rateOf({ amount, events }: Counted, otherwise: number): number {
  return events > 0 ? amount / events : otherwise;
}

function shareOf({ events }: Counted, all: Counted): number {
  return all.events > 0 ? events / all.events : 0;
}
