/** The test of two samples: how often a value of the first is over one of the second, and how likely that is by chance. */
export interface MannWhitney {
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * The exact Mann–Whitney U test (Mann and Whitney 1947), two-sided and aware of ties. U counts the pairs in which the
 * first sample's value is the larger, a tie for half. Its distribution without a difference is counted over all ways to
 * deal the pooled values, tie by tie (Klotz 1966).
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const pooled = [...first, ...second].toSorted((a, b) => a - b);
  const ties = [...Map.groupBy(pooled, (value) => value).values()].map(({ length }) => length);
  const doubled = first.reduce(
    (sum, a) => sum + second.reduce((part, b) => part + 1 + Math.sign(a - b), 0),
    0,
  );
  const counts = waysToDeal(ties, first.length);
  const total = sumOf(counts.values());
  const atMost = sumOf([...counts].filter(([u]) => u <= doubled).map(([, ways]) => ways)) / total;
  const atLeast = sumOf([...counts].filter(([u]) => u >= doubled).map(([, ways]) => ways)) / total;
  return { u: doubled / 2, p: Math.min(1, 2 * Math.min(atMost, atLeast)) };
}

/**
 * In how many ways `size` values can be dealt to the first sample, by twice their U. Groups of equal values are dealt
 * from the smallest up: a dealt value beats every earlier one that went to the second sample, and ties with those of
 * its own group.
 */
function waysToDeal(ties: readonly number[], size: number): ReadonlyMap<number, number> {
  let states = new Map<number, Map<number, number>>([[0, new Map([[0, 1]])]]);
  let seen = 0;
  for (const tie of ties) {
    const next = new Map<number, Map<number, number>>();
    for (const [dealt, counts] of states) {
      for (let more = 0; more <= Math.min(tie, size - dealt); more += 1) {
        const gained = 2 * more * (seen - dealt) + more * (tie - more);
        const ways = choose(tie, more);
        const into = next.get(dealt + more) ?? new Map<number, number>();
        next.set(dealt + more, into);
        for (const [u, count] of counts) into.set(u + gained, (into.get(u + gained) ?? 0) + count * ways);
      }
    }
    states = next;
    seen += tie;
  }
  return states.get(size) ?? new Map();
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i += 1) ways = (ways * (n - k + i)) / i;
  return Math.round(ways);
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
