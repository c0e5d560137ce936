import type { Random } from '../../scripts/make-samples/random.ts';
import type { History, LifeCell } from '../../src/model/history.ts';
import { before, daysOf, periodOn } from '../../src/model/period.ts';
import { baseValue } from '../../src/model/quantity.ts';
import { besideData } from '../../src/render/room/beside-data.ts';
import { pairOf } from '../../src/render/room/beside-pair.ts';
import { gaugeBudget, quantity } from '../../test/support/budget.ts';
import { type Scene, scene } from './scene.ts';
import { errors, gaussian, heavy, type Make, valuesOf, walk, weekendsAt } from './series.ts';

type Kind = 'weeks' | 'months';
type Way = 'worse' | 'better' | '';

const CALENDAR = { zone: 'UTC', weekStartsOn: 'monday' } as const;
/** So high that no status changes. */
const BUDGET = gaugeBudget({ limit: quantity('1000s') });
const LIMIT = baseValue(BUDGET.limit);
const SERIES = 400;

/** What the page says of the last period: against the one before, and against the first. */
interface Told {
  readonly neighbours: Way;
  readonly far: Way;
}

/** The periods of a kind, oldest first. */
function periodsOf(kind: Kind, count: number) {
  const newest = periodOn(
    kind === 'weeks' ? 'week' : 'month',
    kind === 'weeks' ? '2026-02-01' : '2026-01-31',
    CALENDAR,
  );
  return Array.from({ length: count }, (_, ago) => before(newest, CALENDAR, count - 1 - ago));
}

/** How the page tells periods apart whose days have these values; those that it is short of are not there. */
function told(kind: Kind, count: number, valuesFor: (days: number) => readonly number[]): Told {
  const periods = periodsOf(kind, count);
  const dates = periods.map((period) => daysOf(period).map(({ date }) => date));
  const values = valuesFor(dates.flat().length);
  const days = dates
    .flat()
    .map((date, at) => ({ date, status: 'within', value: values[at] ?? 0, limit: LIMIT }) as const);
  const byDate = new Map(days.map((day) => [day.date, day.value]));
  const cells = periods.map(({ id }, at): LifeCell => {
    const own = (dates[at] ?? []).map((date) => byDate.get(date) ?? 0);
    const value = own.reduce((sum, one) => sum + one, 0) / own.length;
    return { period: id, status: 'within', actual: { value }, limit: LIMIT };
  });
  const none = { weeks: [], months: [] };
  const { id, service, serviceName, category, name } = BUDGET;
  const life = {
    id,
    name,
    service,
    serviceName,
    category,
    budget: BUDGET,
    members: [],
    isGone: false,
    days,
    told: [],
    reports: [],
    ...none,
    [kind]: cells,
  };
  const kept = periods.map((period) => ({ period }));
  const history: History = {
    reports: [],
    ...none,
    [kind]: kept,
    lives: [life],
  };
  const data = besideData(history)[kind];
  const way = (a: number): Way => {
    const [group] = pairOf(data, kind, a, count - 1).groups;
    return group?.title.startsWith('Moved for the worse') ? 'worse' : group ? 'better' : '';
  };
  return { neighbours: way(count - 2), far: way(0) };
}

interface Noise {
  readonly name: string;
  readonly values: (random: Random, make: Omit<Make, 'sd'>) => readonly number[];
}

const SD = 0.1;
const WEEK = weekendsAt(-0.5);

/** Noise of 10% that hangs together from day to day, under a week of which the end is halved. */
function hanging(rho: number, shocks = gaussian): Noise {
  return {
    name: `AR ${rho}${shocks === heavy ? ', t(3)' : ''}`,
    values: (random, make) => valuesOf(random, { ...make, sd: SD, rho, week: WEEK, shocks }),
  };
}

/** A level that wanders by 2% a day, with noise of so much. */
function wandering(name: string, noise: number): Noise {
  return {
    name,
    values: (random, { n, level = () => 1 }) => {
      const levels = walk(
        errors(random, n, 0).map((error) => 0.02 * error),
        0,
      );
      const noises = errors(random, n, 0);
      return levels.map((log, day) => Math.exp(log + noise * (noises[day] ?? 0)) * WEEK(day) * level(day));
    },
  };
}

const HANGING = [0, 0.3, 0.6, 0.8].map((rho) => hanging(rho));
const NOISES = [
  ...HANGING,
  hanging(0, heavy),
  hanging(0.6, heavy),
  wandering('a walk', 0),
  wandering('a walk under noise', SD),
];

