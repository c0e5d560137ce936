import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RECORDING_FILE, shippedProject } from '../../scripts/make-samples/shipped.ts';
import type { Measured, Reading, Series } from '../../src/model/series.ts';
import { within } from '../../src/model/window.ts';
import { decode } from '../../src/recording/decode.ts';

const recording = decode('samples/virtengine.jsonl', readFileSync(RECORDING_FILE, 'utf8'));
const seriesOf = new Map(recording.series.map((series) => [series.budget, series]));

/** What adds up over windows; nothing for a window without a figure. */
function addends(measured: Measured): readonly number[] {
  if (measured.kind === 'histogram') return measured.buckets.map(({ count }) => count);
  if (measured.kind === 'ratio') return [measured.part, measured.whole];
  return measured.kind === 'increase' ? [measured.increase] : [];
}

function daysIn({ days }: Series, period: Reading): readonly Reading[] {
  return days.filter(({ window }) => within(window, period.window));
}

function numbers(readings: readonly Reading[]): readonly number[] {
  return readings.flatMap(({ measured }) => (measured.kind === 'number' ? measured.value : []));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const { set } = await shippedProject();

describe('the periods of the shipped recording', () => {
  it.each(['histogram', 'ratio', 'increase'])('are the sums of their days: %s', (kind) => {
    const periods = recording.series.flatMap((series) =>
      series.periods.filter(({ measured }) => measured.kind === kind).map((period) => ({ series, period })),
    );
    expect(periods.length).toBeGreaterThanOrEqual(7 * 20);
    for (const { series, period } of periods) {
      const days = daysIn(series, period).map(({ measured }) => addends(measured));
      const figures = addends(period.measured);
      expect(figures).toEqual(figures.map((_, index) => sum(days.map((day) => day[index] ?? 0))));
    }
  });

  it.each(['gauge', 'expr'])(
    'lie between their days, or are the highest of them where that is what is measured: %s',
    (kind) => {
      const budgets = set.budgets.filter(({ indicator }) => indicator.kind === kind);
      expect(budgets.length).toBeGreaterThan(0);
      for (const { id, indicator } of budgets) {
        const series = seriesOf.get(id);
        const highest = /"overTime":"max"|max_over_time/.test(JSON.stringify(indicator));
        for (const period of series?.periods ?? []) {
          const days = numbers(series ? daysIn(series, period) : []);
          const [figure] = numbers([period]);
          if (highest) expect(figure).toBe(Math.max(...days));
          expect(figure).toBeGreaterThanOrEqual(Math.min(...days));
          expect(figure).toBeLessThanOrEqual(Math.max(...days));
        }
      }
    },
  );
});

describe('the events of the shipped recording', () => {
  it('are whole, and enough for a P95 on every day with data', () => {
    const histograms = recording.series.flatMap(({ days }) =>
      days.filter(({ measured }) => measured.kind === 'histogram'),
    );
    expect(histograms.length).toBeGreaterThan(24 * 119);
    for (const { measured } of histograms) {
      expect(addends(measured).every(Number.isInteger)).toBe(true);
      expect(sum(addends(measured))).toBeGreaterThanOrEqual(59);
    }
  });

  it('agree between budgets that count the same ones', () => {
    const wholes = (id: string) => seriesOf.get(id)?.days.map(({ measured }) => addends(measured).at(-1));
    expect(wholes('node/tx-failure-rate')).toEqual(wholes('node/tx-throughput'));
    expect(wholes('api/error-rate')).toEqual(wholes('api/requests'));
  });
});
