import type { Format } from './format.ts';
import { benchmarkDotNet } from './formats/benchmark-dotnet.ts';
import { cargoText, criterionJson } from './formats/criterion.ts';
import { actionData, actionList } from './formats/github-action.ts';
import { goJson } from './formats/go-json.ts';
import { goText } from './formats/go-text.ts';
import { googleBenchmark } from './formats/google-benchmark.ts';
import { hyperfine } from './formats/hyperfine.ts';
import { jmh } from './formats/jmh.ts';
import { k6 } from './formats/k6.ts';
import { own } from './formats/own.ts';
import { pytest } from './formats/pytest.ts';
import { vitest3, vitest5 } from './formats/vitest.ts';

/** Every form that is read, each known by what is in it. pytest-benchmark's also looks like Google Benchmark's. */
export const FORMATS: readonly Format[] = [
  own,
  goText,
  goJson,
  hyperfine,
  vitest3,
  vitest5,
  criterionJson,
  cargoText,
  jmh,
  pytest,
  googleBenchmark,
  benchmarkDotNet,
  actionList,
  actionData,
  k6,
];

/** A form that is known and not read, and what to write instead of it. */
interface Unread {
  readonly title: string;
  readonly sign: RegExp;
  readonly instead: string;
}

/** What benchmark tools write besides, by what is in it. */
const UNREAD: readonly Unread[] = [
  {
    title: 'JMH’s text or CSV',
    sign: /^"?Benchmark"?[ \t,].*(?:Mode|Score)["\s,]/m,
    instead: 'Let JMH write JSON with -rf json.',
  },
  {
    title: 'Google Benchmark’s table or CSV',
    sign: /^(Benchmark\s+Time\s+CPU|name,iterations,real_time)/m,
    instead: 'Let it write JSON with --benchmark_format=json.',
  },
  {
    title: 'BenchmarkDotNet’s table or CSV',
    sign: /^(\|\s*Method\s*\||Method[,;]Job[,;]|BenchmarkDotNet)/m,
    instead: 'Let it write JSON with --exporters json.',
  },
  {
    title: 'pytest-benchmark’s table',
    sign: /^-* benchmark.*: \d+ tests -*$/m,
    instead: 'Let it write JSON with --benchmark-json=results.json.',
  },
  {
    title: 'hyperfine’s text, CSV or Markdown',
    sign: /^(Benchmark #?\d+: |command,mean,stddev|\| Command \| Mean)/m,
    instead: 'Let it write JSON with --export-json results.json.',
  },
  {
    title: 'a comparison of benchstat',
    sign: /^(name +old \S+ +new |[ \t]*│.*sec\/op)/m,
    instead: 'Give each side’s own output of go test -bench.',
  },
  {
    title: 'an estimate of criterion without its name',
    sign: /^\s*\{"(mean|iters|sampling_mode)":/,
    instead: 'Give what cargo criterion --message-format=json prints, or what cargo bench prints.',
  },
  {
    title: 'Catch2’s output',
    sign: /(<Catch2?TestRun|^benchmark name\s+samples\s+iterations)/m,
    instead: 'Convert it to [{ "name", "value", "unit" }], as github-action-benchmark has it.',
  },
  {
    title: 'Julia’s BenchmarkTools',
    sign: /"BenchmarkTools":/,
    instead: 'Convert it to [{ "name", "value", "unit" }], as github-action-benchmark has it.',
  },
  {
    title: 'Benchmark.js’s text',
    sign: / x [\d,.]+ ops\/sec ±[\d.]+% \(\d+ runs? sampled\)/,
    instead: 'Convert it to [{ "name", "value", "unit" }], as github-action-benchmark has it.',
  },
  {
    title: 'Deno’s or mitata’s JSON',
    sign: /"p75":/,
    instead: 'Convert it to [{ "name", "value", "unit" }], as github-action-benchmark has it.',
  },
  {
    title: 'a Lighthouse report',
    sign: /"lighthouseVersion":/,
    instead: 'Convert the scores to [{ "name", "value", "unit" }], as github-action-benchmark has it.',
  },
];

/** What to do with a text of no form that is read: what it looks like, if anything, and what is read. */
export function refusalOf(text: string): string {
  const known = UNREAD.find(({ sign }) => sign.test(text));
  return known === undefined ? KNOWN : `It looks like ${known.title}, which is not read. ${known.instead}`;
}

/** The forms that are read, in a sentence. */
export const KNOWN = `Known are ${listed([...new Set(FORMATS.map(({ title }) => title))])}.`;

function listed(titles: readonly string[]): string {
  return `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`;
}
