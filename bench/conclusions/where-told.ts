import type { Random } from '../../scripts/make-samples/random.ts';
import { conclude } from '../../src/analyse/conclude.ts';
import { figureOf } from '../../src/measuring/figure.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { datesApart, startOf } from '../../src/model/period.ts';
import type { Measured } from '../../src/model/series.ts';
import type { Where } from '../../src/model/why.ts';
import { labelFinding } from '../../src/why/label-finding.ts';
import type { Split } from '../../src/why/split.ts';
import { answerOf } from '../../src/why/where.ts';
import { quantity, budget as someBudget, unit } from '../../test/support/budget.ts';
import { pointsOf } from './forecast.ts';
import {
  byLabel,
  DAYS,
  type Effect,
  type Measures,
  type Plan,
  planned,
  together,
  worldOf,
} from './where-worlds.ts';

const DAY = 86_400;
/** The first day of {@link pointsOf}. */
const FIRST = startOf('2026-01-05', 'UTC');
const WEEK = 7;

/** What is true of a world: which values of a label carry it, or all alike, or nothing. */
export interface Truth {
  readonly kind: 'values' | 'traffic' | 'either' | 'even' | 'none';
  readonly label?: 'route' | 'instance';
  readonly values?: readonly string[];
}

/** What is told of a world. */
export interface Told {
  readonly truth: Truth;
  /** Undefined where the budget's own step is not called, so that nobody asks. */
  readonly where: Where | undefined;
}

/** What happens from a day on. */
export type Happening = (
  random: Random,
  plan: Plan,
) => { readonly truth: Truth; readonly effectOn: (daysSince: number) => Effect };

/** Makes a world, and tells where its budget moved. */
export function tell(random: Random, measures: Measures, happening: Happening): Told {
  const plan = planned(random);
  const { truth, effectOn } = happening(random, plan);
  const at = DAYS - 3 - Math.floor(random.uniform() * WEEK);
  const world = worldOf(random, plan, measures, (day) => (day < at ? {} : effectOn(day - at)));
  const labels = byLabel(world);
  const wholeOn = (day: number) =>
    wholeOf(
      measures,
      labels.route.flatMap((days) => days[day] ?? []),
    );
  const plain = budgetOf(measures, 1);
  const figures = Array.from({ length: DAYS }, (_, day) => {
    const found = figureOf(plain, wholeOn(day), DAY);
    return found.kind === 'figure' ? found.figure.value : Number.NaN;
  });
  const usual = figures.slice(0, at).toSorted((a, b) => a - b)[Math.floor(at / 2)] ?? 1;
  const limit = usual * (0.9 + 0.9 * random.uniform());
  const budget = budgetOf(measures, limit);
  const step = conclude(budget, pointsOf(figures, limit)).steps?.steps.at(-1);
  if (!step) return { truth, where: undefined };
  const [earliest, latest] = [step.earliest, step.latest].map((date) => datesApart('2026-01-05', date));
  const told = Object.entries(labels).map(([label, days]) =>
    labelFinding({
      budget,
      limit,
      better: !step.worse,
      cell: DAY,
      split: splitOf(label, days, earliest ?? at, latest ?? at),
    }),
  );
  return { truth, where: answerOf(told) };
}

/** Of several gauges the highest counts, or all of them. */
function wholeOf(measures: Measures, parts: readonly Measured[]): Measured {
  if (measures !== 'max') return together(parts);
  return {
    kind: 'number',
    value: Math.max(...parts.map((part) => (part.kind === 'number' ? part.value : 0))),
  };
}

function splitOf(
  label: string,
  values: readonly (readonly Measured[])[],
  earliest: number,
  latest: number,
): Split {
  const days = (from: number, until: number) =>
    Array.from({ length: until - from }, (_, index) => from + index);
  const [before, now] = [
    days(Math.max(0, earliest - WEEK), earliest),
    days(latest, Math.min(DAYS, latest + WEEK)),
  ];
  const windows = (some: readonly number[]) =>
    some.map((day) => ({ start: FIRST + day * DAY, end: FIRST + (day + 1) * DAY }));
  const parts = (own: readonly Measured[], some: readonly number[]) =>
    some.flatMap((day) => own[day] ?? []).map((measured) => ({ measured }));
  return {
    label,
    before: windows(before),
    now: windows(now),
    values: values.map((own, at) => ({
      value: nameOf(label, at),
      before: parts(own, before),
      now: parts(own, now),
    })),
  };
}

/** A route or an instance by its number. */
export function nameOf(label: string, at: number): string {
  return `${label}-${at}`;
}

const INDICATORS: Readonly<Record<Measures, Indicator>> = {
  quantile: { kind: 'quantile', quantile: 0.95, histogram: 'x_seconds', where: {}, native: false },
  ratio: { kind: 'ratio', of: 'bad', part: 'errors_total', total: 'requests_total' },
  rate: { kind: 'rate', counter: 'requests_total', where: {} },
  sum: { kind: 'gauge', gauge: 'memory_bytes', where: {}, overTime: 'avg', across: 'sum' },
  max: { kind: 'gauge', gauge: 'memory_bytes', where: {}, overTime: 'avg', across: 'max' },
};
const UNITS: Readonly<Record<Measures, string>> = {
  quantile: 's',
  ratio: '%',
  rate: 'TPS',
  sum: 'B',
  max: 'B',
};

function budgetOf(measures: Measures, limit: number): Budget {
  const { unit: written } = quantity(`1 ${UNITS[measures]}`);
  const amount = (limit * written.denominator) / written.numerator;
  const measuredIn = { ...unit(UNITS[measures]), numerator: 1, denominator: 1 };
  return someBudget({ limit: { amount, unit: written }, measuredIn, indicator: INDICATORS[measures] });
}

/** It says what is true: the kind, the label, and every value that makes a tenth of what the first one does. */
export function isRight({ truth, where }: Told): boolean | undefined {
  if (!where || truth.kind === 'none') return undefined;
  if (truth.kind === 'even' || where.kind === 'even' || where.kind === 'unknown')
    return truth.kind === where.kind;
  if (isWrong({ truth, where }) || (truth.kind !== where.kind && truth.kind !== 'either')) return false;
  if (truth.kind !== 'values') return true;
  const values = where.labels[0]?.values ?? [];
  const makes = (value: string) => values.find((one) => one.value === value)?.ofChange ?? 0;
  return (truth.values ?? []).every(
    (value) => where.named.includes(value) || makes(value) < 0.1 * makes(where.named[0] ?? ''),
  );
}

/** It names a value that has nothing to do with it. */
export function isWrong({ truth, where }: Told): boolean | undefined {
  if (!where) return undefined;
  if (where.kind !== 'values' && where.kind !== 'traffic') return false;
  return where.label !== truth.label || !where.named.every((value) => truth.values?.includes(value));
}
