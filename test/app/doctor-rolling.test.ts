import { describe, expect, it } from 'vitest';
import { rollingDiagnoses } from '../../src/app/rolling-reach.ts';
import type { Budget } from '../../src/model/budget.ts';
import { addDays, daysUntil, startOf } from '../../src/model/period.ts';
import type { Reading } from '../../src/model/series.ts';
import type { Window } from '../../src/model/window.ts';
import { budget, gaugeBudget } from '../support/budget.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { handClock, publishingOf } from '../support/publishing.ts';

const ZONE = 'Europe/Berlin';
const DAY = 86_400;
/** Monday morning: the last whole week ended at midnight, and 28 days to it began on 5 January. */
const NOW = startOf('2026-02-02', ZONE) + 8 * 3600;
const OVER = { text: '28d', days: 28 };

const reading = ({ start, end }: Window): Reading => ({
  window: { start, end },
  measured: { kind: 'histogram', buckets: [] },
  coverage: { present: 288, expected: 288 },
});

async function told(budgets: readonly Budget[], keptDays: number, known = 0): Promise<readonly string[]> {
  const clock = handClock(NOW);
  const { project } = publishingOf({ clock });
  const ledger = memoryLedger(NOW, clock);
  const days = daysUntil(addDays('2026-01-05', known), known, ZONE);
  await ledger.keep(
    budgets.flatMap((one) => days.map((day) => ({ budget: one, reading: reading(day) }))),
    NOW,
  );
  const found = await rollingDiagnoses(budgets, { project, clock, ledger: () => ledger }, keptDays * DAY);
  return found.map(({ what, ok, detail }) => `${what}, ${ok ? 'ok' : 'fix'}: ${detail}`);
}

describe('a rolling window that is longer than the source keeps data', () => {
  it('is not told of where the source keeps as much', async () => {
    expect(await told([budget({ over: OVER }), budget()], 28)).toEqual([]);
  });

  it('is told with how much of the rest the ledger has', async () => {
    expect(await told([budget({ over: OVER })], 15, 4)).toEqual([
      'retention, ok: api/query-p95 is over 28 days, and the source keeps 15 days: the ledger has 4 of the 13 days before. Run headroom serve, or tick, every day, so that it keeps them.',
    ]);
    expect(await told([budget({ over: OVER })], 15, 13)).toEqual([
      'retention, ok: api/query-p95 is over 28 days, and the source keeps 15 days: the ledger has the days before.',
    ]);
  });

  it('is to be mended for a figure that days do not make', async () => {
    expect(await told([gaugeBudget({ over: OVER })], 15)).toEqual([
      'retention, fix: api/query-p95 is over 28 days, and the source keeps 15 days: such a figure cannot be made of days. Let the source keep data for longer, or write a shorter over.',
    ]);
  });

  it('is told once for all budgets of one length', async () => {
    const some = ['a', 'b', 'c'].map((slug) => budget({ id: `api/${slug}`, over: OVER }));
    expect(await told(some, 15)).toEqual([
      'retention, ok: api/a and 2 others are over 28 days, and the source keeps 15 days: the ledger has 0 of the 13 days before. Run headroom serve, or tick, every day, so that it keeps them.',
    ]);
  });
});
