import type { Benchmark } from '../model/benchmark.ts';
import { fullName } from '../model/benchmark-name.ts';

/** A benchmark on both sides, or on one. */
export interface Pair {
  readonly before?: Benchmark;
  readonly after?: Benchmark;
  /** The benchmarks of the baseline that it might be, where it cannot be told which. */
  readonly candidates?: readonly Benchmark[];
}

/**
 * The benchmarks of both sides by what they are. Those that are on one side alone under their whole identity are matched by
 * less of it where that is unambiguous: a baseline of an earlier version has no packages, processors and parameters, and
 * another machine has other processors. Where it is ambiguous nothing is matched, and the pair says between which.
 */
export function pairsOf(baseline: readonly Benchmark[], current: readonly Benchmark[]): readonly Pair[] {
  const before = new Map(baseline.map((one) => [keyOf(one), one]));
  const after = new Map(current.map((one) => [keyOf(one), one]));
  const same = [...after].flatMap(([key, one]) => {
    const was = before.get(key);
    return was ? [{ before: was, after: one }] : [];
  });
  const lost = [...before].flatMap(([key, one]) => (after.has(key) ? [] : [one]));
  const found = [...after].flatMap(([key, one]) => (before.has(key) ? [] : [one]));
  return [...same, ...likely(lost, found)];
}

function likely(lost: readonly Benchmark[], found: readonly Benchmark[]): readonly Pair[] {
  const links = found.map((after) => ({ after, candidates: closest(after, lost) }));
  const wanted = new Set(links.flatMap(({ candidates }) => candidates));
  const current = links.map(({ after, candidates }): Pair => {
    const [before, another] = candidates;
    if (!before) return { after };
    const rivals = links.filter((link) => link.candidates.includes(before));
    return another || rivals.length > 1 ? { after, candidates } : { before, after };
  });
  return [...current, ...lost.filter((one) => !wanted.has(one)).map((before) => ({ before }))];
}

/** The benchmarks of a baseline that one could be: those on as many processors, or else any. */
function closest(after: Benchmark, lost: readonly Benchmark[]): readonly Benchmark[] {
  const alike = lost.filter((before) => isAlike(before, after));
  const exact = alike.filter(({ processors }) => processors === after.processors);
  return exact.length > 0 ? exact : alike;
}

/** The same name and unit, and nothing that both sides say and say otherwise but for the number of processors. */
function isAlike(before: Benchmark, after: Benchmark): boolean {
  const [was, is] = [before.parameters, after.parameters];
  return (
    before.unit === after.unit &&
    hasName(before, after) &&
    (before.package === undefined || after.package === undefined || before.package === after.package) &&
    (was === undefined || is === undefined || parametersKey(was) === parametersKey(is))
  );
}

/** Earlier versions took every number behind a name for that of processors. */
function hasName(before: Benchmark, after: Benchmark): boolean {
  if (before.name === after.name) return true;
  return (
    before.processors === undefined &&
    after.processors !== undefined &&
    before.name === after.name.replace(/-\d+$/, '')
  );
}

/** One on a processor whose number nobody said is not known to be the same as one on one processor. */
function keyOf(one: Benchmark): string {
  const { parameters = {}, processors, unit } = one;
  return JSON.stringify([
    fullName({ ...one, parameters: {} }),
    processors === undefined,
    parametersKey(parameters),
    unit,
  ]);
}

function parametersKey(parameters: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
