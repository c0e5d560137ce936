import type { Random } from '../../scripts/make-samples/random.ts';
import { type Decision, decide, type Evidence } from '../../src/analyse/advice.ts';
import { conclude } from '../../src/analyse/conclude.ts';
import { gaugeBudget, quantity } from '../../test/support/budget.ts';
import { compared } from './comparison.ts';
import { pointsOf } from './forecast.ts';
import { type Scene, scene } from './scene.ts';
import { valuesOf } from './series.ts';

const LIMIT = 1;
const BUDGET = gaugeBudget({ limit: quantity('1s') });
const DAYS = 35;
const EVIDENCE_DAYS = 28;

/** What is advised on five weeks of days, of which four are complete and judged. */
function advised(values: readonly number[]): readonly Decision[] {
  const { trend, steps, forecast } = conclude(BUDGET, pointsOf(values.slice(-30), LIMIT));
  const { week_before: week, four_weeks_before: weeks } = compared(values);
  const step = steps?.steps.at(-1);
  const means = [0, 1, 2, 3].map((at) => mean(values.slice(7 + at * 7, 14 + at * 7)));
  return decide({
    budget: BUDGET,
    trend: trend.kind === 'tested' ? trend.direction : undefined,
    forecast: forecast.kind,
    comparisons: [week, weeks] as Evidence['comparisons'],
    ...(step ? { step } : {}),
    weeks: means.map((value) => ({ value })),
    days: values.slice(-EVIDENCE_DAYS),
    recorded: means,
    isShareOfEvents: false,
    unsettled: false,
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function advising(
  name: string,
  what: string,
  isRight: (advice: readonly string[]) => boolean,
  level: (day: number) => number,
): Scene {
  return scene({
    table: 'advice',
    name,
    knownOf: 50,
    tell: (random: Random) =>
      advised(valuesOf(random, { n: DAYS, sd: 0.03, level })).map(({ advice }) => advice),
    rates: [{ what, of: isRight, known: 100, better: 'more' }],
  });
}

const never =
  (...some: readonly string[]) =>
  (advice: readonly string[]) =>
    advice.every((one) => !some.includes(one));
const only = (one: string) => (advice: readonly string[]) => advice.length === 1 && advice[0] === one;

/** Scenes with one right advice. */
export const adviceScenes: readonly Scene[] = [
  ...[3, 7].map((ago) =>
    advising(
      `three weeks at 125%, fixed ${ago} days ago`,
      'nothing',
      (advice) => advice.length === 0,
      (day) => (day >= DAYS - ago || day < DAYS - ago - 21 ? 0.7 : 1.25),
    ),
  ),
  advising('ten times as much for a week', 'investigate alone', only('investigate'), (day) =>
    day >= DAYS - 7 ? 5 : 0.5,
  ),
  advising('ten times as much since long', 'decide', only('decide'), () => 10),
  advising(
    'degrading',
    'neither tighten nor loosen',
    never('tighten', 'loosen'),
    (day) => 0.3 + (0.25 * day) / DAYS,
  ),
  advising('one day a week over', 'never tighten', never('tighten'), (day) => (day % 7 === 2 ? 1.2 : 0.4)),
  advising('95% used', 'loosen', only('loosen'), () => 0.95),
  advising('40% used', 'tighten', only('tighten'), () => 0.4),
];
