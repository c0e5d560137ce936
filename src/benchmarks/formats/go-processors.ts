/** A name without the number of processors that Go wrote behind it, and that number. */
export interface SplitName {
  readonly name: string;
  readonly processors: number;
}

/**
 * How to split the names of one file. Go writes `-N` behind each name, unless it ran on one processor; a name may end in
 * such a number, too. It counts processors where all names share one number, or where the same benchmarks are there with
 * each of several numbers (and without one, for one processor), as `-cpu=1,4` makes them. Otherwise it is of the name.
 */
export function processorsIn(names: ReadonlySet<string>): (written: string) => SplitName {
  const numbers = processorNumbers(names);
  return (written) => {
    const split = suffixed(written);
    return split && numbers.has(split.processors) ? split : { name: written, processors: 1 };
  };
}

/** `BenchmarkSum-8` is `BenchmarkSum` on 8; Go writes no `-1` and no zeros before a number. */
function suffixed(written: string): SplitName | undefined {
  const [, name, digits] = /^(.+)-([1-9]\d*)$/.exec(written) ?? [];
  const processors = Number(digits);
  return name === undefined || processors < 2 ? undefined : { name, processors };
}

function processorNumbers(names: ReadonlySet<string>): ReadonlySet<number> {
  const splits = [...names].flatMap((written) => suffixed(written) ?? []);
  const byNumber = Map.groupBy(splits, ({ processors }) => processors);
  // Numbers that stand behind the very same names.
  const groups = Map.groupBy(byNumber, ([, same]) => JSON.stringify(same.map(({ name }) => name).toSorted()));
  for (const [, group] of groups) {
    const numbers = new Set(group.map(([number]) => number));
    const bases = new Set(group.flatMap(([, same]) => same.map(({ name }) => name)));
    const bare = [...names].filter((written) => !numbers.has(suffixed(written)?.processors ?? 1));
    const isOnOne = bare.length === bases.size && bare.every((written) => bases.has(written));
    const isAll = bare.length === 0 && (numbers.size === 1 || bases.size > 1);
    if (isOnOne || isAll) return numbers;
  }
  return new Set();
}
