import { adviceScenes } from './conclusions/advice.ts';
import { beginningScenes } from './conclusions/beginning.ts';
import { besideScenes } from './conclusions/beside.ts';
import { comparisonScenes } from './conclusions/comparison.ts';
import { forecastScenes } from './conclusions/forecast.ts';
import { growthScenes } from './conclusions/growth.ts';
import { hourScenes } from './conclusions/hour.ts';
import { type Scene, type Tally, worseBy } from './conclusions/scene.ts';
import { speed } from './conclusions/speed.ts';
import { stepScenes } from './conclusions/steps.ts';
import { trendScenes } from './conclusions/trend.ts';
import { whereScenes } from './conclusions/where.ts';
import type { Measure } from './measure.ts';

const SERIES = 300;
const MOST_ERRORS = 2;
/** A rate that looks worse is counted anew on so many times as many other series, and judged by those alone. */
const AGAIN = 3;

const SCENES: readonly Scene[] = [
  ...trendScenes,
  ...comparisonScenes,
  ...besideScenes,
  ...growthScenes,
  ...forecastScenes,
  ...stepScenes,
  ...hourScenes,
  ...beginningScenes,
  ...adviceScenes,
  ...whereScenes,
];

/**
 * How often the analysis is right, on series of which the truth is known, beside the rates that were measured when its
 * methods were chosen; and what it costs. A rate is worse when it is so by more than two standard errors of both counts,
 * twice on different series. Needs minutes; `series` is how many a scene has.
 */
export function conclusions(series = SERIES): readonly Measure[] {
  let [table, worse, all] = ['', 0, 0];
  for (const one of SCENES) {
    if (one.table !== table) console.log(`\n${one.table}`);
    table = one.table;
    for (const tally of judged(one, series)) {
      all += 1;
      if (worseBy(tally) > MOST_ERRORS) worse += 1;
      print(tally);
    }
  }
  const name = `rates of ${all} worse than known by more than ${MOST_ERRORS} standard errors`;
  return [{ name, value: worse, atMost: 0, unit: 'rates' }, ...speed()];
}

function judged(one: Scene, series: number): readonly Tally[] {
  const first = one.count(series);
  if (first.every((tally) => worseBy(tally) <= MOST_ERRORS)) return first;
  const again = one.count(AGAIN * series, 1);
  return first.map((tally, at) => (worseBy(tally) > MOST_ERRORS ? (again[at] ?? tally) : tally));
}

function print(tally: Tally): void {
  const { scene, what, hits, of, known } = tally;
  const rate = of === 0 ? 'none' : `${((100 * hits) / of).toFixed(1)}%`;
  const word = worseBy(tally) > MOST_ERRORS ? `worse by ${worseBy(tally).toFixed(1)} standard errors` : '';
  console.log(
    `  ${rate.padStart(6)} of ${String(of).padStart(4)}, known ${String(known).padStart(4)}%  ${scene}: ${what}  ${word}`,
  );
}
