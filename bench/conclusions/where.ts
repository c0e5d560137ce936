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

/** What was counted when the method was chosen: how many of 150 series a step is called in, and how many of these are told right, in percent. */
type Known = readonly [called: number, right: number];

function finding(measures: Measures, name: string, [called, right]: Known, happening: Happening): Scene {
  return scene({
    table: 'where',
    name: `${measures}: ${name}`,
    knownOf: called,
    tell: (random) => tell(random, measures, happening),
    rates: [
      { what: 'right', of: isRight, known: right, better: 'more' },
      { what: 'names a wrong value', of: isWrong, known: 1, better: 'less' },
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

/** How it is told by a factor, and what was counted. */
type Factors = readonly (readonly [factor: number, known: Known])[];

function each(
  measures: Measures,
  name: (factor: number) => string,
  happening: (factor: number) => Happening,
  factors: Factors,
): readonly Scene[] {
  return factors.map(([factor, known]) => finding(measures, name(factor), known, happening(factor)));
}

const slower = (measures: Measures, words: string, count: number, factors: Factors) =>
  each(
    measures,
    (factor) => `${words} ×${factor}`,
    (factor) => routes(measures, count, factor),
    factors,
  );
const all = (measures: Measures, factors: Factors) =>
  each(measures, (factor) => `all routes ×${factor}`, everything, factors);
const one = (measures: Measures, factors: Factors) =>
  each(measures, (factor) => `one instance ×${factor}`, instance, factors);
const drawn = (measures: Measures, factors: Factors) =>
  each(
    measures,
    (factor) => `traffic of a route ×${factor}`,
    (factor) => shift(measures, factor),
    factors,
  );

/** Where it is, in worlds of which the truth is known; counted of those in which the budget's own step is called. */
export const whereScenes: readonly Scene[] = [
  ...slower('quantile', 'one route', 1, [
    [1.25, [7, 86]],
    [1.5, [28, 96]],
    [2, [68, 97]],
    [0.5, [25, 88]],
  ]),
  ...slower('quantile', 'two routes', 2, [
    [1.25, [27, 81]],
    [1.5, [67, 100]],
    [2, [117, 100]],
  ]),
  ...slower('quantile', 'three routes', 3, [
    [1.25, [51, 71]],
    [1.5, [98, 96]],
    [2, [140, 99]],
  ]),
  ...all('quantile', [
    [1.15, [66, 100]],
    [1.25, [131, 100]],
    [1.5, [149, 100]],
    [2, [150, 100]],
    [0.8, [115, 100]],
  ]),
  ...one('quantile', [
    [1.5, [35, 97]],
    [2, [119, 100]],
    [3, [150, 100]],
  ]),
  ...each('quantile', (factor) => `ramp of a route to ×${factor}`, ramp, [
    [1.5, [13, 100]],
    [2, [30, 97]],
  ]),
  ...drawn('quantile', [
    [2, [16, 94]],
    [4, [45, 91]],
  ]),
  finding('quantile', 'traffic of a route ×2, another ×1.5 as slow', [51, 90], both(2, 1.5)),
  ...slower('ratio', 'one route', 1, [
    [2, [7, 57]],
    [4, [28, 93]],
  ]),
  ...slower('ratio', 'two routes', 2, [
    [2, [29, 55]],
    [4, [95, 98]],
  ]),
  ...all('ratio', [
    [1.5, [62, 95]],
    [2, [126, 99]],
  ]),
  ...one('ratio', [
    [3, [48, 98]],
    [5, [97, 99]],
  ]),
  ...drawn('ratio', [[4, [12, 58]]]),
  ...slower('rate', 'one route', 1, [
    [1.5, [28, 96]],
    [3, [129, 100]],
  ]),
  ...all('rate', [[1.4, [147, 100]]]),
  ...slower('sum', 'one route', 1, [
    [1.5, [10, 40]],
    [2, [57, 98]],
  ]),
  ...one('sum', [[1.5, [69, 99]]]),
  ...all('sum', [[1.2, [138, 100]]]),
  ...slower('max', 'one route', 1, [[2, [150, 100]]]),
  ...all('max', [[1.2, [132, 100]]]),
  finding('quantile', 'nothing', [1, 0], nothing),
];
