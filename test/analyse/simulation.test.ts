import { describe, expect, it } from 'vitest';
import { beginningScenes } from '../../bench/conclusions/beginning.ts';
import { comparisonScenes } from '../../bench/conclusions/comparison.ts';
import { forecastScenes } from '../../bench/conclusions/forecast.ts';
import { growthScenes } from '../../bench/conclusions/growth.ts';
import { hourScenes } from '../../bench/conclusions/hour.ts';
import { type Scene, worseBy } from '../../bench/conclusions/scene.ts';
import { stepScenes } from '../../bench/conclusions/steps.ts';
import { trendScenes } from '../../bench/conclusions/trend.ts';
import { whereScenes } from '../../bench/conclusions/where.ts';

const SCENES: readonly Scene[] = [
  ...trendScenes,
  ...comparisonScenes,
  ...growthScenes,
  ...forecastScenes,
  ...stepScenes,
  ...whereScenes,
  ...hourScenes,
  ...beginningScenes,
];
const MOST_ERRORS = 2;

/** A scene by its name, and how many of its series are made here; the bench makes more of all. */
const CHOSEN: readonly (readonly [table: string, name: string, series: number])[] = [
  ['trend', '14 flat days, then 1.0 to 1.36, noise 0.02', 40],
  ['trend', 'line of +20%, sd 5%, AR 0.3', 60],
  ['trend', 'rises 22 days and turns', 40],
  ['p < .05 without a trend', '30 days, AR 0.6', 150],
  ['p < .05 without a trend', '21 days, AR 0', 150],
  ['unchanged, steady', '30 days, sd 3%, AR 0.3', 60],
  ['comparison, false', 'sd 10%, AR 0.6, week -50%', 150],
  ['comparison, false', 'sd 20%, AR 0, t(3)', 150],
  ['comparison, found under a week of -50%', '+30%, sd 10%, AR 0.3', 150],
  ['comparison of growths', '8 ± 1 a day, AR 0, ×1.3', 150],
  ['growth, 95% interval', 'walk of 8 ± 4', 150],
  ['forecast', 'line, sd 3%, AR 0.3', 25],
  ['forecast', 'walk of 8 ± 8', 25],
  ['forecast', 'levels off at 0.9 of 1, sd 3%', 20],
  ['steps, unchanged', '30 days, AR 0.3, week', 80],
  ['steps, unchanged', '30 days, AR 0.6, one day +100%', 80],
  ['steps, found', '30 days, +15%, 7 days ago', 40],
  ['steps, none in ramps', '30 days, +20%', 40],
  ['where', 'quantile: one route ×2', 30],
  ['where', 'quantile: two routes ×1.5', 30],
  ['where', 'quantile: all routes ×1.15', 30],
  ['where', 'quantile: one instance ×2', 20],
  ['where', 'quantile: traffic of a route ×4', 40],
  ['where', 'ratio: one route ×4', 30],
  ['where', 'ratio: all routes ×2', 20],
  ['where', 'rate: one route ×3', 20],
  ['the hour of a step', 'noise 5%, AR 0.3, +15%', 40],
  ['the hour of a step', 'noise 8%, AR 0.5, +15%', 40],
  ['since when a trend', 'line through all of 60 days', 40],
  ['since when a trend', '60 days, noise 2%, AR 0.3, +30% from some day on', 40],
];

describe('a seeded simulation', () => {
  it.each(CHOSEN)('is right as often as is known of its methods: %s, %s', (table, name, series) => {
    const chosen = SCENES.filter((one) => one.table === table && one.name === name);
    expect(chosen).toHaveLength(1);
    for (const tally of chosen.flatMap((one) => one.count(series))) {
      expect
        .soft(worseBy(tally), `${tally.what}: ${tally.hits} of ${tally.of}`)
        .toBeLessThanOrEqual(MOST_ERRORS);
    }
  });
});
