import { createHash } from 'node:crypto';
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
import type { Database, SqlValue, Statements } from './database.ts';
import { jsonAs, rowsAs } from './row.ts';

/** The part of the ledger that keeps measurements. */
export function readingsIn(db: Database): Pick<Ledger, 'readings' | 'keep' | 'measured'> {
  return {
    readings: (budget, windows, leaveOut = []) => read(db, budget, windows, leaveOut),
    measured: () => kept(db),
    keep: together((all) =>
      db.transaction(async (within) => {
        for (const [readings, at] of all) await write(within, readings, at);
      }),
    ),
  };
}

async function read(
  db: Database,
  budget: Budget,
  windows: readonly Window[],
  leaveOut: readonly Window[],
): Promise<readonly RememberedReading[]> {
  if (windows.length === 0) return [];
  const start = Math.min(...windows.map((window) => window.start));
  const end = Math.max(...windows.map((window) => window.end));
  const indicator = fingerprint(budget);
  const earlier = earlierOf(budget);
  const named = new Map(windows.flatMap((window) => namedBefore(budget, window, leaveOut)));
  const wanted = [...new Set([indicator, ...earlier, ...named.values()])];
  const rows = await db.all(
    `SELECT budget, indicator, start, "end", left_out, reading FROM readings
     WHERE budget = ? AND indicator IN (${wanted.map(() => '?').join(', ')}) AND start >= ? AND "end" <= ?`,
    budget.id,
    ...wanted,
    start,
    end,
  );
  const byKey = new Map(
    rowsAs(db, 'readings', rowShape, rows).map(({ indicator: under, left_out, reading }) => [
      `${under} ${keyOf(reading.window, left_out)}`,
      reading,
    ]),
  );
  return windows.flatMap((window) => {
    const key = keyOf(window, leftOutText(window, leaveOut));
    const now = byKey.get(`${indicator} ${key}`) ?? byKey.get(`${named.get(window)} ${keyOf(window, '')}`);
    if (now) return now;
    // What is to be read in place of the others stands last.
    const before = earlier.map((under) => byKey.get(`${under} ${key}`)).findLast((reading) => reading);
    return before ? { ...before, outdated: true as const } : [];
  });
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
 * Does in one go what is asked for at about the same time, and answers each when it is done: budgets are measured by the
 * hundred, and a transaction of each would wait for the disk as often.
 */
function together<A extends readonly unknown[]>(
  work: (all: readonly A[]) => Promise<void>,
): (...asked: A) => Promise<void> {
  let next: { readonly all: A[]; readonly done: Promise<void> } | undefined;
  const doSoon = async (all: readonly A[]) => {
    await setImmediate();
    next = undefined;
    await work(all);
  };
  return (...asked) => {
    const all = next?.all ?? [];
    all.push(asked);
    next ??= { all, done: doSoon(all) };
    return next.done;
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

async function write(db: Statements, readings: readonly KeptReading[], at: Instant): Promise<void> {
  const known = new Map<
    Budget,
    { readonly version: string; readonly json: string; readonly indicator: string }
  >();
  const rows = new Map<string, readonly SqlValue[]>();
  for (const { budget, reading, leaveOut = [] } of readings) {
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

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
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
