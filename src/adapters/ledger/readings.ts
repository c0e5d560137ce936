import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Budget } from '../../model/budget.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import { exactly } from '../../model/exactly.ts';
import { holesIn } from '../../model/holes.ts';
import type { Indicator } from '../../model/indicator.ts';
import type { Measured, Reading } from '../../model/series.ts';
import { type Instant, type Window, windowKey } from '../../model/window.ts';
import type { Kept, KeptReading, Ledger, RememberedReading } from '../../ports/ledger.ts';
import type { Database, SqlRow, SqlValue, Statements } from './database.ts';
import { sha256 } from './hash.ts';
import { jsonAs, rowsAs } from './row.ts';

/** The part of the ledger that keeps measurements. */
export function readingsIn(db: Database): Pick<Ledger, 'readings' | 'keep' | 'measured'> {
  const find = together((all: readonly Asked[]) => findAll(db, all.map(wantedOf)));
  return {
    readings: async (...asked) => rememberedFrom(db, await find(...asked)),
    measured: () => kept(db),
    keep: together(async (all: readonly Parameters<Ledger['keep']>[]) => {
      await db.transaction((within) => write(within, all));
      return all.map(() => undefined);
    }),
  };
}

type Asked = Parameters<Ledger['readings']>;

/** What is asked for of a budget, with what its readings are kept under. */
interface Wanted {
  readonly budget: Budget;
  readonly windows: readonly Window[];
  readonly leaveOut: readonly Window[];
  readonly indicator: string;
  readonly earlier: readonly string[];
  readonly named: ReadonlyMap<Window, string>;
}

function wantedOf([budget, windows, leaveOut = []]: Asked): Wanted {
  const named = new Map(windows.flatMap((window) => namedBefore(budget, window, leaveOut)));
  return { budget, windows, leaveOut, named, indicator: fingerprint(budget), earlier: earlierOf(budget) };
}

/** What was wanted of a budget, and the rows that there are of it. */
interface Found {
  readonly wanted: Wanted;
  readonly rows: readonly SqlRow[];
}

/** The rows of several budgets, in as few statements as may be. */
async function findAll(db: Database, all: readonly Wanted[]): Promise<readonly Found[]> {
  const stretches = all.flatMap(stretchesOf);
  const rows: SqlRow[] = [];
  for (let from = 0; from < stretches.length; from += MOST_STRETCHES) {
    rows.push(...(await db.all(...statementFor(stretches.slice(from, from + MOST_STRETCHES)))));
  }
  const byBudget = Map.groupBy(rows, ({ budget }) => budget);
  return all.map((wanted) => ({ wanted, rows: byBudget.get(wanted.budget.id) ?? [] }));
}

/** Each budget’s rows are read by themselves: one that is damaged fails no other budget. */
function rememberedFrom(
  db: Database,
  { wanted: { windows, leaveOut, indicator, earlier, named }, rows }: Found,
): readonly RememberedReading[] {
  const byKey = new Map(
    rowsAs(db, 'readings', rowShape, rows).map(({ indicator: name, left_out, reading }) => [
      `${name} ${keyOf(reading.window, left_out)}`,
      reading,
    ]),
  );
  const under = (name: string | undefined, key: string) => byKey.get(`${name} ${key}`);
  return windows.flatMap((window) => {
    const key = keyOf(window, leftOutText(window, leaveOut));
    const now = under(indicator, key) ?? under(named.get(window), keyOf(window, ''));
    if (now) return now;
    // What is to be read in place of the others stands last.
    const before = earlier.map((name) => under(name, key)).findLast((reading) => reading);
    return before ? { ...before, outdated: true as const } : [];
  });
}

/** A budget, what its readings are kept under, and from when until when they are wanted. */
type Stretch = readonly [budget: string, indicator: string, start: number, end: number];

function stretchesOf({ budget, windows, indicator, earlier, named }: Wanted): readonly Stretch[] {
  if (windows.length === 0) return [];
  const start = Math.min(...windows.map((window) => window.start));
  const end = Math.max(...windows.map((window) => window.end));
  return [...new Set([indicator, ...earlier, ...named.values()])].map((under) => [
    budget.id,
    under,
    start,
    end,
  ]);
}

/** Of one statement: more gain little, and make its answer larger. */
const MOST_STRETCHES = 256;
/** It wants nothing: it fills a statement up, so that there are few statements to be prepared. */
const NO_STRETCH: Stretch = ['', '', 0, 0];

function statementFor(stretches: readonly Stretch[]): readonly [sql: string, ...SqlValue[]] {
  const places = 4 ** Math.ceil(Math.log(stretches.length) / Math.log(4));
  const filled = Array.from({ length: places }, (_, index) => stretches[index] ?? NO_STRETCH);
  return [
    `WITH wanted (of, under, since, until) AS
       (VALUES ${filled.map(() => '(?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT))').join(', ')})
     SELECT budget, indicator, start, "end", left_out, reading FROM wanted
     JOIN readings ON budget = of AND indicator = under AND start >= since AND "end" <= until`,
    ...filled.flat(),
  ];
}

/** The first ledgers named what was left out of a window in the indicator. */
function namedBefore(
  budget: Budget,
  window: Window,
  leaveOut: readonly Window[],
): readonly (readonly [Window, string])[] {
  const outside = holesIn(window, leaveOut);
  if (outside.length === 0) return [];
  const named = { ...budget, indicator: { ...budget.indicator, outside } };
  return [[window, fingerprint(named)]];
}

function keyOf(window: Window, leftOut: string): string {
  return `${windowKey(window)} ${leftOut}`;
}

