import { describe, expect, it } from 'vitest';
import { conclude } from '../../src/analyse/conclude.ts';
import { replay } from '../../src/analyse/replay.ts';
import { assess } from '../../src/evaluate/assess.ts';
import { measureAll } from '../../src/measuring/measure.ts';
import { requestFor } from '../../src/measuring/request.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { overrunsOf } from '../../src/model/overruns.ts';
import { addDays, dateAt, startOf } from '../../src/model/period.ts';
import type { Measured, Reading } from '../../src/model/series.ts';
import type { Assessment, Verdict } from '../../src/model/verdict.ts';
import type { Window } from '../../src/model/window.ts';
import { planReport, requestOf } from '../../src/report/plan.ts';
import { rowOf } from '../../src/report/rows.ts';
import { budget, gaugeBudget, quantity, unit } from '../support/budget.ts';
import { seriesOf, steadySource } from '../support/publishing.ts';

const ZONE = 'Europe/Berlin';
const CALENDAR = { zone: ZONE, weekStartsOn: 'monday' } as const;
const PLAN = planReport('weekly', CALENDAR, startOf('2026-02-02', ZONE), '2026-W05');
const POLICY = { minimum: 0.75, warn: 0.9 };
const OVER = { text: '28d', days: 28 };
const RATIO: Indicator = { kind: 'ratio', of: 'good', part: 'good_total', total: 'all_total' };
const AVAILABLE = budget({
  bound: 'at_least',
  limit: quantity('99.9%'),
  measuredIn: { ...unit('%'), denominator: 1 },
  indicator: RATIO,
  over: OVER,
});

/** What 1,000 events on each day come to of which `failed` of a date failed, over any window. */
function counted(failed: (date: string) => number) {
  return ({ start, end }: Window): Measured => {
    const dates = Array.from({ length: Math.round((end - start) / 86_400) }, (_, index) =>
      addDays(dateAt(start, ZONE), index),
    );
    const bad = dates.reduce((sum, date) => sum + failed(date), 0);
    return { kind: 'ratio', part: dates.length * 1000 - bad, whole: dates.length * 1000 };
  };
}

async function assessed(one: Budget, measured: (window: Window) => Measured): Promise<Assessment> {
  const reading = ({ start, end }: Window): Reading => ({
    window: { start, end },
    measured: measured({ start, end }),
    coverage: { present: 100, expected: 100 },
  });
  const source = steadySource({ measure: async ({ id }, request) => seriesOf(id, request, reading) });
  const { results } = await measureAll(
    source,
    { budgets: [one], maintenance: [] },
    (asked) => requestOf(PLAN, asked),
    (asked, series) => assess(asked, series, PLAN.windows, POLICY),
  );
  const [assessment] = results;
  if (!assessment) throw new Error('One budget was judged.');
  return assessment;
}

const onDay = ({ days }: Assessment, date: string) => days.find((day) => day.date === date);
const on = (date: string) => startOf(date, ZONE);

