import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureAll } from '../../src/measuring/measure.ts';
import { requestFor, type Wanted } from '../../src/measuring/request.ts';
import type { Budget, Maintenance, Rolling } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { addDays, daysUntil, startOf } from '../../src/model/period.ts';
import type { Measured, Reading, Request, Series } from '../../src/model/series.ts';
import { secondsOf, type Window, within } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { watchedUntil } from '../../src/report/plan.ts';
import { budget, gaugeBudget } from '../support/budget.ts';
import { seriesOf, steadySource } from '../support/publishing.ts';

const ZONE = 'Europe/Berlin';
const CALENDAR = { zone: ZONE, weekStartsOn: 'monday' } as const;
const OVER: Rolling = { text: '28d', days: 28 };
const RATIO: Indicator = { kind: 'ratio', of: 'bad', part: 'bad_total', total: 'all_total' };
const HOUR = 3600;

function wantedUntil(endDate: string): Wanted {
  const { days, weeks } = watchedUntil(endDate, CALENDAR);
  return { days, periods: weeks, recorded: [], endDate, zone: ZONE };
}
const WANTED = wantedUntil('2026-04-06');

describe('what is asked of a budget over a rolling window', () => {
  it('has the 28 days to the end of each week in place of the week, and the days of all of them', () => {
    const { periods, days } = requestFor(WANTED, budget({ over: OVER }));
    expect(periods.map(({ end }) => end)).toEqual(WANTED.periods.map(({ end }) => end));
    expect(periods.map((window) => secondsOf(window) / HOUR)).toEqual([672, 672, 672, 671, 671]);
    // Its first day, 2 March, has 28 days to its end, too.
    expect([days[0]?.date, days.at(-1)?.date]).toEqual(['2026-02-03', '2026-04-05']);
  });

  it('has for each day that ends no week a window to join, of a kind whose days make a whole', () => {
    const { joined = [] } = requestFor(WANTED, budget({ over: OVER, indicator: RATIO }));
    expect(joined).toHaveLength(30);
    expect(requestFor(WANTED, gaugeBudget({ over: OVER })).joined).toEqual([]);
  });

  it('covers every window that is judged with whole days, whatever the window and the end', () => {
    const rollings = fc.oneof(
      fc.integer({ min: 7, max: 366 }).map((days): Rolling => ({ text: `${days}d`, days })),
      fc.constant<Rolling>({ text: 'quarter', months: 3 }),
    );
    const ends = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2020-01-01', days));
    fc.assert(
      fc.property(rollings, ends, (over, end) => {
        const { days, periods, joined = [] } = requestFor(wantedUntil(end), budget({ over }));
        const length = (window: Window) =>
          days.filter((day) => within(day, window)).reduce((sum, day) => sum + secondsOf(day), 0);
        for (const window of [...periods, ...joined]) expect(length(window)).toBe(secondsOf(window));
      }),
      { numRuns: 30 },
    );
  });

  it('is as ever without one', () => {
    const { days, periods, recorded } = WANTED;
    expect(requestFor(WANTED, budget())).toEqual({ days, periods, recorded });
  });
});

/** A source that counts, on each day, what `at` says of it, and asked for several days their sum and one more: who joins is told from who asks. */
function counting(at: (date: string) => { readonly part: number; readonly whole: number }) {
  const asked: Request[] = [];
  const source = steadySource({
    measure: async ({ id }, request) => {
      asked.push(request);
      return {
        ...seriesOf(
          id,
          request,
          (window): Reading => reading(window, { kind: 'ratio', part: 999, whole: 1e6 }),
        ),
        days: request.days.map((day) => reading(day, { kind: 'ratio', ...at(day.date) })),
      };
    },
  });
  return { source, asked };
}

function reading({ start, end }: Window, measured: Measured): Reading {
  const steps = (end - start) / 300;
  return { window: { start, end }, measured, coverage: { present: steps, expected: steps } };
}

