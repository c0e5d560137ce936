import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rolling } from '../../src/model/budget.ts';
import { addDays, dateAt, daysUntil, startOf } from '../../src/model/period.ts';
import { daysIn, rolledTo, rollingWords } from '../../src/model/rolling.ts';
import { secondsOf } from '../../src/model/window.ts';

const OVER_28D: Rolling = { text: '28d', days: 28 };
const QUARTER: Rolling = { text: 'quarter', months: 3 };
const HOUR = 3600;
const DAY = 24 * HOUR;

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
);
const dates = fc.integer({ min: 0, max: 9000 }).map((days) => addDays('2005-01-01', days));
const rollings = fc.oneof(
  fc.integer({ min: 7, max: 366 }).map((days): Rolling => ({ text: `${days}d`, days })),
  fc.constant(QUARTER),
);

describe('a rolling window', () => {
  it('is made of exactly the whole local days before its end, whatever the clocks do', () => {
    fc.assert(
      fc.property(zones, dates, fc.integer({ min: 7, max: 366 }), (zone, date, days) => {
        const window = rolledTo(startOf(date, zone), { text: `${days}d`, days }, zone);
        const parts = daysUntil(date, days, zone);
        expect(window).toEqual({ start: parts[0]?.start, end: parts.at(-1)?.end });
      }),
    );
  });

  it('ends where it is told, and begins earlier the earlier it ends', () => {
    fc.assert(
      fc.property(zones, dates, rollings, (zone, date, over) => {
        const ends = [startOf(date, zone), startOf(addDays(date, 1), zone)];
        const [one, next] = ends.map((end) => rolledTo(end, over, zone));
        expect([one?.end, next?.end]).toEqual(ends);
        expect(one?.start).toBeLessThanOrEqual(next?.start ?? 0);
      }),
    );
  });

  it('has 671 hours over 28 days in which clocks go forward, and 673 in which they go back', () => {
    const hours = (date: string) =>
      secondsOf(rolledTo(startOf(date, 'Europe/Berlin'), OVER_28D, 'Europe/Berlin')) / HOUR;
    expect(['2026-04-06', '2026-11-02', '2026-02-02'].map(hours)).toEqual([671, 673, 672]);
  });

  it('of a quarter is three calendar months, whichever they are', () => {
    const first = (date: string) => dateAt(rolledTo(startOf(date, 'UTC'), QUARTER, 'UTC').start, 'UTC');
    expect(['2026-02-02', '2026-05-31', '2026-04-01'].map(first)).toEqual([
      '2025-11-02',
      '2026-02-28',
      '2026-01-01',
    ]);
    expect([daysIn(QUARTER), daysIn(OVER_28D)]).toEqual([91, 28]);
  });

  it('begins at the hour of its end, where that is within a day', () => {
    const end = startOf('2026-04-06', 'Europe/Berlin') + 9 * HOUR;
    expect(rolledTo(end, OVER_28D, 'Europe/Berlin')).toEqual({ start: end - 28 * DAY + HOUR, end });
  });

  it('is said by its length and its last day', () => {
    expect([OVER_28D, QUARTER].map((over) => rollingWords(over, '2026-02-01'))).toEqual([
      '28 days to 1 February',
      '3 months to 1 February',
    ]);
  });
});
