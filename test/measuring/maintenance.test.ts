import { describe, expect, it } from 'vitest';
import { growthUntil } from '../../src/measuring/kinds/growth.ts';
import { rememberingSource } from '../../src/measuring/remember.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { daysUntil } from '../../src/model/period.ts';
import type { Measured, Reading, Request } from '../../src/model/series.ts';
import type { Window } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget, gaugeBudget } from '../support/budget.ts';
import { withoutMaintenance } from '../support/planned.ts';

const DAY = 86_400;
const DAYS = daysUntil('2026-02-09', 7, 'UTC');
const [MONDAY = { start: 0, end: 0 }] = DAYS;
const WEEK = { start: MONDAY.start, end: MONDAY.start + 7 * DAY };
const RATIO = budget({ indicator: { kind: 'ratio', of: 'bad', part: 'bad', total: 'all' } });

const planned = (start: number, hours: number) => [
  { start, end: start + hours * 3600, service: 'api', budgets: [RATIO.id], reason: 'Upgrade' },
];

/** A source in which one event an hour happens, and which says what it was asked. */
function hourly(kind: 'prometheus' | 'recording', measuredIn?: (window: Window) => Measured) {
  const asked: { readonly request: Request; readonly indicator: Indicator }[] = [];
  const read = (window: Window): Reading => {
    const { start, end } = window;
    const hours = (end - start) / 3600;
    const measured = measuredIn?.(window) ?? { kind: 'ratio', part: 0, whole: hours };
    return { window: { start, end }, measured, coverage: { present: hours, expected: hours } };
  };
  const source: MetricSource = {
    describe: async () => ({ kind, name: 'x' }),
    coversUntil: async () => undefined,
    newest: async () => undefined,
    retention: async () => undefined,
    abilities: ({ indicator }) => ({
      stretches: kind === 'prometheus',
      leavesOut: kind === 'prometheus' && indicator.kind === 'gauge',
    }),
    measure: async ({ id, indicator }, request) => {
      asked.push({ request, indicator });
      const { days, periods } = request;
      return { budget: id, days: days.map(read), periods: periods.map(read), queries: [], warnings: [] };
    },
    close: async () => {},
  };
  return { source, asked };
}

