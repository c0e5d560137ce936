import { type Scene, scene } from './scene.ts';
import { type Happening, isRight, isWrong, nameOf, tell } from './where-told.ts';
import { type Measures, mattering, someInstance } from './where-worlds.ts';

/** What was counted when the method was chosen: how many of 300 series a step is called in, and how many of these are told right, in percent. */
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
    [1.25, [19, 84]],
    [1.5, [55, 96]],
    [2, [124, 98]],
    [0.5, [47, 91]],
  ]),
  ...slower('quantile', 'two routes', 2, [
    [1.25, [57, 89]],
    [1.5, [144, 99]],
    [2, [229, 100]],
  ]),
  ...slower('quantile', 'three routes', 3, [
    [1.25, [102, 76]],
    [1.5, [195, 97]],
    [2, [280, 99]],
  ]),
  ...all('quantile', [
    [1.15, [148, 100]],
    [1.25, [262, 100]],
    [1.5, [298, 100]],
    [2, [300, 100]],
    [0.8, [237, 100]],
  ]),
  ...one('quantile', [
    [1.5, [76, 96]],
    [2, [251, 100]],
    [3, [298, 100]],
  ]),
  ...each('quantile', (factor) => `ramp of a route to ×${factor}`, ramp, [
    [1.5, [32, 90]],
    [2, [70, 98]],
  ]),
  ...drawn('quantile', [
    [2, [38, 97]],
    [4, [78, 95]],
  ]),
  finding('quantile', 'traffic of a route ×2, another ×1.5 as slow', [112, 86], both(2, 1.5)),
  ...slower('ratio', 'one route', 1, [
    [2, [13, 62]],
    [4, [68, 93]],
  ]),
  ...slower('ratio', 'two routes', 2, [
    [2, [53, 56]],
    [4, [179, 93]],
  ]),
  ...all('ratio', [
    [1.5, [124, 96]],
    [2, [247, 99]],
  ]),
  ...one('ratio', [
    [3, [90, 97]],
    [5, [202, 100]],
  ]),
  ...drawn('ratio', [[4, [30, 63]]]),
  ...slower('rate', 'one route', 1, [
    [1.5, [61, 97]],
    [3, [268, 100]],
  ]),
  ...all('rate', [[1.4, [296, 100]]]),
  ...slower('sum', 'one route', 1, [
    [1.5, [19, 53]],
    [2, [106, 99]],
  ]),
  ...one('sum', [[1.5, [144, 99]]]),
  ...all('sum', [[1.2, [277, 100]]]),
  ...slower('max', 'one route', 1, [[2, [300, 100]]]),
  ...all('max', [[1.2, [258, 100]]]),
  finding('quantile', 'nothing', [1, 0], nothing),
];
