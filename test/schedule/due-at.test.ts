import { describe, expect, it } from 'vitest';
import { type Calendar, type Period, parsePeriod } from '../../src/model/period.ts';
import { PERIOD_OF, type ReportKind } from '../../src/model/report.ts';
import type { DayOfMonth, Schedule } from '../../src/model/schedule.ts';
import { isoOf } from '../../src/model/window.ts';
import { dueAt } from '../../src/schedule/due-at.ts';
import { SCHEDULE } from '../support/publishing.ts';

const BERLIN: Calendar = { zone: 'Europe/Berlin', weekStartsOn: 'monday' };

function period(kind: ReportKind, id: string, calendar = BERLIN): Period {
  const found = parsePeriod(PERIOD_OF[kind], id, calendar);
  if (!found) throw new Error(`${id} is no period.`);
  return found;
}

function due(kind: ReportKind, id: string, schedule: Partial<Schedule> = {}, calendar = BERLIN): string {
  const at = dueAt(kind, period(kind, id, calendar), { ...SCHEDULE, ...schedule });
  return at === undefined ? 'never' : isoOf(at);
}

const monthlyOn = (on: DayOfMonth, hour = 8): Partial<Schedule> => ({
  monthly: { on, at: { hour, minute: 0 } },
});

describe('the moment a report is due', () => {
  it('is the slot in the week after its own, in local time on both sides of a change of clocks', () => {
    expect(due('weekly', '2026-W12')).toBe('2026-03-23T07:00:00Z');
    expect(due('weekly', '2026-W13')).toBe('2026-03-30T06:00:00Z');
  });

  it('is on another weekday when the schedule says so', () => {
    const thursday = { weekly: { on: 'thursday', at: { hour: 17, minute: 30 } } } as const;
    expect(due('weekly', '2026-W05', thursday)).toBe('2026-02-05T16:30:00Z');
  });

  it('counts the weekday within a week that starts on another day', () => {
    const sundays: Calendar = { zone: 'UTC', weekStartsOn: 'sunday' };
    const saturday = { weekly: { on: 'saturday', at: { hour: 8, minute: 0 } } } as const;
    expect(period('weekly', '2026-02-03', sundays).lastDay).toBe('2026-02-07');
    expect(due('weekly', '2026-02-03', {}, sundays)).toBe('2026-02-09T08:00:00Z');
    expect(due('weekly', '2026-02-03', saturday, sundays)).toBe('2026-02-14T08:00:00Z');
  });

  it('is never before the end of the period and the grace', () => {
    const midnight = { weekly: { on: 'monday', at: { hour: 0, minute: 0 } }, grace: 5400 } as const;
    expect(due('weekly', '2026-W05', midnight)).toBe('2026-02-02T00:30:00Z');
  });

  it.each([
    { on: { kind: 'weekday', nth: 1, weekday: 'monday' }, january: '2026-02-02', february: '2026-03-02' },
    { on: { kind: 'weekday', nth: 4, weekday: 'friday' }, january: '2026-02-27', february: '2026-03-27' },
    { on: { kind: 'date', date: 1 }, january: '2026-02-01', february: '2026-03-01' },
    { on: { kind: 'date', date: 29 }, january: '2026-02-28', february: '2026-03-29' },
    { on: { kind: 'date', date: 31 }, january: '2026-02-28', february: '2026-03-31' },
    { on: { kind: 'last' }, january: '2026-02-28', february: '2026-03-31' },
  ] as const)('of a month is on its $on.kind day also in a short month', ({ on, january, february }) => {
    expect(due('monthly', '2026-01', monthlyOn(on, 12)).slice(0, 10)).toBe(january);
    expect(due('monthly', '2026-02', monthlyOn(on, 12)).slice(0, 10)).toBe(february);
  });

  it('takes 29 February in a leap year', () => {
    expect(due('monthly', '2028-01', monthlyOn({ kind: 'date', date: 30 })).slice(0, 10)).toBe('2028-02-29');
  });

  it('is as much later as was skipped when clocks go forward over it, and the first of two when they go back', () => {
    const atHalfPastTwo = { weekly: { on: 'sunday', at: { hour: 2, minute: 30 } } } as const;
    expect(due('weekly', '2026-W12', atHalfPastTwo)).toBe('2026-03-29T01:30:00Z');
    expect(due('weekly', '2026-W42', atHalfPastTwo)).toBe('2026-10-25T00:30:00Z');
  });

  it('comes where a zone left out the very date', () => {
    const apia: Calendar = { zone: 'Pacific/Apia', weekStartsOn: 'monday' };
    const friday = { weekly: { on: 'friday', at: { hour: 8, minute: 0 } } } as const;
    expect(due('weekly', '2011-W51', friday, apia)).toBe('2011-12-30T18:00:00Z');
  });

  it('is never for a report that the schedule leaves out', () => {
    const { weekly, ...others } = SCHEDULE;
    expect(weekly).toBeDefined();
    expect(dueAt('weekly', period('weekly', '2026-W05'), others)).toBeUndefined();
  });
});
