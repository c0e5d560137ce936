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
import { type Scene, scene } from './scene.ts';
import {
  byLabel,
  DAYS,
  type Effect,
  type Measures,
  mattering,
  type Plan,
  planned,
  someInstance,
  together,
  worldOf,
} from './where-worlds.ts';

const DAY = 86_400;
/** The first day of {@link pointsOf}. */
const FIRST = startOf('2026-01-05', 'UTC');
const SERIES = 300;
const WEEK = 7;

/** What is true of a world: which values of a label carry it, or all alike, or nothing. */
interface Truth {
  readonly kind: 'values' | 'traffic' | 'either' | 'even' | 'none';
  readonly label?: 'route' | 'instance';
  readonly values?: readonly string[];
}

interface Told {
  readonly truth: Truth;
  /** Undefined where the budget's own step is not called, so that nobody asks. */
  readonly where: Where | undefined;
}

/** What happens from a day on. */
type Happening = (
  random: Random,
  plan: Plan,
) => { readonly truth: Truth; readonly effectOn: (daysSince: number) => Effect };

function tell(random: Random, measures: Measures, happening: Happening): Told {
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

function nameOf(label: string, at: number): string {
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
function isRight({ truth, where }: Told): boolean | undefined {
  if (!where || truth.kind === 'none') return undefined;
  if (truth.kind === 'even' || where.kind === 'even' || where.kind === 'unknown')
    return truth.kind === where.kind;
  if (isWrong({ truth, where }) || (truth.kind !== where.kind && truth.kind !== 'either')) return false;
  if (truth.kind !== 'values') return true;
  const [{ values = [] } = {}] = where.labels;
  const makes = (value: string) => values.find((one) => one.value === value)?.ofChange ?? 0;
  return (truth.values ?? []).every(
    (value) => where.named.includes(value) || makes(value) < 0.1 * makes(where.named[0] ?? ''),
  );
}

/** It names a value that has nothing to do with it. */
function isWrong({ truth, where }: Told): boolean | undefined {
  if (!where) return undefined;
  if (where.kind !== 'values' && where.kind !== 'traffic') return false;
  return where.label !== truth.label || !where.named.every((value) => truth.values?.includes(value));
}

function finding(
  measures: Measures,
  name: string,
  right: number,
  wrong: number,
  happening: Happening,
): Scene {
  return scene({
    table: 'where',
    name: `${measures}: ${name}`,
    knownOf: SERIES / 2,
    tell: (random) => tell(random, measures, happening),
    rates: [
      { what: 'right', of: isRight, known: right, better: 'more' },
      { what: 'names a wrong value', of: isWrong, known: wrong, better: 'less' },
    ],
  });
}

const routes =
  (measures: Measures, count: number, factor: number): Happening =>
  (random, plan) => {
    const chosen = mattering(random, plan, measures).slice(0, count);
    return {
      truth: { kind: 'values', label: 'route', values: chosen.map((at) => nameOf('route', at)) },
      effectOn: () => ({ worse: (route) => (chosen.includes(route) ? factor : 1) }),
    };
  };
const ramp =
  (factor: number): Happening =>
  (random, plan) => {
    const chosen = mattering(random, plan, 'quantile')[0] ?? 0;
    return {
      truth: { kind: 'values', label: 'route', values: [nameOf('route', chosen)] },
      effectOn: (since) => ({
        worse: (route) => (route === chosen ? 1 + (factor - 1) * Math.min(1, (since + 1) / 4) : 1),
      }),
    };
  };
const everything =
  (factor: number): Happening =>
  () => ({
    truth: { kind: 'even' },
    effectOn: () => ({ worse: () => factor }),
  });
const instance =
  (factor: number): Happening =>
  (random) => {
    const chosen = someInstance(random);
    return {
      truth: { kind: 'values', label: 'instance', values: [nameOf('instance', chosen)] },
      effectOn: () => ({ worse: (_, at) => (at === chosen ? factor : 1) }),
    };
  };
const shift =
  (measures: Measures, factor: number): Happening =>
  (random, plan) => {
    const chosen = mattering(random, plan, measures)[0] ?? 0;
    return {
      truth: { kind: 'traffic', label: 'route', values: [nameOf('route', chosen)] },
      effectOn: () => ({ traffic: (route) => (route === chosen ? factor : 1) }),
    };
  };
const both =
  (traffic: number, factor: number): Happening =>
  (random, plan) => {
    const [drawn = 0, slow = 1] = mattering(random, plan, 'quantile');
    return {
      truth: { kind: 'either', label: 'route', values: [drawn, slow].map((at) => nameOf('route', at)) },
      effectOn: () => ({
        traffic: (route) => (route === drawn ? traffic : 1),
        worse: (route) => (route === slow ? factor : 1),
      }),
    };
  };
const nothing: Happening = () => ({ truth: { kind: 'none' }, effectOn: () => ({}) });

/** Where it is, in worlds of which the truth is known; counted of those in which the budget's own step is called. */
export const whereScenes: readonly Scene[] = [
  ...[1.15, 1.25, 1.5, 2].map((factor) =>
    finding('quantile', `one route ×${factor}`, 90, 3, routes('quantile', 1, factor)),
  ),
  ...[1.25, 1.5, 2].map((factor) =>
    finding('quantile', `two routes ×${factor}`, 90, 3, routes('quantile', 2, factor)),
  ),
  ...[1.25, 1.5, 2].map((factor) =>
    finding('quantile', `three routes ×${factor}`, 90, 3, routes('quantile', 3, factor)),
  ),
  ...[1.15, 1.25, 1.5, 2].map((factor) =>
    finding('quantile', `all routes ×${factor}`, 90, 3, everything(factor)),
  ),
  ...[1.5, 2, 3].map((factor) => finding('quantile', `one instance ×${factor}`, 90, 3, instance(factor))),
  ...[1.5, 2].map((factor) => finding('quantile', `ramp of a route to ×${factor}`, 90, 3, ramp(factor))),
  ...[2, 4].map((factor) =>
    finding('quantile', `traffic of a route ×${factor}`, 90, 3, shift('quantile', factor)),
  ),
  finding('quantile', 'traffic of a route ×2, another ×1.5 as slow', 90, 3, both(2, 1.5)),
  finding('quantile', 'one route at half the time', 90, 3, routes('quantile', 1, 0.5)),
  finding('quantile', 'all routes at 80% of the time', 90, 3, everything(0.8)),
  finding('quantile', 'nothing', 0, 3, nothing),
  ...[2, 4].map((factor) => finding('ratio', `one route ×${factor}`, 90, 3, routes('ratio', 1, factor))),
  ...[2, 4].map((factor) => finding('ratio', `two routes ×${factor}`, 90, 3, routes('ratio', 2, factor))),
  ...[1.5, 2].map((factor) => finding('ratio', `all routes ×${factor}`, 90, 3, everything(factor))),
  ...[3, 5].map((factor) => finding('ratio', `one instance ×${factor}`, 90, 3, instance(factor))),
  finding('ratio', 'traffic of a route ×4', 90, 3, shift('ratio', 4)),
  ...[1.5, 3].map((factor) => finding('rate', `one route ×${factor}`, 90, 3, routes('rate', 1, factor))),
  finding('rate', 'all routes ×1.4', 90, 3, everything(1.4)),
  ...[1.5, 2].map((factor) => finding('sum', `one route ×${factor}`, 90, 3, routes('sum', 1, factor))),
  finding('sum', 'one instance ×1.5', 90, 3, instance(1.5)),
  finding('sum', 'all routes ×1.2', 90, 3, everything(1.2)),
  finding('max', 'one route ×2', 90, 3, routes('max', 1, 2)),
  finding('max', 'all routes ×1.2', 90, 3, everything(1.2)),
];
