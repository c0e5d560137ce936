import type { BenchmarkIdentity } from './benchmark.ts';

/** A benchmark's name with its processors, as Go writes them, and its parameters: `BenchmarkSum-4 (size=10)`. */
function writtenName({ name, processors, parameters }: BenchmarkIdentity): string {
  const on = processors === undefined || processors === 1 ? '' : `-${processors}`;
  return `${name}${on}${parametersOf(parameters)}`;
}

/** The whole of a benchmark's identity: `example.com/codec.BenchmarkSum-4`. */
export function fullName(identity: BenchmarkIdentity): string {
  return `${packageOf(identity)}${writtenName(identity)}`;
}

/** Every spelling by which a budget may name a benchmark, from its bare name to the whole of it. */
export function spellingsOf(identity: BenchmarkIdentity): readonly string[] {
  const { name, processors } = identity;
  const on = processors === undefined ? name : `${name}-${processors}`;
  const apart = [name, on, `${name}${parametersOf(identity.parameters)}`, writtenName(identity)];
  return [...new Set(apart.flatMap((spelling) => [spelling, `${packageOf(identity)}${spelling}`]))];
}

/** Names for readers: as much of each identity as tells these benchmarks apart. */
export function namesAmong(all: readonly BenchmarkIdentity[]): (identity: BenchmarkIdentity) => string {
  const several = (of: (identity: BenchmarkIdentity) => unknown) => new Set(all.map(of)).size > 1;
  const [packages, processors] = [several((one) => one.package), several((one) => one.processors)];
  return (identity) =>
    `${packages ? packageOf(identity) : ''}${processors ? writtenName(identity) : `${identity.name}${parametersOf(identity.parameters)}`}`;
}

function packageOf({ name, package: holder }: BenchmarkIdentity): string {
  if (holder === undefined) return '';
  return `${holder}${name.includes(' > ') ? ' > ' : '.'}`;
}

function parametersOf(parameters: BenchmarkIdentity['parameters']): string {
  const pairs = Object.entries(parameters ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '' : ` (${pairs.toSorted().join(', ')})`;
}
