import { describe, expect, it } from 'vitest';
import { rememberingSource } from '../../src/measuring/remember.ts';
import { daysUntil } from '../../src/model/period.ts';
import type { Reading, Request } from '../../src/model/series.ts';
import type { Instant, Window } from '../../src/model/window.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { gaugeBudget } from '../support/budget.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { handClock, seriesOf, steadySource } from '../support/publishing.ts';

const DAY = 86_400;
const DAYS = daysUntil('2026-02-09', 7, 'UTC');
const WEEK: Window = { start: DAYS[0]?.start ?? 0, end: DAYS[6]?.end ?? 0 };
const REQUEST: Request = { days: DAYS, periods: [WEEK] };
const BUDGET = gaugeBudget();

/** A source of one value, with data of some share of every window, and what was asked of it. */
function sourceOf(value: number, present = 10, differing: Partial<MetricSource> = {}) {
  const asked: Request[] = [];
  const reading = ({ start, end }: Window): Reading => ({
    window: { start, end },
    measured: present === 0 ? { kind: 'none', why: 'no_data', detail: 'Gone.' } : { kind: 'number', value },
    coverage: { present, expected: 10 },
  });
  const source = steadySource({
    measure: async ({ id }, request) => {
      asked.push(request);
      return seriesOf(id, request, reading);
    },
    ...differing,
  });
  return { source, asked };
}

function begun(now: Instant = WEEK.end + DAY) {
  const clock = handClock(now);
  return { clock, ledger: memoryLedger(now, clock) };
}

const valuesOf = (readings: readonly Reading[]) =>
  readings.map(({ measured }) => measured.kind === 'number' && measured.value);

describe('a source that remembers', () => {
  it('asks for nothing twice', async () => {
    const { clock, ledger } = begun();
    const { source, asked } = sourceOf(1);
    const remembering = rememberingSource(source, ledger, clock);
    const first = await remembering.measure(BUDGET, REQUEST);
    const again = await remembering.measure(BUDGET, REQUEST);
    expect([again.days, again.periods]).toEqual([first.days, first.periods]);
    expect(asked).toHaveLength(1);
  });

  it('recalls weeks that were measured before, and asks no source for them', async () => {
    const { clock, ledger } = begun();
    const { source, asked } = sourceOf(1);
    const remembering = rememberingSource(source, ledger, clock);
    await remembering.measure(BUDGET, REQUEST);
    const before = { start: WEEK.start - 7 * DAY, end: WEEK.start };
    const later = { days: daysUntil('2026-02-10', 1, 'UTC'), periods: [], recorded: [before, WEEK] };
    const { recorded, periods } = await remembering.measure(BUDGET, later);
    expect(recorded?.map(({ window }) => window)).toEqual([WEEK]);
    expect(periods).toEqual([]);
    expect(asked.flatMap((request) => request.periods)).toEqual([WEEK]);
  });

  it('keeps nothing of a window whose end the source’s data do not reach', async () => {
    const { clock, ledger } = begun();
    const behind = sourceOf(1, 10, { newest: async () => WEEK.end - DAY });
    const partial = await rememberingSource(behind.source, ledger, clock).measure(BUDGET, REQUEST);
    expect(valuesOf([...partial.days, ...partial.periods])).toEqual(Array(8).fill(1));
    const upToDate = sourceOf(2, 10, { newest: async () => WEEK.end });
    const whole = await rememberingSource(upToDate.source, ledger, clock).measure(BUDGET, REQUEST);
    expect(valuesOf([...whole.days, ...whole.periods])).toEqual([1, 1, 1, 1, 1, 1, 2, 2]);
    expect(await ledger.readings(BUDGET, [...DAYS, WEEK])).toHaveLength(8);
  });

  it('goes by the newest data of before it measured, and asks for them once', async () => {
    const { clock, ledger } = begun();
    const order: string[] = [];
    const { source } = sourceOf(1);
    const remembering = rememberingSource(
      {
        ...source,
        newest: async () => {
          order.push('newest');
          return WEEK.end - 1;
        },
        measure: async (budget, request) => {
          order.push('measure');
          return source.measure(budget, request);
        },
      },
      ledger,
      clock,
    );
    await remembering.measure(BUDGET, REQUEST);
    await remembering.measure(BUDGET, REQUEST);
    expect(order).toEqual(['newest', 'measure', 'measure']);
  });

  it('keeps what has been over for ten minutes where the source cannot say how far its data reach', async () => {
    const { clock, ledger } = begun(WEEK.end + 599);
    const { source, asked } = sourceOf(1);
    const remembering = rememberingSource(source, ledger, clock);
    await remembering.measure(BUDGET, REQUEST);
    clock.at += 1;
    await remembering.measure(BUDGET, REQUEST);
    await remembering.measure(BUDGET, REQUEST);
    expect(asked.map(({ days, periods }) => [days.length, periods.length])).toEqual([
      [7, 1],
      [1, 1],
    ]);
  });
});

