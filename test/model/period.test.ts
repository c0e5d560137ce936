import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  type Calendar,
  dateAt,
  dayAfter,
  daysOf,
  daysUntil,
  hourAt,
  hourStart,
  isDate,
  isZone,
  lastComplete,
  parsePeriod,
  before as periodBefore,
  periodOn,
  startOf,
  WEEKDAYS,
  weeksUntil,
} from '../../src/model/period.ts';
import { isoOf, secondsOf } from '../../src/model/window.ts';

const UTC: Calendar = { zone: 'UTC', weekStartsOn: 'monday' };
const BERLIN: Calendar = { zone: 'Europe/Berlin', weekStartsOn: 'monday' };
const HOUR = 3600;

/** Zones that change clocks at midnight, by half an hour, by a whole day, at the other end of the year, or never. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Pacific/Apia',
  'Pacific/Chatham',
];
const anyCalendar = fc.record({
  zone: fc.constantFrom(...ZONES),
  weekStartsOn: fc.constantFrom(...WEEKDAYS),
});
const anyKind = fc.constantFrom('week' as const, 'month' as const);
const anyInstant = fc.integer({ min: Date.UTC(1995, 0) / 1000, max: Date.UTC(2045, 0) / 1000 });

function dayLengths(date: string): readonly number[] {
  return daysOf(periodOn('week', date, BERLIN)).map((day) => secondsOf(day) / HOUR);
}

describe('a period', () => {
  it('is a whole week from Monday, named by its ISO week', () => {
    const week = periodOn('week', '2026-01-29', UTC);
    expect(week).toMatchObject({ id: '2026-W05', firstDay: '2026-01-26', lastDay: '2026-02-01' });
    expect([week.start, week.end].map(isoOf)).toEqual(['2026-01-26T00:00:00Z', '2026-02-02T00:00:00Z']);
  });

  it('bears the year of its ISO week, not of its first day', () => {
    expect(periodOn('week', '2025-12-29', UTC).id).toBe('2026-W01');
    expect(periodOn('week', '2027-01-01', UTC).id).toBe('2026-W53');
  });

  it('is a whole month', () => {
    const month = periodOn('month', '2028-02-10', UTC);
    expect(month).toMatchObject({ id: '2028-02', firstDay: '2028-02-01', lastDay: '2028-02-29' });
  });

  it('starts on the day that the settings say', () => {
    const sundays: Calendar = { zone: 'UTC', weekStartsOn: 'sunday' };
    expect(periodOn('week', '2026-01-31', sundays)).toMatchObject({
      firstDay: '2026-01-25',
      lastDay: '2026-01-31',
    });
    expect(periodOn('week', '2026-02-01', sundays).firstDay).toBe('2026-02-01');
  });

  it.each([
    ['2026-03-23', 167],
    ['2026-10-19', 169],
    ['2026-06-01', 168],
  ])('of the week of %s has %d hours in Berlin', (date, hours) => {
    expect(secondsOf(periodOn('week', date, BERLIN)) / HOUR).toBe(hours);
  });

  it('has a day of 23 hours in spring and one of 25 in autumn', () => {
    expect(dayLengths('2026-03-23')).toEqual([24, 24, 24, 24, 24, 24, 23]);
    expect(dayLengths('2026-10-19')).toEqual([24, 24, 24, 24, 24, 24, 25]);
  });

  it('leaves out the date that Samoa skipped', () => {
    const apia: Calendar = { zone: 'Pacific/Apia', weekStartsOn: 'monday' };
    const dates = daysOf(periodOn('week', '2011-12-28', apia)).map(({ date }) => date);
    expect(dates).toEqual([
      '2011-12-26',
      '2011-12-27',
      '2011-12-28',
      '2011-12-29',
      '2011-12-31',
      '2012-01-01',
    ]);
  });
});

describe('the start of a local day', () => {
  it('is midnight in the zone', () => {
    expect(isoOf(startOf('2026-01-26', 'Asia/Kathmandu'))).toBe('2026-01-25T18:15:00Z');
    expect(isoOf(startOf('2026-07-01', 'Europe/Berlin'))).toBe('2026-06-30T22:00:00Z');
  });

  it('is the first moment after a midnight that was skipped', () => {
    expect(isoOf(startOf('2026-09-06', 'America/Santiago'))).toBe('2026-09-06T04:00:00Z');
  });
});

describe('an hour of a local day', () => {
  const berlin = (text: string) => hourAt(Date.parse(text) / 1000, 'Europe/Berlin');

  it('is the one on the wall, also where clocks change and where zones are half an hour off', () => {
    expect(berlin('2026-01-27T23:59:59Z')).toEqual({ date: '2026-01-28', hour: 0 });
    expect(berlin('2026-03-29T00:59:59Z')).toEqual({ date: '2026-03-29', hour: 1 });
    expect(berlin('2026-03-29T01:00:00Z')).toEqual({ date: '2026-03-29', hour: 3 });
    expect(berlin('2026-10-25T00:30:00Z')).toEqual(berlin('2026-10-25T01:30:00Z'));
    expect(hourAt(Date.parse('2026-01-27T18:30:00Z') / 1000, 'Asia/Kolkata')).toEqual({
      date: '2026-01-28',
      hour: 0,
    });
  });

  it('begins at the first of two alike, and after one that is skipped; hour 24 is the next day', () => {
    const start = (date: string, hour: number) => isoOf(hourStart({ date, hour }, 'Europe/Berlin'));
    expect(start('2026-10-25', 2)).toBe('2026-10-25T00:00:00Z');
    expect(start('2026-10-25', 3)).toBe('2026-10-25T02:00:00Z');
    expect(start('2026-03-29', 2)).toBe('2026-03-29T01:00:00Z');
    expect(start('2026-01-31', 24)).toBe('2026-01-31T23:00:00Z');
  });

  it('holds the moment that it is of', () => {
    const anyMoment = fc.integer({ min: 1.7e9, max: 2.1e9 });
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Auckland');
    fc.assert(
      fc.property(anyMoment, zones, (moment, zone) => {
        const start = hourStart(hourAt(moment, zone), zone);
        // The second of two hours alike begins an hour later than the first.
        expect(moment - start).toBeGreaterThanOrEqual(0);
        expect(moment - start).toBeLessThan(2 * 3600);
      }),
    );
  });
});

describe('the last complete period', () => {
  it('has ended: a week is complete from the moment the next one begins', () => {
    const monday = startOf('2026-02-02', 'Europe/Berlin');
    expect(lastComplete('week', monday - 1, BERLIN).id).toBe('2026-W04');
    expect(lastComplete('week', monday, BERLIN).id).toBe('2026-W05');
  });

  it('is the local one: early on Monday in Auckland the week in UTC still runs', () => {
    const moment = startOf('2026-02-02', 'Pacific/Auckland');
    expect(lastComplete('week', moment, { ...UTC, zone: 'Pacific/Auckland' }).id).toBe('2026-W05');
    expect(lastComplete('week', moment, UTC).id).toBe('2026-W04');
  });

  it('of a month crosses the year', () => {
    expect(lastComplete('month', startOf('2026-01-31', 'UTC'), UTC).id).toBe('2025-12');
  });
});

describe('the local date at a moment', () => {
  it('is the one on the wall of any zone, in any year with four digits', () => {
    const anyMoment = fc.integer({ min: -62_135_500_000, max: 253_402_200_000 });
    fc.assert(
      fc.property(fc.oneof(anyInstant, anyMoment), fc.constantFrom(...ZONES), (instant, zone) => {
        const local = Temporal.Instant.fromEpochMilliseconds(instant * 1000).toZonedDateTimeISO(zone);
        expect(dateAt(instant, zone)).toBe(local.toPlainDate().toString());
      }),
      { numRuns: 2000 },
    );
  });
});

describe('periods in any zone', () => {
  it('tile time: each begins where the one before ends', () => {
    fc.assert(
      fc.property(anyKind, anyInstant, anyCalendar, (kind, instant, calendar) => {
        const period = periodOn(kind, dateAt(instant, calendar.zone), calendar);
        const earlier = periodBefore(period, calendar);
        const later = periodBefore(period, calendar, -1);
        expect(period.start).toBeLessThanOrEqual(instant);
        expect(instant).toBeLessThan(period.end);
        expect(earlier.end).toBe(period.start);
        expect(period.end).toBe(later.start);
        expect(dayAfter(earlier)).toBe(period.firstDay);
      }),
      { numRuns: 1000 },
    );
  });

  it('are tiled by their days', () => {
    fc.assert(
      fc.property(anyKind, anyInstant, anyCalendar, (kind, instant, calendar) => {
        const period = periodOn(kind, dateAt(instant, calendar.zone), calendar);
        const days = daysOf(period);
        const ends = [period.start, ...days.map(({ end }) => end)];
        expect([...days.map(({ start }) => start), period.end]).toEqual(ends);
        expect(days.every((day) => dateAt(day.start, calendar.zone) === day.date)).toBe(true);
        expect(days.every((day) => dateAt(day.end - 1, calendar.zone) === day.date)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('are found again by their names and by any of their dates', () => {
    fc.assert(
      fc.property(anyKind, anyInstant, anyCalendar, (kind, instant, calendar) => {
        const period = periodOn(kind, dateAt(instant, calendar.zone), calendar);
        for (const name of [period.id, period.firstDay, period.lastDay]) {
          expect(parsePeriod(kind, name, calendar)).toEqual(period);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that are complete have ended, and the next has not', () => {
    fc.assert(
      fc.property(anyKind, anyInstant, anyCalendar, (kind, instant, calendar) => {
        const last = lastComplete(kind, instant, calendar);
        expect(last.end).toBeLessThanOrEqual(instant);
        expect(periodBefore(last, calendar, -1).end).toBeGreaterThan(instant);
      }),
    );
  });
});

describe('several weeks or days', () => {
  it('are the last ones, oldest first', () => {
    const weeks = weeksUntil(startOf('2026-02-02', 'UTC'), 3, UTC);
    expect(weeks.map(({ id }) => id)).toEqual(['2026-W03', '2026-W04', '2026-W05']);
    const days = daysUntil('2026-03-02', 3, 'UTC');
    expect(days.map(({ date }) => date)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });
});

describe('the name of a period', () => {
  it.each(['', '2026', '2026-W54', '2026-W00', '2026-01', 'W05', '2026-02-30', '2026-1-26', '2026-w05'])(
    'of a week is not “%s”',
    (text) => {
      expect(parsePeriod('week', text, UTC)).toBeUndefined();
    },
  );

  it('with week 53 exists in the years that have one', () => {
    expect(parsePeriod('week', '2026-W53', UTC)?.firstDay).toBe('2026-12-28');
    expect(parsePeriod('week', '2025-W53', UTC)).toBeUndefined();
  });

  it.each(['2026-W05', '2026-13', '2026-00', '2026-1', '26-01'])('of a month is not “%s”', (text) => {
    expect(parsePeriod('month', text, UTC)).toBeUndefined();
  });

  it('may be any text without an exception', () => {
    const nearly = fc.stringMatching(/^\d{4}-(W?\d{2}|\d{2}-\d{2})$/);
    fc.assert(
      fc.property(anyKind, fc.oneof(fc.string(), nearly), anyCalendar, (kind, text, calendar) => {
        const period = parsePeriod(kind, text, calendar);
        expect([undefined, kind]).toContain(period?.kind);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a date and a zone', () => {
  it('are those of the calendar', () => {
    expect(['2024-02-29', '2026-02-29', '2026-2-1', '2026-01-26T00:00', 'today'].filter(isDate)).toEqual([
      '2024-02-29',
    ]);
  });

  it('are known by their IANA names only', () => {
    const names = ['Europe/Berlin', 'UTC', 'Berlin', '+01:00', 'GMT+1', 'Mars/Olympus', ''];
    expect(names.filter(isZone)).toEqual(['Europe/Berlin', 'UTC']);
  });
});