type Rates = readonly (readonly [neighbours: number, far: number])[];

/** By how many periods there are, for each of the noises: told apart although nothing changed but by noise, in percent. */
const FALSE: readonly (readonly [Kind, number, Rates])[] = [
  [
    'weeks',
    5,
    [
      [0.8, 2.8],
      [1.3, 2.5],
      [0.8, 4.5],
      [0.3, 4.5],
      [0.5, 1],
      [2, 6.5],
      [0, 2.8],
      [1.3, 20.8],
    ],
  ],
  [
    'weeks',
    13,
    [
      [2.5, 1.5],
      [3.3, 2],
      [4.5, 2.5],
      [5, 4],
      [1.3, 0.8],
      [4, 5.3],
      [0.8, 30.5],
      [4, 46],
    ],
  ],
  [
    'weeks',
    53,
    [
      [3.3, 2.3],
      [2.3, 3.8],
      [3.5, 4],
      [5.3, 4.5],
      [1, 1],
      [2.8, 6.3],
      [3, 59.5],
      [3.5, 71.5],
    ],
  ],
  [
    'months',
    13,
    [
      [0.8, 0],
      [1.8, 0],
      [1, 1.5],
      [2, 5],
      [0.3, 0.3],
      [2.8, 1.5],
      [7.3, 53.3],
      [11, 68],
    ],
  ],
];

/** The same of a level that rose in the last period by a share, for each of the noises that hang together. */
const FOUND: readonly (readonly [Kind, number, number, Rates])[] = [
  [
    'weeks',
    13,
    0.1,
    [
      [24.8, 27.3],
      [19, 19.5],
      [14, 10],
      [9.5, 7.8],
    ],
  ],
  [
    'weeks',
    13,
    0.2,
    [
      [79.3, 79],
      [57, 57],
      [45, 35.3],
      [41, 18.3],
    ],
  ],
  [
    'weeks',
    13,
    0.5,
    [
      [100, 100],
      [100, 99.8],
      [97.3, 87.5],
      [97.3, 54.8],
    ],
  ],
  [
    'weeks',
    53,
    0.1,
    [
      [32.5, 35],
      [23.8, 23],
      [16.3, 14.3],
      [12.3, 8.3],
    ],
  ],
  [
    'weeks',
    53,
    0.2,
    [
      [87.8, 88],
      [73.5, 64],
      [50.8, 42.5],
      [49.8, 31.3],
    ],
  ],
  [
    'weeks',
    53,
    0.5,
    [
      [100, 100],
      [100, 99.5],
      [100, 98.3],
      [99.8, 87.8],
    ],
  ],
  [
    'months',
    13,
    0.1,
    [
      [89.8, 50.8],
      [67.5, 51.3],
      [35.8, 32.8],
      [16.8, 19],
    ],
  ],
  [
    'months',
    13,
    0.2,
    [
      [100, 100],
      [100, 99.5],
      [90.3, 88],
      [66, 57.3],
    ],
  ],
  [
    'months',
    13,
    0.5,
    [
      [100, 100],
      [100, 100],
      [100, 100],
      [100, 100],
    ],
  ],
];

function scenesOf(
  table: string,
  [kind, count, rise, known]: readonly [Kind, number, number, Rates],
  noises: readonly Noise[],
): readonly Scene[] {
  const isFound = rise > 0;
  return noises.map(({ name, values }, at) =>
    scene({
      table,
      name: `${count} ${kind}${isFound ? `, +${rise * 100}%` : ''}, ${name}`,
      knownOf: SERIES,
      tell: (random) =>
        told(kind, count, (n) => {
          const last = kind === 'weeks' ? 7 : 31;
          return values(random, { n, level: (day) => (day >= n - last ? 1 + rise : 1) });
        }),
      rates: (['neighbours', 'far'] as const).map((which, place) => ({
        what: which,
        of: (said: Told) => (isFound ? said[which] === 'worse' : said[which] !== ''),
        known: known[at]?.[place] ?? 0,
        better: isFound ? 'more' : 'less',
      })),
    }),
  );
}

/** Two periods side by side: told apart by noise alone, and found. */
export const besideScenes: readonly Scene[] = [
  ...FALSE.flatMap(([kind, count, known]) =>
    scenesOf('side by side, false', [kind, count, 0, known], NOISES),
  ),
  ...FOUND.flatMap((setup) => scenesOf('side by side, found', setup, HANGING)),
];