describe('a budget over 28 days in a weekly report', () => {
  const outage = counted((date) => (date === '2026-01-14' ? 56 : 0));

  it('is judged for its week by the 28 days to the week’s end, and says so', async () => {
    const { verdict } = await assessed(AVAILABLE, outage);
    expect(verdict.window).toEqual({ start: on('2026-01-26'), end: on('2026-02-02') });
    expect(verdict.rolled).toEqual({ start: on('2026-01-05'), end: on('2026-02-02') });
    expect(verdict.actual?.value).toBeCloseTo(1 - 56 / 28_000, 12);
    expect(verdict.usage).toBeCloseTo(2, 9);
    expect(verdict.status).toBe('exceeded');
  });

  it('has of each week before the 28 days to its end', async () => {
    const { weeks } = await assessed(AVAILABLE, outage);
    const usages = weeks.map(({ usage }) => Number(usage).toFixed(6));
    expect(usages).toEqual(['0.000000', '0.000000', '2.000000', '2.000000', '2.000000']);
  });

  it('is over on each day while the outage is within the 28 days to it, and draws the days themselves', async () => {
    const assessment = await assessed(AVAILABLE, outage);
    expect(onDay(assessment, '2026-01-13')).toMatchObject({ status: 'within', value: 1 });
    expect(onDay(assessment, '2026-01-14')).toMatchObject({ status: 'exceeded', value: 0.944 });
    expect(onDay(assessment, '2026-01-20')).toMatchObject({ status: 'exceeded', value: 1 });
    expect(onDay(assessment, '2026-01-20')?.rolled?.value).toBeCloseTo(1 - 56 / 28_000, 12);
    expect(overrunsOf(AVAILABLE.id, assessment.days)).toEqual([
      { budget: AVAILABLE.id, firstDay: '2026-01-14', lastDay: '2026-02-01', daysOver: 19 },
    ]);
    expect(rowOf(assessment, PLAN).daysOver).toEqual({ over: 7, of: 7 });
  });

  it('would have had as many days over by another limit as the rolling windows say', async () => {
    const { days } = await assessed(AVAILABLE, outage);
    expect(replay(AVAILABLE, quantity('99.7%'), days)).toMatchObject({ exceeded: 0, days: 35 });
    expect(replay(AVAILABLE, quantity('99.9%'), days)).toMatchObject({ exceeded: 19, days: 35 });
  });

  it('speaks for single days where these do not make the figure', async () => {
    const mean = gaugeBudget({ over: OVER });
    const assessment = await assessed(mean, ({ start, end }) => ({
      kind: 'number',
      value: end - start > 86_400 ? 3 : 1,
    }));
    expect(assessment.verdict).toMatchObject({ status: 'exceeded', actual: { value: 3 } });
    expect(new Set(assessment.days.map(({ status }) => status))).toEqual(new Set(['within']));
    expect(assessment.days.every(({ rolled }) => rolled === undefined)).toBe(true);
  });

  it('has no forecast, and says why', async () => {
    const { days } = await assessed(
      AVAILABLE,
      counted((date) => Math.max(0, (startOf(date, ZONE) - on('2025-12-29')) / 86_400) * 0.02),
    );
    const { trend, forecast } = conclude(AVAILABLE, days);
    expect(trend).toMatchObject({ kind: 'tested', direction: 'degrading' });
    expect(forecast).toEqual({
      kind: 'none',
      because: 'the limit is on 28 days together, and the trend is of single days',
    });
    const { over: _, ...single } = AVAILABLE;
    expect(conclude(single, days).forecast.kind).not.toBe('none');
  });

  it('is compared with the week before by the means of their days', async () => {
    const { comparisons } = rowOf(
      await assessed(
        AVAILABLE,
        counted((date) => (date >= '2026-01-26' ? 0.9 : 0.3) + (startOf(date, ZONE) % 7) * 0.01),
      ),
      PLAN,
    );
    expect(comparisons[0]).toMatchObject({ kind: 'compared', ofDays: true, outcome: 'regressed' });
  });
});

describe('the limit of a budget over 28 days', () => {
  const exception = {
    limit: quantity('99%'),
    from: '2026-01-19',
    until: '2026-01-25',
    start: on('2026-01-19'),
    end: on('2026-01-26'),
    reason: 'A migration',
    approvedBy: '@vp',
  };
  const failing = counted(() => 5);
  const limitsOf = (verdicts: readonly Verdict[]) => verdicts.map(({ limit }) => limit.amount);

  it('is that of the week that is judged, however far back its window reaches', async () => {
    const { weeks, verdict } = await assessed({ ...AVAILABLE, exceptions: [exception] }, failing);
    expect(limitsOf(weeks)).toEqual([99.9, 99.9, 99.9, 99, 99.9]);
    expect(weeks.map(({ status }) => status).slice(-2)).toEqual(['within', 'exceeded']);
    expect(verdict.limit.amount).toBe(99.9);
  });

  it('that was changed holds from its week on', async () => {
    const history = [{ limit: quantity('99%'), until: '2026-01-18', end: on('2026-01-19') }];
    const { weeks } = await assessed({ ...AVAILABLE, history }, failing);
    expect(limitsOf(weeks)).toEqual([99, 99, 99, 99.9, 99.9]);
  });

  it('of a day is that of the day', async () => {
    const assessment = await assessed({ ...AVAILABLE, exceptions: [exception] }, failing);
    expect(onDay(assessment, '2026-01-25')).toMatchObject({ limit: 0.99, status: 'within' });
    expect(onDay(assessment, '2026-01-26')).toMatchObject({ limit: 0.999, status: 'exceeded' });
  });
});

describe('a window as long as what is judged', () => {
  it('is no other one', async () => {
    const week = { ...AVAILABLE, over: { text: '7d', days: 7 } };
    const { verdict } = await assessed(
      week,
      counted(() => 0),
    );
    expect(verdict.rolled).toBeUndefined();
    expect(
      requestFor({ days: [], periods: [verdict.window], endDate: '2026-02-02', zone: ZONE }, week),
    ).toMatchObject({ periods: [verdict.window] });
  });
});
