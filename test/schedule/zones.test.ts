import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tick } from '../../src/app/tick.ts';
import { type Calendar, parsePeriod } from '../../src/model/period.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Instant } from '../../src/model/window.ts';
import { dueAt } from '../../src/schedule/due-at.ts';
import { handClock, publishingOf, SCHEDULE } from '../support/publishing.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const { monthly: _monthly, ...WEEKLY } = SCHEDULE;
/** From the earliest local time to the latest, 25 hours apart, and one that left out a whole day. */
const ZONES = [
  'Pacific/Kiritimati',
  'Pacific/Apia',
  'Europe/Berlin',
  'UTC',
  'America/New_York',
  'Pacific/Pago_Pago',
];
const BEGAN = Date.UTC(2026, 1, 9) / 1000;

const calendarOf = (zone: string): Calendar => ({ zone, weekStartsOn: 'monday' });

/** The weeks issued by wake-ups every twelve hours, in whose settings a zone, and a day of the week, hold from a time on. */
async function issuedThrough(
  began: Instant,
  eras: readonly { readonly from: Instant; readonly zone: string; readonly schedule: Schedule }[],
  until: Instant,
): Promise<readonly string[]> {
  const clock = handClock(began);
  const base = publishingOf({ clock });
  const all: string[] = [];
  for (; clock.at < until; clock.at += 12 * HOUR) {
    const era = eras.findLast(({ from }) => from <= clock.at) ?? eras[0];
    if (!era) throw new Error('There is an era.');
    const project = { ...base.project, calendar: calendarOf(era.zone) };
    const done = await tick({ ...base, project, schedule: era.schedule });
    all.push(...(done?.issued ?? []).map(({ period }) => period));
  }
  return all;
}

/** Whether a week's report was due before a moment. */
function wasDue(week: string, zone: string, moment: Instant): boolean {
  const period = parsePeriod('week', week, calendarOf(zone));
  return period !== undefined && (dueAt('weekly', period, WEEKLY) ?? 0) < moment;
}

describe('a zone that is changed in the settings', () => {
  it('for one that is a day behind sends nothing that was due before the ledger began', async () => {
    // 8:00 on Monday in Kiritimati is past; in Pago Pago it is still to come.
    const eras = [
      { from: 0, zone: 'Pacific/Kiritimati', schedule: WEEKLY },
      { from: BEGAN + HOUR, zone: 'Pacific/Pago_Pago', schedule: WEEKLY },
    ];
    expect(await issuedThrough(BEGAN, eras, BEGAN + 9 * DAY)).toEqual(['2026-W07']);
  });

  it('for one that is a day ahead leaves out nothing that was still to come', async () => {
    const began = BEGAN + HOUR;
    const eras = [
      { from: 0, zone: 'Pacific/Pago_Pago', schedule: WEEKLY },
      { from: began + HOUR, zone: 'Pacific/Kiritimati', schedule: WEEKLY },
    ];
    expect(await issuedThrough(began, eras, BEGAN + 9 * DAY)).toEqual(['2026-W06', '2026-W07']);
  });

  it('issues every week once from the first that was not due when the ledger began, wherever and whenever it moves', async () => {
    const era = fc.record({
      from: fc.integer({ min: BEGAN, max: BEGAN + 28 * DAY }),
      zone: fc.constantFrom(...ZONES),
      schedule: fc.constantFrom<Schedule>(WEEKLY, {
        ...WEEKLY,
        weekly: { on: 'thursday', at: { hour: 17, minute: 30 } },
      }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: BEGAN - 2 * DAY, max: BEGAN + 7 * DAY }),
        fc.constantFrom(...ZONES),
        fc.array(era, { minLength: 1, maxLength: 4 }),
        async (began, first, more) => {
          const later = more.map((one) => ({ ...one, from: Math.max(one.from, began + 1) }));
          const eras = [
            { from: 0, zone: first, schedule: WEEKLY },
            ...later.toSorted((a, b) => a.from - b.from),
          ];
          const issued = await issuedThrough(began, eras, BEGAN + 48 * DAY);
          const weeks = Array.from(
            { length: 9 },
            (_, index) => `2026-W${String(index + 4).padStart(2, '0')}`,
          );
          const ours = weeks.filter((week) => !wasDue(week, first, began) && week <= '2026-W12');
          expect(issued).toEqual(ours);
        },
      ),
      { numRuns: 12 },
    );
  });
});
