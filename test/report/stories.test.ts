import { mean } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Advice } from '../../src/model/finding.ts';
import { addDays, startOf } from '../../src/model/period.ts';
import { baseValue } from '../../src/model/quantity.ts';
import { stepWords } from '../../src/model/step-words.ts';
import { quantity, unit } from '../support/budget.ts';
import { isWeekend, type Tale, unrest, weekdayOf, weeklyOf } from '../support/told.ts';

/** The Monday on which the report of 2026-W05 is made. */
const MONDAY = '2026-02-02';
/** A story must not hang on the luck of its noise. */
const SEEDS = ['first', 'second', 'third', 'fourth', 'fifth'];

/** A little noise on every day, and less of it for what runs by the clock. */
interface Noise {
  readonly usual: (date: string) => number;
  readonly calm: (date: string) => number;
}

/** A history, and what an engineer who looked at its days would say of it on Monday. */
interface Story {
  readonly name: string;
  readonly says: string;
  readonly tale: (noise: Noise, seed: string) => Omit<Tale, 'monday'> & { readonly monday?: string };
  /** The status of the week. */
  readonly status: string;
  readonly daysOver?: { readonly over: number; readonly of: number };
  /** The steps in words, without their sizes, which noise moves; none unless given. */
  readonly steps?: RegExp;
  /** The words of which the trend must be one. */
  readonly trend: readonly string[];
  /** What the week before and four weeks before may come out as; anything but regressed unless given. */
  readonly regressed?: true;
  readonly advice?: readonly Advice[];
}

const STORIES: readonly Story[] = [
  {
    name: 'fixed on Thursday',
    says: 'It jumped on Monday of the week before last and was back on Thursday: write it up, and leave the limit alone.',
    tale: ({ usual }) => {
      const level = (date: string) => (date >= '2026-01-19' && date < '2026-01-29' ? 2.3 : 1.3);
      return { on: (date) => level(date) * quieter(date) * usual(date) };
    },
    status: 'within',
    daysOver: { over: 3, of: 7 },
    steps: /^up on Monday 19 January and back on Thursday 29 January$/,
    trend: ['not_enough_data'],
  },
  {
    name: 'Christmas peak, on the Monday after',
    says: 'It was Christmas, and it is over: no date, and nothing to investigate.',
    tale: ({ usual }) => ({
      monday: '2025-12-29',
      on: (date) => christmas(date) * quieter(date) * usual(date),
    }),
    status: 'within',
    steps: /^(?:down since (?:Thursday 25|Friday 26) December)?$/,
    trend: ['unclear', 'not_enough_data'],
  },
  {
    name: 'canary for two days',
    says: 'Two odd days, and normal again: no new level, no date, and no reason for another limit.',
    tale: ({ usual }) => {
      const canary = (date: string) => (date === '2026-01-27' || date === '2026-01-28' ? 1.4 : 1);
      return { on: (date) => 1.3 * canary(date) * quieter(date) * usual(date) };
    },
    status: 'within',
    trend: ['steady', 'unclear'],
  },
  {
    name: 'new service',
    says: 'Twelve days are too few to say anything, least of all that its limit is too wide.',
    tale: ({ usual }) => ({ on: (date) => (date < '2026-01-21' ? null : quieter(date) * usual(date)) }),
    status: 'within',
    trend: ['not_enough_data'],
  },
  {
    name: 'cron job at night',
    says: 'Two nights a week use up the memory: tune that job; another limit would change nothing.',
    tale: ({ calm }) => {
      const level = (date: string) => ([2, 5].includes(weekdayOf(date)) ? 1.9e9 : 1.2e9);
      return { budget: bytes('2 GB'), week: highest, on: (date) => level(date) * calm(date) };
    },
    status: 'approaching',
    trend: ['steady'],
    advice: ['decide'],
  },
  {
    name: 'autoscaler flaps',
    says: 'It swings, and goes nowhere: no direction, no date, no new level.',
    tale: ({ usual }, seed) => {
      const flapping = flaps(seed);
      const budget = { limit: quantity('1 core'), measuredIn: unit('cores') };
      return { budget, on: (date) => (flapping.get(date) ?? 0.72) * quieter(date) * usual(date) };
    },
    status: 'within',
    trend: ['unclear'],
  },
  {
    name: 'error burst of an hour',
    says: 'One bad hour on Wednesday doubled the week’s figure; the other days are as ever.',
    tale: ({ usual }) => {
      const on = (date: string) => (date === '2026-01-28' ? 0.0093 : 0.001 * (1 + 3 * (usual(date) - 1)));
      return { budget: { limit: quantity('0.5%'), measuredIn: unit('') }, on };
    },
    status: 'within',
    daysOver: { over: 1, of: 7 },
    trend: ['steady'],
  },
  {
    name: 'disk cleaned on Sundays',
    says: 'A sawtooth under 80%: it grows all week, is cleaned on Sunday, and never gets anywhere.',
    tale: ({ calm }) => {
      const level = (date: string) =>
        isWeekend(date) && weekdayOf(date) === 0 ? 48e9 : 45e9 + 5.5e9 * weekdayOf(date);
      return { budget: bytes('100 GB'), week: highest, on: (date) => level(date) * calm(date) };
    },
    status: 'within',
    trend: ['steady'],
  },
  {
    name: 'limit halved last week',
    says: 'Nothing changed but the limit: wait for thirty days before another one.',
    tale: ({ calm }) => {
      const earlier = { limit: quantity('4s'), until: '2026-01-25', end: startOf('2026-01-26', 'UTC') };
      return { budget: { history: [earlier] }, on: (date) => 1.88 * calm(date) };
    },
    status: 'approaching',
    trend: ['steady'],
  },
  {
    name: 'no traffic at weekends',
    says: 'Nobody comes at weekends; on working days it is as ever.',
    tale: ({ calm }) => ({ on: (date) => (isWeekend(date) ? undefined : 1.5 * calm(date)) }),
    status: 'within',
    trend: ['steady'],
  },
  {
    name: 'no traffic at weekends, and worse since Tuesday',
    says: 'Up by a fifth since Tuesday: find out what came with that day.',
    tale: ({ usual }) => {
      const level = (date: string) => (date >= '2026-01-27' ? 1.8 : 1.5);
      return { on: (date) => (isWeekend(date) ? undefined : level(date) * usual(date)) };
    },
    status: 'within',
    steps: /^up since Tuesday 27 January$/,
    trend: ['not_enough_data'],
    regressed: true,
    advice: ['investigate'],
  },
];

