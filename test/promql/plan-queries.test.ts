import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysUntil, weeksUntil } from '../../src/model/period.ts';
import { secondsOf, type Window } from '../../src/model/window.ts';
import { planQueries, type Stretch } from '../../src/promql/plan-queries.ts';

const DAY = 86_400;
const MOST_POINTS = 11_000;

/** Every moment a stretch asks at, with the length of the window that ends there. */
function asked({ seconds, windows, step }: Stretch): readonly string[] {
  const first = windows[0]?.end ?? Number.NaN;
  return windows.map((_, index) => `${seconds} s up to ${first + index * (step ?? 0)}`);
}

function due(windows: readonly Window[]): readonly string[] {
  return windows.map((window) => `${secondsOf(window)} s up to ${window.end}`);
}

const anyWindow: fc.Arbitrary<Window> = fc
  .record({
    end: fc.integer({ min: 0, max: 40 }).map((hours) => 1_700_000_000 + hours * 3600),
    hours: fc.constantFrom(1, 23, 24, 25, 168),
  })
  .map(({ end, hours }) => ({ start: end - hours * 3600, end }));
const anyWindows: fc.Arbitrary<readonly Window[]> = fc.uniqueArray(anyWindow, {
  selector: ({ start, end }) => `${start} ${end}`,
  maxLength: 60,
});

describe('planning queries', () => {
  it('asks for every window exactly once, at its own end and with its own length', () => {
    fc.assert(
      fc.property(anyWindows, (windows) => {
        const planned = planQueries(windows).flatMap(asked);
        expect(planned.toSorted()).toEqual([...due(windows)].toSorted());
      }),
    );
  });

  it('takes the windows in any order', () => {
    const days = daysUntil('2026-02-02', 30, 'UTC');
    expect(planQueries(days.toReversed())).toEqual(planQueries(days));
  });

  it('asks for a year of days in a zone without a change of clocks in one query', () => {
    const days = daysUntil('2026-02-02', 365, 'UTC');
    expect(planQueries(days)).toEqual([{ seconds: DAY, windows: days, step: DAY }]);
  });

  it('parts the days at a change of clocks: before it, the day itself, after it', () => {
    const days = daysUntil('2026-04-05', 14, 'Europe/Berlin');
    const plan = planQueries(days);
    expect(plan.map(({ seconds, windows }) => [seconds / 3600, windows.length])).toEqual([
      [24, 7],
      [24, 6],
      [23, 1],
    ]);
    expect(plan.flatMap(asked).toSorted()).toEqual([...due(days)].toSorted());
  });

  it('asks for a single window at its end alone, without a step', () => {
    const [day] = daysUntil('2026-02-02', 1, 'UTC');
    expect(planQueries(day ? [day] : [])).toEqual([{ seconds: DAY, windows: [day] }]);
  });

  it('asks for whole weeks in one query, and for the one with a change of clocks by itself', () => {
    const weeks = weeksUntil(Date.parse('2026-04-20T00:00:00+02:00') / 1000, 6, {
      zone: 'Europe/Berlin',
      weekStartsOn: 'monday',
    });
    const lengths = planQueries(weeks).map(({ seconds, windows }) => [seconds / 3600, windows.length]);
    expect(lengths).toEqual([
      [168, 2],
      [168, 3],
      [167, 1],
    ]);
  });

  it('keeps each answer to the points a series may have', () => {
    const hours = Array.from({ length: 2 * MOST_POINTS + 1 }, (_, index) => ({
      start: index * 3600,
      end: (index + 1) * 3600,
    }));
    const plan = planQueries(hours);
    expect(plan.map(({ windows }) => windows.length)).toEqual([MOST_POINTS, MOST_POINTS, 1]);
  });

  it('asks nothing for no windows', () => {
    expect(planQueries([])).toEqual([]);
  });
});
