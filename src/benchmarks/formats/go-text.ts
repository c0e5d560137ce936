import type { Benchmark, BenchmarkIdentity, BenchmarkRun, Direction } from '../../model/benchmark.ts';
import { directionOf } from '../direction.ts';
import type { Format } from '../format.ts';
import { processorsIn } from './go-processors.ts';
import { type Result, scanned } from './go-scan.ts';

/** Go’s benchmark text (golang.org/design/14313-benchmark-format). */
export const goText: Format = {
  title: 'Go’s benchmark text',
  read: ({ text, json }) => (json === undefined && isGoText(text) ? goRun(text, true) : undefined),
};

/** A benchmark's line, or the head or the foot of a package. */
function isGoText(text: string): boolean {
  return /^(Benchmark[^a-z\s]\S*\s+\S|pkg: |(ok|FAIL)\s+\S+\s+(\d|\[|\(cached))/m.test(text);
}

/** A repeated line is one more sample. A benchmark is its package, its name and its processors. */
export function goRun(text: string, isFile: boolean): BenchmarkRun {
  const { results, failures, units } = scanned(text, isFile);
  const identify = identitiesOf(results);
  const found = new Map<string, Benchmark & { samples: number[] }>();
  for (const result of results) {
    const identity = identify(result);
    for (const { unit, value } of result.figures) {
      const key = JSON.stringify([identity, unit]);
      const one = found.get(key) ?? { ...identity, unit, ...about(unit, units.get(unit)), samples: [] };
      one.samples.push(value);
      found.set(key, one);
    }
  }
  return { benchmarks: [...found.values()], failures };
}

/** Two systems or architectures in one file are two machines, and what ran on both are two benchmarks. */
function identitiesOf(results: readonly Result[]): (result: Result) => BenchmarkIdentity {
  const split = processorsIn(new Set(results.map(({ written }) => written)));
  const machines = new Set(results.map(({ machine }) => JSON.stringify(machine)));
  return ({ written, package: holder, machine }) => ({
    ...split(written),
    ...(holder === undefined ? {} : { package: holder }),
    ...(machines.size > 1 ? { parameters: machine } : {}),
  });
}

/** What a line `Unit rows/s better=higher assume=exact` says of a unit (golang.org/x/perf/benchfmt); else what its name tells. */
function about(unit: string, said = ''): { readonly better: Direction; readonly exact?: boolean } {
  const [, way] = /(?:^|\s)better=(higher|lower)(?=\s|$)/.exec(said) ?? [];
  const better = way === 'higher' || way === 'lower' ? way : directionOf(unit);
  return /(?:^|\s)assume=exact(?=\s|$)/.test(said) ? { better, exact: true } : { better };
}