describe.each(STORIES)(
  '$name: “$says”',
  ({ tale, status, daysOver, trend, regressed, advice = [], steps = /^$/ }) => {
    it.each(SEEDS)('by the %s of five noises', (seed) => {
      const { row, advice: advised } = weeklyOf({ monday: MONDAY, ...tale(noiseOf(seed), seed) });
      expect(row.verdict.status).toBe(status);
      if (daysOver) expect(row.daysOver).toEqual(daysOver);
      const said = row.steps ? stepWords(row.budget, row.steps) : '';
      expect(said.replaceAll(/ (?:\d+%|×[\d.]+)/g, '')).toMatch(steps);
      expect(trend).toContain(row.trend.kind === 'tested' ? row.trend.direction : row.trend.kind);
      expect(row.forecast.kind).toBe('none');
      expect(advised.map((one) => one.advice)).toEqual(advice);
      if (!regressed) {
        expect(row.comparisons.map((one) => (one.kind === 'compared' ? one.outcome : ''))).not.toContain(
          'regressed',
        );
      }
    });
  },
);

it('Christmas peak, in January: half of the limit is unused, but no limit is advised that Christmas would have missed', () => {
  const { usual } = noiseOf('first');
  const on = (date: string) => christmas(date) * quieter(date) * usual(date);
  const { advice } = weeklyOf({ monday: MONDAY, on });
  expect(advice.map((one) => one.advice)).toEqual(['tighten']);
  const weekBefore = mean(Array.from({ length: 7 }, (_, index) => on(addDays('2025-12-22', index - 7))));
  expect(baseValue(advice[0]?.suggested ?? quantity('0s'))).toBeGreaterThan(weekBefore);
  // Without December it would be much lower.
  const without = weeklyOf({ monday: MONDAY, on: (date) => quieter(date) * usual(date) });
  expect(baseValue(without.advice[0]?.suggested ?? quantity('0s'))).toBeLessThan(1.5);
});

function noiseOf(seed: string): Noise {
  return { usual: unrest(seed, 0.03), calm: unrest(seed, 0.01) };
}

/** Weekends take a little less. */
function quieter(date: string): number {
  return isWeekend(date) ? 0.92 : 1;
}

function bytes(limit: string): Partial<Budget> {
  return {
    limit: quantity(limit),
    measuredIn: unit('B'),
    indicator: { kind: 'gauge', gauge: 'x_bytes', where: {}, overTime: 'max', across: 'max' },
  };
}

function highest(values: readonly number[]): number {
  return Math.max(...values);
}

/** From 1 s on 1 December to 1.75 s on the 23rd, and back within four days. */
function christmas(date: string): number {
  const up = (dayOf(date) - dayOf('2025-12-01')) / 22;
  const down = (dayOf('2025-12-27') - dayOf(date)) / 4;
  return 1 + 0.75 * Math.max(0, Math.min(1, up, down));
}

function dayOf(date: string): number {
  return Date.parse(date) / 86_400_000;
}

/** From 12 January on a core is used to 60% or to 85%, each for one to three days. */
function flaps(seed: string): ReadonlyMap<string, number> {
  const random = seeded(seed, 'flaps');
  const levels = new Map<string, number>();
  let [high, left] = [false, 0];
  for (let date = '2026-01-12'; date < MONDAY; date = addDays(date, 1)) {
    if (left === 0) [high, left] = [!high, 1 + Math.floor(3 * random.uniform())];
    left -= 1;
    levels.set(date, high ? 0.85 : 0.6);
  }
  return levels;
}
