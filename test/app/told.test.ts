import { describe, expect, it } from 'vitest';
import { tick } from '../../src/app/tick.ts';
import { addDays, startOf } from '../../src/model/period.ts';
import type { Window } from '../../src/model/window.ts';
import {
  fakeTarget,
  handClock,
  publishingOf,
  SCHEDULE,
  seriesOf,
  steadySource,
} from '../support/publishing.ts';

const MONDAY = '2026-03-09';
const at = (week: number, hour: number) => startOf(addDays(MONDAY, 7 * week), 'Europe/Berlin') + hour * 3600;

/** A source that has nothing of any window. */
const empty = steadySource({
  measure: async ({ id }, request) =>
    seriesOf(id, request, ({ start, end }: Window) => ({
      window: { start, end },
      measured: { kind: 'none', why: 'no_data', detail: 'No data.' },
      coverage: { present: 0, expected: 10 },
    })),
});

describe('an action that goes on from report to report', () => {
  it('is overdue by when a report first told of it, and by nothing before', async () => {
    const target = fakeTarget('docs');
    const clock = handClock(at(0, 0) - 3600);
    const { monthly: _, ...schedule } = SCHEDULE;
    const publishing = publishingOf({ clock, source: empty, targets: [target], schedule });
    await tick(publishing);
    const weeks = [];
    for (const week of [0, 1, 2, 3]) {
      clock.at = at(week, 8);
      await tick(publishing);
      weeks.push(target.got.at(-1)?.publication.report.actions[0]);
    }
    expect(weeks.map((action) => [action?.opened, action?.due, action?.overdueDays])).toEqual([
      ['2026-03-09', '2026-03-16', 0],
      ['2026-03-09', '2026-03-16', 0],
      ['2026-03-09', '2026-03-16', 7],
      ['2026-03-09', '2026-03-16', 14],
    ]);
  });
});
