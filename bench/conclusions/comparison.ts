import type { Random } from '../../scripts/make-samples/random.ts';
import { compare, comparedDays } from '../../src/analyse/comparison.ts';
import type { Baseline } from '../../src/model/finding.ts';
import { gaugeBudget, quantity } from '../../test/support/budget.ts';
import { type Rate, type Scene, scene } from './scene.ts';
import { errors, gaussian, heavy, valuesOf, weekendsAt } from './series.ts';

const BUDGET = gaugeBudget({ limit: quantity('2s') });
const DAYS = 35;
const BASELINES = { week_before: 3, four_weeks_before: 0 } as const;
const AR = [0, 0.3, 0.6, 0.8] as const;
const SERIES = 1000;

type Told = Readonly<Record<'week_before' | 'four_weeks_before', string>>;

/** The last of five weeks against the one before and the first; of a growing gauge by its increments. */
export function compared(values: readonly number[], increments = false): Told {
  const days = comparedDays(
    BUDGET,
    values.map((value, x) => ({ x, value, window: `week ${Math.floor(x / 7)}` })),
  );
  const side = (week: number) => ({
    window: `week ${week}`,
    figure: increments
      ? ('mean of its days' as const)
      : values.slice(week * 7, week * 7 + 7).reduce((sum, value) => sum + value, 0) / 7,
  });
  const against = (baseline: Baseline, week: number) => {
    const told = compare({ budget: BUDGET, against: baseline, days, now: side(4), before: side(week) });
    return told.kind === 'compared' ? told.outcome : told.kind;
  };
  return {
    week_before: against('week_before', BASELINES.week_before),
    four_weeks_before: against('four_weeks_before', BASELINES.four_weeks_before),
  };
}

function rates(known: readonly [number, number], isFound: boolean): readonly Rate<Told>[] {
  return (['week_before', 'four_weeks_before'] as const).map((baseline, at) => ({
    what: `${isFound ? 'regressed' : 'changed'}, ${baseline.replaceAll('_', ' ')}`,
    of: (told) => (isFound ? told[baseline] === 'regressed' : told[baseline] !== 'unchanged'),
    known: known[at] ?? 0,
    better: isFound ? 'more' : 'less',
  }));
}

const inLastWeek = (share: number) => (day: number) => (day >= DAYS - 7 ? 1 + share : 1);

/** By standard deviation: the worst of the four weeks by AR. */
const FALSE = [
  [
    0.05,
    [
      [0, 0.1],
      [0.5, 0.4],
      [0.9, 0.8],
      [1.8, 2.5],
    ],
  ],
  [
    0.1,
    [
      [1.4, 0.7],
      [3.3, 1.3],
      [3.7, 2.9],
      [3.9, 3.9],
    ],
  ],
  [
    0.2,
    [
      [1.7, 0.7],
      [3.5, 1.4],
      [4.4, 2.8],
      [6.9, 4.2],
    ],
  ],
] as const;
const WEEKS = [
  { kind: 'no week', share: 0, shocks: gaussian },
  { kind: 'week -50%', share: -0.5, shocks: gaussian },
  { kind: 'week -90%', share: -0.9, shocks: gaussian },
  { kind: 't(3)', share: 0, shocks: heavy },
] as const;

const unchanged = FALSE.flatMap(([sd, byAr]) =>
  byAr.flatMap((known, at) =>
    WEEKS.map(({ kind, share, shocks }) => {
      const make = { n: DAYS, sd, rho: AR[at] ?? 0, week: weekendsAt(share), shocks };
      return scene({
        table: 'comparison, false',
        name: `sd ${sd * 100}%, AR ${AR[at]}, ${kind}`,
        knownOf: SERIES,
        tell: (random) => compared(valuesOf(random, make)),
        rates: rates(known, false),
      });
    }),
  ),
);

/** By standard deviation and rise, by AR 0, 0.3, 0.6: the week before, four weeks before. */
const FOUND = [
  [
    0.05,
    0.1,
    [
      [41, 38],
      [39, 25],
      [38, 19],
    ],
  ],
  [
    0.05,
    0.15,
    [
      [91, 84],
      [81, 62],
      [81, 35],
    ],
  ],
  [
    0.05,
    0.3,
    [
      [100, 98],
      [100, 93],
      [100, 88],
    ],
  ],
  [
    0.1,
    0.1,
    [
      [18, 10],
      [17, 6],
      [20, 7],
    ],
  ],
  [
    0.1,
    0.15,
    [
      [41, 29],
      [33, 16],
      [35, 16],
    ],
  ],
  [
    0.1,
    0.3,
    [
      [89, 78],
      [86, 54],
      [84, 34],
    ],
  ],
  [
    0.2,
    0.1,
    [
      [4, 3],
      [6, 3],
      [7, 4],
    ],
  ],
  [
    0.2,
    0.15,
    [
      [9, 6],
      [14, 4],
      [13, 4],
    ],
  ],
  [
    0.2,
    0.3,
    [
      [33, 25],
      [30, 17],
      [34, 13],
    ],
  ],
] as const;

const regressed = FOUND.flatMap(([sd, rise, byAr]) =>
  byAr.map((known, at) => {
    const make = { n: DAYS, sd, rho: AR[at] ?? 0, week: weekendsAt(-0.5), level: inLastWeek(rise) };
    return scene({
      table: 'comparison, found under a week of -50%',
      name: `+${rise * 100}%, sd ${sd * 100}%, AR ${AR[at]}`,
      knownOf: 400,
      tell: (random) => compared(valuesOf(random, make)),
      rates: rates(known, true),
    });
  }),
);

/** Standard deviation of the increments, their AR, times how much in the last week, and the rates. */
const GROWTH = [
  [1, 0, 1, [2.2, 0.5]],
  [4, 0, 1, [2, 0.7]],
  [4, 0.5, 1, [5, 2.7]],
  [1, 0, 1.3, [85, 74]],
  [4, 0, 1.3, [6, 5]],
  [1, 0, 2, [100, 99]],
  [4, 0, 2, [69, 52]],
] as const;

const growth = GROWTH.map(([sd, rho, times, known]) =>
  scene({
    table: 'comparison of growths',
    name: `8 ± ${sd} a day, AR ${rho}, ×${times}`,
    knownOf: 600,
    tell: (random: Random) =>
      compared(
        errors(random, DAYS, rho).map((error, day) => 8 * inLastWeek(times - 1)(day) + sd * error),
        true,
      ),
    rates: rates(known, times > 1),
  }),
);

/** The comparisons: false, found, and of growths. */
export const comparisonScenes: readonly Scene[] = [...unchanged, ...regressed, ...growth];
