import type { Benchmark, Directions } from '../model/benchmark.ts';

/** Benchmarks with the directions that people gave their units, which go before what a unit seems to tell. */
export function withDirections(benchmarks: readonly Benchmark[], better: Directions): readonly Benchmark[] {
  const said = new Map(Object.entries(better));
  return benchmarks.map((one) => ({ ...one, better: said.get(one.unit) ?? one.better }));
}
