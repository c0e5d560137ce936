import { z } from 'zod';
import type { Benchmark, BenchmarkRun, Direction } from '../../model/benchmark.ts';
import { InputError } from '../../model/errors.ts';
import { directionOf } from '../direction.ts';
import { type Format, jsonFormat } from '../format.ts';

const bench = z.looseObject({ name: z.string(), value: z.number(), unit: z.string() });
type Bench = z.infer<typeof bench>;

const TITLE = 'github-action-benchmark’s';

/** What github-action-benchmark reads under `customBiggerIsBetter` and `customSmallerIsBetter`. A repeated name is one more sample. */
export const actionList: Format = jsonFormat(`${TITLE} JSON`, {
  sign: z.array(z.looseObject({ name: z.string() })),
  shape: z.array(bench),
  run: (benches) => ({ benchmarks: sampled(benches), failures: [] }),
});

const history = z.looseObject({
  entries: z.record(
    z.string(),
    z.array(z.looseObject({ tool: z.string().optional(), benches: z.array(bench) })),
  ),
});

const HEAD = /^\s*window\.BENCHMARK_DATA\s*=\s*/;

/** A statement's text without the semicolon that may end it. */
function withoutEnd(statement: string): string {
  const text = statement.trimEnd();
  return text.endsWith(';') ? text.slice(0, -1) : text;
}

/** The `data.js` in which github-action-benchmark keeps its history. The latest run of each suite is read. */
export const actionData: Format = {
  title: `${TITLE} data.js`,
  read: ({ file, text }) => {
    if (!HEAD.test(text)) return undefined;
    const read = history.safeParse(parsed(withoutEnd(text.replace(HEAD, ''))));
    if (!read.success) {
      throw new InputError(
        `${file} is ${TITLE} data.js, but what follows window.BENCHMARK_DATA is not its JSON. The file may be cut off; fetch it again.`,
      );
    }
    return latest(read.data.entries);
  },
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function latest(entries: z.infer<typeof history>['entries']): BenchmarkRun {
  const benchmarks = Object.entries(entries).flatMap(([suite, runs]) => {
    const last = runs.at(-1);
    return sampled(last?.benches ?? [], toldBy(last?.tool)).map((one) => ({ ...one, package: suite }));
  });
  return { benchmarks, failures: [] };
}

/** The tools of one’s own say by their names which way is better; those of others leave it to the unit. */
function toldBy(tool: string | undefined): Direction | undefined {
  if (tool === 'customBiggerIsBetter') return 'higher';
  return tool === 'customSmallerIsBetter' ? 'lower' : undefined;
}

function sampled(benches: readonly Bench[], told?: Direction): readonly Benchmark[] {
  const same = Map.groupBy(benches, ({ name, unit }) => JSON.stringify([name, unit]));
  return [...same.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { name, unit } = first;
    return [{ name, unit, better: told ?? directionOf(unit), samples: all.map(({ value }) => value) }];
  });
}