/** What is left out of a window, as it is kept: its stretches, or nothing. */
function leftOutText(window: Window, leaveOut: readonly Window[]): string {
  return holesIn(window, leaveOut)
    .map(({ start, end }) => `${start}-${end}`)
    .join(' ');
}

/**
 * Does in one go what is asked for at about the same time, and answers each what was found for it when all is done: budgets are
 * measured by the hundred, and a statement of each would wait for the server, a transaction for the disk as often.
 */
function together<A extends readonly unknown[], R>(
  work: (all: readonly A[]) => Promise<readonly R[]>,
): (...asked: A) => Promise<R> {
  let next: { readonly all: A[]; readonly done: Promise<readonly R[]> } | undefined;
  const doSoon = async (all: readonly A[]) => {
    await setImmediate();
    next = undefined;
    return work(all);
  };
  return async (...asked) => {
    const all = next?.all ?? [];
    const place = all.push(asked) - 1;
    next ??= { all, done: doSoon(all) };
    return (await next.done)[place] as R;
  };
}

async function kept(db: Database): Promise<Kept> {
  const [row] = await db.all(
    'SELECT count(*) AS readings, count(DISTINCT budget) AS budgets, min(start) AS first, max("end") AS last FROM readings',
  );
  const [readings, budgets] = [Number(row?.readings), Number(row?.budgets)];
  if (readings === 0) return { readings, budgets };
  return { readings, budgets, first: Number(row?.first), last: Number(row?.last) };
}

async function write(
  db: Statements,
  all: readonly (readonly [readings: readonly KeptReading[], at: Instant])[],
): Promise<void> {
  const known = new Map<
    Budget,
    { readonly version: string; readonly json: string; readonly indicator: string }
  >();
  const rows = new Map<string, readonly SqlValue[]>();
  const readings = all.flatMap(([some, at]) => some.map((one) => ({ ...one, at })));
  for (const { budget, reading, leaveOut = [], at } of readings) {
    if (reading.measured.kind === 'none') continue;
    const { version, json, indicator } = known.get(budget) ?? versionOf(budget);
    known.set(budget, { version, json, indicator });
    const { window } = reading;
    const leftOut = leftOutText(window, leaveOut);
    const row = [
      budget.id,
      indicator,
      window.start,
      window.end,
      leftOut,
      version,
      canonicalJson(reading),
      at,
    ];
    rows.set(`${budget.id} ${indicator} ${keyOf(window, leftOut)}`, row);
  }
  const versions = new Map([...known.values()].map(({ version, json }) => [version, json]));
  await db.runMany('INSERT INTO budgets (hash, json) VALUES (?, ?) ON CONFLICT DO NOTHING', [...versions]);
  await db.runMany(
    `INSERT INTO readings (budget, indicator, start, "end", left_out, version, reading, measured_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (budget, indicator, start, "end", left_out)
     DO UPDATE SET version = excluded.version, reading = excluded.reading, measured_at = excluded.measured_at`,
    [...rows.values()],
  );
}

/** A budget as it is now, and what its readings are kept under. */
function versionOf(budget: Budget): {
  readonly version: string;
  readonly json: string;
  readonly indicator: string;
} {
  const json = canonicalJson(budget);
  return { version: sha256(json), json, indicator: fingerprint(budget) };
}

/**
 * How often what the queries of each kind of indicator mean has changed, plus one: since the first version, counters count
 * from before their first samples, gauges pass over NaN, and coverage says when a rate began.
 */
const MEANING: Readonly<Record<Indicator['kind'], number>> = {
  quantile: 2,
  ratio: 2,
  quotient: 1,
  rate: 2,
  gauge: 2,
  growth: 2,
  expr: 1,
};

/**
 * What a budget was kept under by earlier versions, and while its project had a single source, which had no name; what is
 * to be read in place of the others stands last.
 */
function earlierOf(budget: Budget): readonly string[] {
  const { source, ...unnamed } = budget;
  return [
    ...(MEANING[budget.indicator.kind] > 1 ? [fingerprint(unnamed, 1)] : []),
    ...(source === undefined ? [] : [fingerprint(unnamed)]),
  ];
}

/** What makes two versions of a budget measure the same: its source, its indicator and what its queries mean, not its limit. */
function fingerprint(
  { indicator, measuredIn, source }: Budget,
  meaning: number = MEANING[indicator.kind],
): string {
  const named = source === undefined ? {} : { source };
  return sha256(canonicalJson({ indicator, measuredIn, ...named, ...(meaning > 1 ? { meaning } : {}) }));
}

const figure = z.union([z.number(), z.enum(['Infinity', '-Infinity', 'NaN']).transform(Number)]);

/** A reading as it is kept: with a figure, and of a window of which nothing was left out piece by piece. */
type WholeReading = Omit<Reading, 'measured' | 'pieces' | 'began'> & {
  readonly measured: Exclude<Measured, { kind: 'none' }>;
};

const readingShape: z.ZodType<Reading> = exactly<WholeReading>()(
  z.object({
    window: z.object({ start: z.number(), end: z.number() }),
    measured: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('histogram'),
        buckets: z.array(z.object({ lower: figure, upper: figure, count: figure })),
        exponential: z.boolean().exactOptional(),
      }),
      z.object({ kind: z.literal('ratio'), part: figure, whole: figure }),
      z.object({ kind: z.literal('increase'), increase: figure }),
      z.object({ kind: z.literal('number'), value: figure }),
    ]),
    coverage: z.object({
      present: z.number(),
      expected: z.number(),
      first: z.number().exactOptional(),
      last: z.number().exactOptional(),
    }),
    leftOut: z.number().exactOptional(),
  }),
);

const rowShape = z.object({ indicator: z.string(), left_out: z.string(), reading: jsonAs(readingShape) });
