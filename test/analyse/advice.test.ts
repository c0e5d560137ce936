import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import { conclude } from '../../src/analyse/conclude.ts';
import { recommend } from '../../src/analyse/recommend.ts';
import { shareUsed } from '../../src/analyse/suggest.ts';
import { isRatioTarget } from '../../src/model/budget.ts';
import { baseValue } from '../../src/model/quantity.ts';
import { advisedOn } from '../support/advised.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { noiseOf } from '../support/history.ts';
import { rowOf } from '../support/row.ts';

const LIMITS = [
  { bound: 'at_most', limit: quantity('2 s') },
  { bound: 'at_least', limit: quantity('2 TPS') },
  { bound: 'at_least', limit: quantity('99.9%') },
] as const;

const RUNS = 500;

/** A history of 35 days: a level in shares of the limit that may step, drift, follow the week, scatter, and have gaps. */
const histories = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  limited: fc.constantFrom(...LIMITS),
  level: fc.oneof(
    fc.double({ min: 0.05, max: 1.4, noNaN: true }),
    fc.double({ min: 0.85, max: 1.1, noNaN: true }),
    fc.constantFrom(0, 10),
  ),
  step: fc.constantFrom(1, 1, 1, 1.3, 0.7, 3),
  stepDay: fc.integer({ min: 8, max: 32 }),
  drift: fc.constantFrom(0, 0, 0, 0.01, -0.01),
  weekend: fc.constantFrom(1, 1, 1, 0.5),
  noise: fc.constantFrom(0, 0.01, 0.02, 0.2),
  missing: fc.constantFrom<readonly number[]>([], [], [], [9, 30], [4, 5, 6, 20, 21]),
  events: fc.constantFrom(undefined, 500, 1_000_000),
  violation: fc.constantFrom(
    undefined,
    { daysOpen: 5, implemented: false },
    { daysOpen: 20, implemented: false },
    { daysOpen: 20, implemented: true },
  ),
});

type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

/** What is concluded of a history, and advised, as a report would. */
function advised(history: History) {
  const { limited, level, step, stepDay, drift, weekend, noise, missing, events, violation, seed } = history;
  const random = seeded('history', seed);
  const errors = noiseOf(random, 35, 0.3);
  const allowed = baseValue(limited.limit);
  const values = errors.map((error, day) => {
    if (missing.includes(day)) return undefined;
    const use =
      level *
      (day >= stepDay ? step : 1) *
      (1 + drift * day) *
      (day % 7 < 2 ? weekend : 1) *
      Math.max(0, 1 + noise * error);
    if (isRatioTarget(limited)) return Math.max(0, 1 - (1 - allowed) * use);
    return limited.bound === 'at_most' ? allowed * use : allowed / Math.max(use, 1e-3);
  });
  const mean = (from: number) => {
    const known = values.slice(from, from + 7).filter((value) => value !== undefined);
    return known.length < 6 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const weeks = [0, 7, 14, 21, 28].map(mean);
  const budget = gaugeBudget(limited);
  const last = values.slice(-30);
  const { trend, steps, forecast } = conclude(budget, rowOf(last, { budget }).days);
  const row = { trend, forecast, ...(steps ? { steps } : {}) };
  const past = {
    weeks,
    days: last,
    budget: limited,
    row,
    ...(events ? { events } : {}),
    ...(violation ? { violation } : {}),
  };
  const given = advisedOn(past);
  return { given, found: recommend(given), trend, steps, forecast };
}

describe('advice on any history', () => {
  it('never contradicts itself, the trend, a step or the work on a violation', () => {
    let loosened = 0;
    let tightened = 0;
    fc.assert(
      fc.property(histories, (history) => {
        const { found, trend, steps, forecast } = advised(history);
        const kinds = found.map(({ advice }) => advice);
        if (kinds.includes('loosen')) loosened += 1;
        if (kinds.includes('tighten')) tightened += 1;
        expect(kinds.length).toBeLessThanOrEqual(2);
        if (kinds.length === 2) expect(kinds[0]).toBe('measure');
        for (const change of ['loosen', 'tighten', 'decide'] as const) {
          if (!kinds.includes(change)) continue;
          expect(kinds).toEqual([change]);
          expect(trend.kind === 'tested' && trend.direction).not.toBe('degrading');
          expect(forecast.kind).toBe('none');
        }
        if (kinds.includes('loosen')) {
          expect(
            history.violation && (history.violation.daysOpen < 14 || history.violation.implemented),
          ).not.toBe(true);
          expect(trend.kind === 'tested' && trend.direction).not.toBe('improving');
        }
        if (kinds.includes('tighten')) expect(history.violation).toBeUndefined();
        if (steps && steps.since !== 'trend') expect(forecast.kind).toBe('none');
      }),
      { numRuns: RUNS },
    );
    // The histories reach what is held.
    expect(loosened).toBeGreaterThan(0);
    expect(tightened).toBeGreaterThan(0);
  });

  it('suggests no limit beyond the caps, nor one that the recorded days would not have met', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { found, given } = advised(history);
        for (const { advice, suggested, replay } of found) {
          if (!suggested || !replay) continue;
          const share = shareUsed(given.row.budget, baseValue(suggested));
          if (advice === 'tighten') {
            expect(share).toBeGreaterThanOrEqual(0.5 - 1e-9);
            expect(share).toBeLessThan(1);
            expect(replay.exceeded).toBe(0);
          } else {
            expect(share).toBeGreaterThan(1);
            expect(share).toBeLessThanOrEqual(1.25 + 1e-9);
            expect(replay.exceeded).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
