import { describe, expect, it } from 'vitest';
import { suggestAll } from '../../src/app/suggest.ts';
import type { Budget } from '../../src/model/budget.ts';
import { startOf } from '../../src/model/period.ts';
import { joined, type Reading } from '../../src/model/series.ts';
import { type Window, within } from '../../src/model/window.ts';
import { gaugeBudget } from '../support/budget.ts';
import { handClock, publishingOf, seriesOf, steadySource } from '../support/publishing.ts';

const clock = handClock(startOf('2026-02-02', 'Europe/Berlin') + 3600);

/** A source of one second that counts coverage as Prometheus does: that of a period is that of the days which were asked for. */
const source = steadySource({
  measure: async ({ id }, request) => {
    const reading = ({ start, end }: Window, coverage = { present: 10, expected: 10 }): Reading => ({
      window: { start, end },
      measured: { kind: 'number', value: 1 },
      coverage,
    });
    const days = request.days.map((day) => reading(day));
    const covered = (period: Window) => joined(days.filter((day) => within(day.window, period)));
    return seriesOf(id, request, (window) => reading(window, covered(window)));
  },
});

async function weeksFor(one: Budget): Promise<number | undefined> {
  const { project } = publishingOf({ clock });
  const set = { budgets: [one], paths: [], maintenance: [] };
  const [suggestion] = await suggestAll({ ...project, set }, { source, clock });
  return suggestion?.weeks;
}

describe('a suggestion', () => {
  it('is from twelve weeks that are covered, of a source that keeps them', async () => {
    expect(await weeksFor(gaugeBudget())).toBe(12);
  });

  it('is from the windows that end with twelve weeks, of a budget over a rolling one', async () => {
    expect(await weeksFor(gaugeBudget({ over: { text: '28d', days: 28 } }))).toBe(12);
  });
});
