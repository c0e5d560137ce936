import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/model/errors.ts';
import type { Calendar } from '../../src/model/period.ts';
import { within } from '../../src/model/window.ts';
import { planReport, requestOf } from '../../src/report/plan.ts';
import { budget, gaugeBudget } from '../support/budget.ts';

const UTC: Calendar = { zone: 'UTC', weekStartsOn: 'monday' };
const at = (iso: string) => Date.parse(iso) / 1000;

describe('the plan of a report', () => {
  it('covers the last complete week, never the running one', () => {
    expect(planReport('weekly', UTC, at('2026-02-08T23:59:59Z')).period.id).toBe('2026-W05');
    expect(planReport('weekly', UTC, at('2026-02-09T00:00:00Z')).period.id).toBe('2026-W06');
    expect(planReport('monthly', UTC, at('2026-02-28T12:00:00Z')).period.id).toBe('2026-01');
  });

  it('knows the period by its id or by any date in it', () => {
    const until = at('2026-03-01T00:00:00Z');
    expect(planReport('weekly', UTC, until, '2026-01-29').period.id).toBe('2026-W05');
    expect(planReport('monthly', UTC, until, '2026-01').period.firstDay).toBe('2026-01-01');
  });

  it('says what a period looks like when the text names none', () => {
    expect(() => planReport('weekly', UTC, at('2026-03-01T00:00:00Z'), 'last')).toThrow(
      '“last” names no period of the weekly report. Write a week such as 2026-W05, or a date in it.',
    );
  });

  it('looks at a running period up to its last whole day, and says that it is not complete', () => {
    const plan = planReport('weekly', UTC, at('2026-01-29T17:00:00Z'), '2026-W05');
    expect(plan).toMatchObject({ complete: false, asOf: at('2026-01-29T00:00:00Z'), endDate: '2026-01-29' });
    expect(plan.windows.period).toEqual({
      start: at('2026-01-26T00:00:00Z'),
      end: at('2026-01-29T00:00:00Z'),
    });
    expect(plan.windows.days.at(-1)?.date).toBe('2026-01-28');
  });

  it('refuses a period that has no whole day yet', () => {
    expect(() => planReport('weekly', UTC, at('2026-01-26T17:00:00Z'), '2026-W05')).toThrow(InputError);
  });

  it.each(['weekly', 'monthly'] as const)(
    'asks for days that make up every period of the %s report',
    (kind) => {
      for (const zone of ['UTC', 'Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe']) {
        const plan = planReport(kind, { zone, weekStartsOn: 'sunday' }, at('2026-04-15T00:00:00Z'));
        const { days, periods } = requestOf(plan, budget());
        expect(periods.length).toBeGreaterThanOrEqual(5);
        for (const period of periods) {
          const inside = days.filter((day) => within(day, period));
          expect(inside[0]?.start).toBe(period.start);
          expect(inside.at(-1)?.end).toBe(period.end);
        }
      }
    },
  );

  it('asks for four weeks more of a growing gauge, and for no periods', () => {
    const plan = planReport('weekly', UTC, at('2026-02-02T00:00:00Z'));
    const growing = gaugeBudget({
      indicator: { kind: 'growth', gauge: 'x_bytes', where: {}, across: 'sum' },
    });
    expect(requestOf(plan, budget()).days).toHaveLength(35);
    expect(requestOf(plan, growing)).toMatchObject({ periods: [] });
    expect(requestOf(plan, growing).days).toHaveLength(63);
  });
});
