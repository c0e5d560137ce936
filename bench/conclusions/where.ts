import { type Scene, scene } from './scene.ts';
import { type Happening, isRight, isWrong, nameOf, tell } from './where-told.ts';
import { type Measures, mattering, someInstance } from './where-worlds.ts';

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
