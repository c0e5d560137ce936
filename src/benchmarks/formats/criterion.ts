import { z } from 'zod';
import { type Entry, type Format, figure, runOf } from '../format.ts';

const complete = z.looseObject({
  reason: z.literal('benchmark-complete'),
  id: z.string(),
  unit: z.string(),
  iteration_count: z.array(z.number()).optional(),
  measured_values: z.array(z.number()).optional(),
  median: z.looseObject({ estimate: z.number() }).optional(),
});

/** What `cargo criterion --message-format=json` writes. A sample is what a number of iterations took, divided by it. */
export const criterionJson: Format = {
  title: 'cargo-criterion’s JSON',
  read: ({ lines }) => {
    const said = lines?.flatMap((line) => complete.safeParse(line).data ?? []) ?? [];
    return said.length === 0 ? undefined : runOf(said.map(entryOf));
  },
};

function entryOf(said: z.infer<typeof complete>): Entry {
  const { id, unit, iteration_count: counts = [], measured_values: values = [], median } = said;
  const samples = values.map((value, index) => value / (counts[index] ?? Number.NaN));
  return figure({ name: id }, unit, samples.length > 0 || !median ? samples : [median.estimate]);
}

const LIBTEST =
  /^test (.+?)(?<!\s)\s+\.\.\. bench:\s+([\d,._]+) (\S+) \(\+\/- [\d,._]+\)(?: = ([\d,._]+) (\S+))?$/;
const TIME = /^(.*?)(?<!\s)\s+time:\s+\[[\d.]+ \S+ ([\d.]+) (\S+) [\d.]+ \S+\]$/;
const RATE = /^\s+thrpt:\s+\[[\d.]+ \S+ ([\d.]+) (\S+) [\d.]+ \S+\]$/;
const FAILED = /^(?:thread '.*panicked at |error: (?:bench failed|could not compile)|test .+ \.\.\. FAILED$)/;

/** What criterion and `cargo bench` print: a median or an estimate of each benchmark, and no samples. */
export const cargoText: Format = {
  title: 'what criterion and cargo bench print',
  read: ({ text, json }) => {
    const lines = json === undefined ? text.split(/\r?\n/) : [];
    const isKnown = lines.some((line) => LIBTEST.test(line) || TIME.test(line));
    return isKnown ? runOf(lines.flatMap(entriesOfLine)) : undefined;
  },
};

/** A long name stands on the line before its time. */
function entriesOfLine(line: string, index: number, lines: readonly string[]): readonly Entry[] {
  const [, named, value, unit = '', rate, rateUnit = ''] = LIBTEST.exec(line) ?? [];
  if (named !== undefined) {
    const name = { name: named };
    return [
      figure(name, unit, [numberOf(value)]),
      ...(rate === undefined ? [] : [figure(name, rateUnit, [numberOf(rate)])]),
    ];
  }
  const [, written, time, timeUnit = ''] = TIME.exec(line) ?? [];
  if (written !== undefined) {
    const name = { name: written.trim() || (lines[index - 1]?.trim() ?? '') };
    const [, passed, passedUnit = ''] = RATE.exec(lines[index + 1] ?? '') ?? [];
    return [
      figure(name, ...inOneUnit(Number(time), timeUnit)),
      ...(passed === undefined ? [] : [figure(name, ...inOneUnit(Number(passed), passedUnit))]),
    ];
  }
  return FAILED.test(line) ? [line] : [];
}

function numberOf(written = ''): number {
  return Number(written.replaceAll(/[,_]/g, ''));
}

const SIZES: ReadonlyMap<string, readonly [unit: string, size: number]> = new Map<
  string,
  readonly [string, number]
>([
  ...Object.entries({ ps: 1e-3, ns: 1, \u00b5s: 1e3, \u03bcs: 1e3, us: 1e3, ms: 1e6, s: 1e9 }).map(
    ([unit, size]) => [unit, ['ns', size]] as const,
  ),
  ...['', 'K', 'M', 'G', 'T'].flatMap((prefix, power) => [
    [`${prefix}elem/s`, ['elem/s', 1000 ** power]] as const,
    [`${prefix}${prefix === '' ? '' : 'i'}B/s`, ['B/s', 1024 ** power]] as const,
  ]),
]);

/** Criterion prints the unit that fits the figure, so that it may be another next time. */
function inOneUnit(value: number, written: string): readonly [unit: string, samples: readonly number[]] {
  const [unit, size] = SIZES.get(written) ?? [written, 1];
  return [unit, [Number((value * size).toPrecision(12))]];
}