describe('what an earlier version measured by other queries', () => {
  /** A ledger in which all that is kept so far is outdated. */
  async function outdated() {
    const { clock, ledger } = begun();
    await rememberingSource(sourceOf(1).source, ledger, clock).measure(BUDGET, REQUEST);
    const old = await ledger.readings(BUDGET, [...DAYS, WEEK]);
    const fresh = memoryLedger(WEEK.end, clock);
    const readings: Ledger['readings'] = async (budget, windows) => {
      const kept = await fresh.readings(budget, windows);
      const isKept = (window: Window) =>
        kept.some((one) => one.window.start === window.start && one.window.end === window.end);
      return [
        ...kept,
        ...old.filter(({ window }) => !isKept(window)).map((one) => ({ ...one, outdated: true as const })),
      ];
    };
    return { clock, ledger: { ...fresh, readings } };
  }

  it('is measured anew, once', async () => {
    const { clock, ledger } = await outdated();
    const { source, asked } = sourceOf(2);
    const remembering = rememberingSource(source, ledger, clock);
    const series = await remembering.measure(BUDGET, REQUEST);
    expect(valuesOf([...series.days, ...series.periods])).toEqual(Array(8).fill(2));
    expect(asked[0]?.known).toEqual([]);
    await remembering.measure(BUDGET, REQUEST);
    expect(asked).toHaveLength(1);
  });

  it('stays as it was where the source has forgotten it', async () => {
    const { clock, ledger } = await outdated();
    const series = await rememberingSource(sourceOf(2, 0).source, ledger, clock).measure(BUDGET, REQUEST);
    expect(valuesOf([...series.days, ...series.periods])).toEqual(Array(8).fill(1));
    expect(series.days[0]).not.toHaveProperty('outdated');
  });
});

describe('a stretch that is measured anew', () => {
  const [, , wednesday, thursday] = DAYS;
  const anew = { start: wednesday?.start ?? 0, end: thursday?.end ?? 0 };

  it('is asked for again, alone, and what the source says now is kept', async () => {
    const { clock, ledger } = begun();
    await rememberingSource(sourceOf(1).source, ledger, clock).measure(BUDGET, REQUEST);
    const { source, asked } = sourceOf(2);
    const series = await rememberingSource(source, ledger, clock).measure(BUDGET, { ...REQUEST, anew });
    expect(asked).toMatchObject([{ days: [wednesday, thursday], periods: [] }]);
    expect(asked[0]?.known?.map(({ window }) => window.start)).toEqual(
      DAYS.filter((day) => day !== wednesday && day !== thursday).map(({ start }) => start),
    );
    expect(valuesOf(series.days)).toEqual([1, 1, 2, 2, 1, 1, 1]);
    expect(valuesOf(await ledger.readings(BUDGET, DAYS))).toEqual([1, 1, 2, 2, 1, 1, 1]);
  });

  it.each([
    ['nothing', 0],
    ['less', 9],
  ])('stays as it was where the source knows %s of it by now', async (_what, present) => {
    const { clock, ledger } = begun();
    await rememberingSource(sourceOf(1).source, ledger, clock).measure(BUDGET, REQUEST);
    const { source } = sourceOf(2, present);
    const series = await rememberingSource(source, ledger, clock).measure(BUDGET, { ...REQUEST, anew });
    expect(valuesOf(series.days)).toEqual(Array(7).fill(1));
    expect(valuesOf(await ledger.readings(BUDGET, DAYS))).toEqual(Array(7).fill(1));
  });
});
