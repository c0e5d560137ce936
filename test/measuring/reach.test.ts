import { describe, expect, it } from 'vitest';
import { withinReach } from '../../src/measuring/reach.ts';
import { rememberingSource } from '../../src/measuring/remember.ts';
import { requestFor } from '../../src/measuring/request.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { daysUntil, startOf } from '../../src/model/period.ts';
import { joined, type Reading, type Request, share } from '../../src/model/series.ts';
import { type Window, within } from '../../src/model/window.ts';
import { budget, gaugeBudget } from '../support/budget.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { steadySource } from '../support/publishing.ts';

const ZONE = 'Europe/Berlin';
const DAY = 86_400;
const RATIO: Indicator = { kind: 'ratio', of: 'bad', part: 'bad_total', total: 'all_total' };
const OVER = { text: '28d', days: 28 };
const isRatio = ({ indicator }: Budget) => indicator.kind === 'ratio';

/** A source that counts one event a second, has forgotten what was more than `keeps` days before `now`, and covers a period as its days do. */
function forgetful(keeps: number, now: () => number) {
  const asked: Request[] = [];
  const readingOf = (one: Budget, { start, end }: Window): Reading => {
    const from = Math.max(start, now() - keeps * DAY);
    const had = Math.max(0, end - from);
    const expected = Math.round((end - start) / 300);
    return {
      window: { start, end },
      measured:
        had === 0
          ? { kind: 'none', why: 'no_data', detail: 'Forgotten.' }
          : isRatio(one)
            ? { kind: 'ratio', part: 0, whole: had }
            : { kind: 'number', value: 1 },
      coverage: { present: Math.round(had / 300), expected },
    };
  };
  const source = steadySource({
    newest: async () => now(),
    retention: async () => keeps * DAY,
    measure: async (one, request) => {
      asked.push(request);
      const days = request.days.map((day) => readingOf(one, day));
      const periods = request.periods.map((period) => ({
        ...readingOf(one, period),
        coverage: joined([...(request.known ?? []), ...days].filter((day) => within(day.window, period))),
      }));
      return { budget: one.id, days, periods, queries: [], warnings: [] };
    },
  });
  return { source, asked };
}

/** The rolling window to 2 February of a source of 15 days that was asked on both Mondays before, too. */
async function afterThreeWeeks(one: Budget) {
  const ledger = memoryLedger(0);
  let last: Reading | undefined;
  for (const date of ['2026-01-12', '2026-01-19', '2026-02-02']) {
    const now = startOf(date, ZONE) + 3600;
    const { source } = forgetful(15, () => now);
    const remembering = rememberingSource(withinReach(source), ledger, { now: () => now });
    const end = startOf(date, ZONE);
    const days = daysUntil(date, 7, ZONE);
    const request = requestFor(
      { days, periods: [{ start: end - 7 * DAY, end }], endDate: date, zone: ZONE },
      one,
    );
    const { periods } = await remembering.measure(one, request);
    last = periods.at(-1);
  }
  if (!last) throw new Error('The window was not measured.');
  return last;
}

describe('a source that has forgotten days of a window', () => {
  it('has them made of days that are known, with all that was counted on each of them', async () => {
    const reading = await afterThreeWeeks(budget({ indicator: RATIO, over: OVER }));
    expect(reading.measured).toEqual({ kind: 'ratio', part: 0, whole: 28 * DAY });
    expect(share(reading.coverage)).toBe(1);
  });

  it('says, of a figure that days do not make, that it is of the days that are left', async () => {
    const reading = await afterThreeWeeks(gaugeBudget({ over: OVER }));
    expect(reading.measured).toEqual({ kind: 'number', value: 1 });
    expect(share(reading.coverage)).toBeLessThan(16 / 28);
  });

  it('is asked as ever while it has all', async () => {
    const now = startOf('2026-02-02', ZONE);
    const { source, asked } = forgetful(40, () => now);
    const request: Request = { days: daysUntil('2026-02-02', 7, ZONE), periods: [], known: [] };
    await withinReach(source).measure(budget(), request);
    expect(asked).toEqual([request]);
  });
});
