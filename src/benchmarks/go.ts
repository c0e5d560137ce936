import type { Benchmark } from '../model/benchmark.ts';

const LINE = /^(Benchmark[^\s]*?)(?:-\d+)?\s+(\d+)\s+(.+)$/;
const HIGHER = /(^|[^a-z])(MB|GB|kB|B|ops?|req|tx|queries)\/s(ec)?$/i;

/** Whether a text has lines of Go's benchmarks. */
export function isGoText(text: string): boolean {
  return /^Benchmark\S+\s+\d+\s+[\d.]/m.test(text);
}

/** Go's benchmark text (golang.org/design/14313-benchmark-format): a repeated line is one more sample. */
export function goBenchmarks(text: string): readonly Benchmark[] {
  const found = new Map<string, { name: string; unit: string; samples: number[] }>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, , rest = ''] = LINE.exec(line.trim()) ?? [];
    if (name === undefined) continue;
    const fields = rest.split(/\s+/);
    for (let index = 0; index + 1 < fields.length; index += 2) {
      const [value, unit = ''] = [Number(fields[index]), fields[index + 1]];
      if (!Number.isFinite(value) || unit === '') continue;
      const key = `${name} ${unit}`;
      const one = found.get(key) ?? { name, unit, samples: [] };
      one.samples.push(value);
      found.set(key, one);
    }
  }
  return [...found.values()].map((one) => ({ ...one, better: directionOf(one.unit) }));
}

/** Figures per second are better when they are more; times and sizes when they are less. */
export function directionOf(unit: string): Benchmark['better'] {
  return HIGHER.test(unit) || /^(hz|ops?\/s(ec)?|iter\/s)$/i.test(unit) ? 'higher' : 'lower';
}
