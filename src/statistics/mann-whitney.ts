const NOTHING = new Float64Array();

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
  const ways = waysToDeal(ties, first.length, second.length);
  const total = sumOf(ways);
  const atMost = sumOf(ways.subarray(0, doubled + 1)) / total;
  const atLeast = sumOf(ways.subarray(doubled)) / total;
  return { u: doubled / 2, p: Math.min(1, 2 * Math.min(atMost, atLeast)) };
}

/**
 * In how many ways the pooled values can be dealt so that twice the first sample's U is the index. Groups of equal
 * values are dealt from the smallest up: a value dealt to the first sample beats every earlier one of the second, and
 * ties with those of its own group.
 */
function waysToDeal(ties: readonly number[], first: number, second: number): Float64Array {
  const most = 2 * first * second;
  // By how many values were dealt to the first sample so far, then by twice their U.
  const dealt = Array.from({ length: first + 1 }, () => new Float64Array(most + 1));
  dealt[0]?.set([1]);
  let seen = 0;
  for (const tie of ties) {
    // From the fullest down, so that what is added to has not been added from.
    for (let count = Math.min(first, seen + tie); count > 0; count -= 1) {
      for (let more = 1; more <= Math.min(tie, count); more += 1) {
        const others = seen - (count - more);
        if (others < 0 || others > second) continue;
        const shift = more * (2 * others + tie - more);
        addShifted(dealt[count], dealt[count - more], {
          shift,
          times: choose(tie, more),
          most: 2 * (count - more) * others,
        });
      }
    }
    seen += tie;
  }
  return dealt[first] ?? new Float64Array(most + 1);
}

/** Adds what stands at 0 to `most`, `times` over, `shift` places further on. */
function addShifted(
  into: Float64Array = NOTHING,
  from: Float64Array = NOTHING,
  { shift, times, most }: { readonly shift: number; readonly times: number; readonly most: number },
): void {
  for (let at = 0; at <= most; at += 1) into[at + shift] = (into[at + shift] ?? 0) + (from[at] ?? 0) * times;
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i += 1) ways = (ways * (n - k + i)) / i;
  return Math.round(ways);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
