import { describe, expect, it } from 'vitest';
import { type RecordPlan, recordSeries } from '../../src/app/record.ts';
import { AT_ONCE } from '../../src/measuring/shares.ts';
import type { Budget } from '../../src/model/budget.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { Reading, Request } from '../../src/model/series.ts';
import { isoOf, type Window } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { windowNames } from '../../src/recording/window-names.ts';
import { budget, gaugeBudget } from '../support/budget.ts';

const calendar = { zone: 'Europe/Berlin', weekStartsOn: 'monday' } as const;
const PLAN: RecordPlan = {
  calendar,
  from: '2025-09-30',
  until: '2025-11-10',
  resolution: 300,
};

const nothing = ({ start, end }: Window): Reading => ({
  window: { start, end },
  measured: { kind: 'none', why: 'no_data', detail: 'Nothing.' },
  coverage: { present: 0, expected: 0 },
});

function sourceOf(differing: Partial<MetricSource> = {}): MetricSource {
  return {
    describe: async () => ({ kind: 'prometheus', name: 'http://p' }),
    coversUntil: async () => undefined,
    newest: async () => undefined,
    retention: async () => undefined,
    abilities: () => ({ stretches: true, leavesOut: false }),
    measure: async ({ id }, { days, periods }) => ({
      budget: id,
      days: days.map(nothing),
      periods: periods.map(nothing),
      queries: [],
      warnings: [],
    }),
    close: async () => {},
    ...differing,
  };
}

describe('recording', () => {
  it('takes every local day, and the weeks and months that lie wholly among them', async () => {
    const recording = await recordSeries(sourceOf(), { budgets: [budget()] }, PLAN);
    const names = windowNames(calendar);
    const [series] = recording.series;
    expect(names.write(series?.days.map(({ window }) => window) ?? [])).toEqual(['2025-09-30..2025-11-09']);
    expect(names.write(series?.periods.map(({ window }) => window) ?? [])).toEqual([
      '2025-W41..2025-W45',
      '2025-10',
    ]);
  });

  it('takes the rolling windows of a budget that end with one of them and lie wholly among the days', async () => {
    const rolling = budget({ over: { text: '14d', days: 14 } });
    const { series } = await recordSeries(sourceOf(), { budgets: [rolling] }, PLAN);
    const names = windowNames(calendar).write(series[0]?.periods.map(({ window }) => window) ?? []);
    const at = (date: string) => isoOf(startOf(date, calendar.zone));
    expect(names).toEqual([
      '2025-W41..2025-W45',
      '2025-10',
      `${at('2025-10-06')}/${at('2025-10-20')}`,
      `${at('2025-10-13')}/${at('2025-10-27')}`,
      `${at('2025-10-20')}/${at('2025-11-03')}`,
      `${at('2025-10-27')}/${at('2025-11-10')}`,
      `${at('2025-10-18')}/${at('2025-11-01')}`,
    ]);
  });

  it('keeps what a reader of the file needs to know', async () => {
    const { series: _, ...header } = await recordSeries(sourceOf(), { budgets: [budget()] }, PLAN);
    expect(header).toEqual({
      recordedFrom: { kind: 'prometheus', name: 'http://p' },
      calendar,
      coversUntil: Date.UTC(2025, 10, 9, 23) / 1000,
      resolution: 300,
    });
  });

  it('asks a growing gauge for its days alone', async () => {
    const asked: Request[] = [];
    const measure: MetricSource['measure'] = async ({ id }, request) => {
      asked.push(request);
      return { budget: id, days: [], periods: [], queries: [], warnings: [] };
    };
    const growth = gaugeBudget({ indicator: { kind: 'growth', gauge: 'x_bytes', where: {}, across: 'sum' } });
    await recordSeries(sourceOf({ measure }), { budgets: [growth] }, PLAN);
    expect(asked.map(({ days, periods }) => [days.length, periods.length])).toEqual([[41, 0]]);
  });

  it('measures many budgets at once, and keeps their order', async () => {
    const ids = ['a/1', 'a/2', 'a/3', 'a/4', 'a/5'];
    let running = 0;
    let most = 0;
    const measure: MetricSource['measure'] = async ({ id }: Budget) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((done) => setImmediate(done));
      running -= 1;
      return { budget: id, days: [], periods: [], queries: [], warnings: [] };
    };
    const told: string[] = [];
    const budgets = ids.map((id) => budget({ id }));
    const recording = await recordSeries(sourceOf({ measure }), { budgets }, PLAN, (done, of) =>
      told.push(`${done}/${of}`),
    );
    expect(most).toBe(ids.length);
    expect(recording.series.map((series) => series.budget)).toEqual(ids);
    expect(told).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5']);
  });

  it('fails with the name of the budget when the source does, and asks no more', async () => {
    const asked: string[] = [];
    const measure: MetricSource['measure'] = async ({ id }) => {
      asked.push(id);
      throw new SourceError('422: bad query.');
    };
    const budgets = Array.from({ length: AT_ONCE + 9 }, (_, index) => budget({ id: `a/${index + 1}` }));
    const recording = recordSeries(sourceOf({ measure }), { budgets }, PLAN);
    await expect(recording).rejects.toThrow(new SourceError('a/1 could not be recorded. 422: bad query.'));
    expect(asked).toHaveLength(AT_ONCE);
  });

  it('refuses to record beyond what the source covers', async () => {
    const source = sourceOf({ coversUntil: async () => Date.UTC(2025, 10, 1, 12) / 1000 });
    await expect(recordSeries(source, { budgets: [budget()] }, PLAN)).rejects.toThrow(
      'The source has data up to 2025-11-01, not up to 2025-11-10. Record with --until 2025-11-01.',
    );
  });

  it('stops when it is told to', async () => {
    const recording = recordSeries(sourceOf(), { budgets: [budget()] }, PLAN, undefined, AbortSignal.abort());
    await expect(recording).rejects.toThrow(/aborted/);
  });
});