describe('a source before which planned maintenance is left out', () => {
  it('is asked for the stretches beside it, and as ever where there is none', async () => {
    const { source, asked } = hourly('prometheus');
    const hole = planned(MONDAY.start + 2 * 3600, 4);
    const series = await withoutMaintenance(source, hole).measure(RATIO, { days: DAYS, periods: [WEEK] });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.request.periods).toEqual([
      { start: WEEK.start, end: WEEK.start + 2 * 3600 },
      { start: WEEK.start + 6 * 3600, end: WEEK.end },
    ]);
    expect(asked[0]?.request.days).toHaveLength(8);
    expect(series.days.map(({ window }) => window)).toEqual(DAYS.map(({ start, end }) => ({ start, end })));
    expect(series.periods).toEqual([
      {
        window: WEEK,
        measured: { kind: 'ratio', part: 0, whole: 164 },
        coverage: { present: 164, expected: 164 },
        leftOut: 4 * 3600,
        pieces: [
          { start: WEEK.start, end: WEEK.start + 2 * 3600 },
          { start: WEEK.start + 6 * 3600, end: WEEK.end },
        ],
      },
    ]);
    expect(series.days[1]).not.toHaveProperty('leftOut');
    const untouched = await withoutMaintenance(source, planned(WEEK.end, 4)).measure(RATIO, {
      days: DAYS,
      periods: [WEEK],
    });
    expect(untouched.periods[0]).not.toHaveProperty('leftOut');
    expect(asked[1]?.request).toEqual({ days: DAYS, periods: [WEEK] });
  });

  it('keeps stretches in a ledger by what they are, whatever is planned later', async () => {
    const { source, asked } = hourly('prometheus');
    const kept = new Map<string, Reading>();
    const key = ({ start, end }: Window) => `${start}-${end}`;
    const remembering = rememberingSource(
      source,
      {
        readings: async (_budget, windows) => windows.flatMap((window) => kept.get(key(window)) ?? []),
        keep: async (readings) => {
          for (const { reading } of readings) kept.set(key(reading.window), reading);
        },
      },
      { now: () => WEEK.end + DAY },
    );
    const request = { days: DAYS, periods: [WEEK] };
    const before = await remembering.measure(RATIO, request);
    const after = await withoutMaintenance(remembering, planned(MONDAY.start + 3600, 1)).measure(
      RATIO,
      request,
    );
    expect(before.periods[0]?.measured).toMatchObject({ whole: 168 });
    expect(after.periods[0]?.measured).toMatchObject({ whole: 167 });
    expect(asked[1]?.request.days).toHaveLength(2);
    expect((await remembering.measure(RATIO, request)).periods).toEqual(before.periods);
  });

  it('keeps a gauge’s day by the maintenance in it alone, whatever is planned for others', async () => {
    const { source, asked } = hourly('prometheus', () => ({ kind: 'number', value: 1 }));
    const gauge = gaugeBudget({ id: RATIO.id });
    const request = { days: DAYS, periods: [WEEK] };
    const monday = planned(MONDAY.start + 3600, 1);
    const both = [...monday, ...planned(MONDAY.start + 3 * DAY, 2)];
    const outsideOn = (index: number) =>
      asked
        .slice(index)
        .flatMap(({ request: { days, leaveOut } }) =>
          days.some(({ start }) => start === MONDAY.start) ? [leaveOut] : [],
        );
    await withoutMaintenance(source, monday).measure(gauge, request);
    const first = asked.length;
    const series = await withoutMaintenance(source, both).measure(gauge, request);
    expect(outsideOn(first)).toEqual(outsideOn(0).slice(0, 1));
    expect(series.days.map(({ leftOut }) => leftOut)).toEqual([
      3600,
      undefined,
      undefined,
      7200,
      undefined,
      undefined,
      undefined,
    ]);
    // The week has both holes, and is made of the days that were measured with one each.
    const ofWeek = asked.findLast(({ request: { periods } }) => periods.length > 0);
    expect(ofWeek?.request.leaveOut).toEqual(both.map(({ start, end }) => ({ start, end })));
    expect(ofWeek?.request.known).toHaveLength(7);
  });

  it('leaves whole days out of a recording, and says so', async () => {
    const { source } = hourly('recording');
    const part = withoutMaintenance(source, planned(MONDAY.start + 3600, 1));
    const { days, periods, warnings } = await part.measure(RATIO, { days: DAYS, periods: [WEEK] });
    expect(periods[0]).toMatchObject({ measured: { whole: 144 }, leftOut: DAY, coverage: { expected: 144 } });
    expect(days[0]?.measured).toMatchObject({
      why: 'maintenance',
      detail: expect.stringContaining('has no part of this window without it'),
    });
    expect(warnings).toEqual([expect.stringContaining('left out whole')]);
  });

  it('makes no part of a recorded period pass for all of it', async () => {
    const { source } = hourly('recording');
    const hole = withoutMaintenance(source, planned(MONDAY.start, 1));
    const { periods } = await hole.measure(RATIO, { days: DAYS.slice(3), periods: [WEEK] });
    expect(periods[0]?.measured).toMatchObject({ kind: 'none', why: 'maintenance' });
  });

  it('says that it counts in a recorded gauge and in an expression', async () => {
    const gauge = gaugeBudget({
      id: RATIO.id,
      indicator: { kind: 'gauge', gauge: 'x', where: {}, overTime: 'avg', across: 'max' },
    });
    const expr = budget({ indicator: { kind: 'expr', expr: 'x' } });
    for (const [kind, one] of [['recording', gauge] as const, ['prometheus', expr] as const]) {
      const { source } = hourly(kind, () => ({ kind: 'number', value: 1 }));
      const { periods, warnings } = await withoutMaintenance(source, planned(MONDAY.start, 1)).measure(one, {
        days: DAYS,
        periods: [WEEK],
      });
      expect(periods[0]).not.toHaveProperty('leftOut');
      expect(warnings).toEqual([expect.stringContaining('Planned maintenance counts in this figure')]);
    }
  });

  it('drops days that are mostly maintenance from a growth', async () => {
    const growth = budget({ indicator: { kind: 'growth', gauge: 'x', where: {}, across: 'max' } });
    const days = daysUntil('2026-02-09', 35, 'UTC');
    const [first = MONDAY] = days;
    // Ten bytes a day, but for the days on which a copy of everything lay beside it.
    const { source } = hourly('prometheus', ({ start }) => ({
      kind: 'number',
      value:
        ((start - first.start) / DAY) * 10 + (start >= WEEK.start && start < WEEK.start + 6 * DAY ? 1e6 : 0),
    }));
    const measured = (hours: number) =>
      withoutMaintenance(source, planned(WEEK.start, hours)).measure(growth, { days, periods: [] });
    const dropped = await measured(6 * 24 - 12);
    expect(dropped.days.filter((day) => day.measured.kind === 'none')).toHaveLength(6);
    const found = growthUntil(growth, dropped.days, WEEK.end);
    // A line without an outlier has one slope, and an interval of nothing about it.
    const { value, lower = Number.NaN, upper = Number.NaN } = found.kind === 'figure' ? found.figure : {};
    expect(value).toBeGreaterThan(0);
    expect(upper - lower).toBeCloseTo(0, 12);
    const shorter = await measured(11);
    expect(shorter.days.every((day) => day.measured.kind === 'number')).toBe(true);
  });
});