async function seriesFrom(
  source: MetricSource,
  one: Budget,
  maintenance: readonly Maintenance[] = [],
): Promise<Series> {
  const { results } = await measureAll(
    source,
    { budgets: [one], maintenance },
    (asked) => requestFor(WANTED, asked),
    (_, series) => series,
  );
  const [series] = results;
  if (!series) throw new Error('One budget was measured.');
  return series;
}

const endingWith = (series: Series, date: string) =>
  series.periods.find(({ window }) => window.end === startOf(addDays(date, 1), ZONE));

describe('the rolling window that ends with a day', () => {
  const ONE = budget({ over: OVER, indicator: RATIO });

  it('is the sum of its days, weighted by what each of them had', async () => {
    const { source } = counting((date) =>
      date === '2026-03-10' ? { part: 50, whole: 100 } : { part: 0, whole: 1000 },
    );
    const series = await seriesFrom(source, ONE);
    const at = (date: string) => endingWith(series, date)?.measured;
    expect(at('2026-03-09')).toEqual({ kind: 'ratio', part: 0, whole: 28_000 });
    expect(at('2026-03-10')).toEqual({ kind: 'ratio', part: 50, whole: 27_100 });
    expect(at('2026-04-04')).toEqual({ kind: 'ratio', part: 50, whole: 27_100 });
  });

  it('is measured, and not joined, where it ends with a week', async () => {
    const { source, asked } = counting(() => ({ part: 0, whole: 1000 }));
    const series = await seriesFrom(source, ONE);
    expect(endingWith(series, '2026-04-05')?.measured).toEqual({ kind: 'ratio', part: 999, whole: 1e6 });
    expect(asked.map(({ periods }) => periods.length)).toEqual([5]);
  });

  it('has the coverage of its days, and says what maintenance left out of them', async () => {
    const { source } = counting(() => ({ part: 0, whole: 1000 }));
    const night = { start: startOf('2026-03-11', ZONE), end: startOf('2026-03-12', ZONE) };
    const planned = [{ ...night, service: 'api', budgets: [ONE.id], reason: 'Upgrade' }];
    const series = await seriesFrom(source, ONE, planned);
    const window = endingWith(series, '2026-03-20');
    expect(window?.measured).toEqual({ kind: 'ratio', part: 0, whole: 27_000 });
    expect(window?.leftOut).toBe(24 * HOUR);
    expect(window?.coverage).toMatchObject({ present: 27 * 288, expected: 27 * 288 });
  });

  it('fails where a day of it failed', async () => {
    const failed: Measured = { kind: 'none', why: 'source_failed', detail: 'It is gone.' };
    const source = steadySource({
      measure: async ({ id }, request) => ({
        ...seriesOf(id, request, (window) => reading(window, { kind: 'ratio', part: 0, whole: 1 })),
        days: request.days.map((day) =>
          reading(day, day.date === '2026-03-10' ? failed : { kind: 'ratio', part: 0, whole: 1 }),
        ),
      }),
    });
    const series = await seriesFrom(source, ONE);
    expect(endingWith(series, '2026-03-12')?.measured).toEqual(failed);
  });

  it('is made in place of a period of which a source has the days alone', async () => {
    const none: Measured = { kind: 'none', why: 'no_data', detail: 'Not recorded.' };
    const days = daysUntil('2026-04-06', 200, ZONE);
    const source = steadySource({
      measure: async ({ id }, request) => ({
        ...seriesOf(id, request, (window) => reading(window, none)),
        days: request.days.map((day) =>
          reading(day, { kind: 'number', value: days.findIndex(({ date }) => date === day.date) }),
        ),
      }),
    });
    const indicator: Indicator = { kind: 'gauge', gauge: 'x', where: {}, overTime: 'max', across: 'max' };
    const highest = await seriesFrom(source, gaugeBudget({ over: OVER, indicator }));
    expect(endingWith(highest, '2026-04-05')?.measured).toEqual({ kind: 'number', value: 199 });
    const mean = await seriesFrom(source, gaugeBudget({ over: OVER }));
    expect(endingWith(mean, '2026-04-05')?.measured).toEqual(none);
  });
});
