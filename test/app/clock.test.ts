import { describe, expect, it } from 'vitest';
import { type Random, seeded } from '../../scripts/make-samples/random.ts';
import { tick } from '../../src/app/tick.ts';
import { before, type Calendar, lastComplete, startOf } from '../../src/model/period.ts';
import { PERIOD_OF, type ReportKind } from '../../src/model/report.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Instant } from '../../src/model/window.ts';
import { dueAt } from '../../src/schedule/due-at.ts';
import { fakeTarget, handClock, publishingOf, SCHEDULE, steadySource } from '../support/publishing.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const FROM = '2019-12-18';
const UNTIL = '2029-12-19';

const CASES: readonly { readonly zone: string; readonly schedule: Partial<Schedule> }[] = [
  { zone: 'Europe/Berlin', schedule: {} },
  {
    zone: 'America/New_York',
    schedule: {
      weekly: { on: 'sunday', at: { hour: 2, minute: 30 } },
      monthly: { on: { kind: 'date', date: 31 }, at: { hour: 2, minute: 30 } },
    },
  },
  {
    zone: 'Africa/Cairo',
    schedule: {
      weekly: { on: 'friday', at: { hour: 0, minute: 15 } },
      monthly: { on: { kind: 'last' }, at: { hour: 0, minute: 0 } },
    },
  },
  {
    zone: 'America/Santiago',
    schedule: { weekly: { on: 'monday', at: { hour: 0, minute: 0 } }, grace: 2 * HOUR },
  },
  {
    zone: 'Australia/Lord_Howe',
    schedule: { monthly: { on: { kind: 'date', date: 29 }, at: { hour: 2, minute: 0 } } },
  },
  {
    zone: 'Asia/Kathmandu',
    schedule: {
      monthly: { on: { kind: 'weekday', nth: 4, weekday: 'sunday' }, at: { hour: 23, minute: 59 } },
    },
  },
];

/** Wake-ups at true moments, hours to days apart with now and then a downtime of weeks, and by how much the clock is wrong then. */
function wakeUps(
  random: Random,
  from: Instant,
  until: Instant,
): readonly { readonly at: Instant; readonly skew: number }[] {
  const found: { readonly at: Instant; readonly skew: number }[] = [];
  for (let at = from; at < until; ) {
    const chance = random.uniform();
    const skew = chance > 0.97 ? Math.round((random.uniform() - 0.5) * 6 * DAY) : 0;
    found.push({ at, skew });
    at += Math.round(chance < 0.02 ? random.uniform() * 21 * DAY : 600 + random.uniform() * 1.5 * DAY);
  }
  return [...found, { at: until, skew: 0 }];
}

/** Every period of a kind that was due from one moment to another, oldest first. */
function dueBetween(
  kind: ReportKind,
  schedule: Schedule,
  calendar: Calendar,
  from: Instant,
  until: Instant,
): readonly string[] {
  const ids: string[] = [];
  for (let period = lastComplete(PERIOD_OF[kind], until, calendar); ; period = before(period, calendar)) {
    const due = dueAt(kind, period, schedule) ?? 0;
    if (due < from) return ids.toReversed();
    if (due <= until) ids.push(period.id);
  }
}

describe('ten years with downtimes and a clock that jumps', () => {
  it.each(CASES)(
    'issue each period once and none before its end and the grace, in $zone',
    async ({ zone, schedule: differing }) => {
      const calendar: Calendar = { zone, weekStartsOn: 'monday' };
      const schedule: Schedule = { ...SCHEDULE, ...differing, wait: 30 * DAY, catchUp: 8 };
      const [from, until] = [startOf(FROM, zone) + 9 * HOUR, startOf(UNTIL, zone)];
      const clock = handClock(from);
      const target = fakeTarget('docs');
      let truth = from;
      const project = { ...publishingOf({ clock }).project, calendar };
      const source = steadySource({ newest: async () => truth });
      const publishing = publishingOf({ clock, source, project, schedule, targets: [target] });
      const early: string[] = [];
      for (const { at, skew } of wakeUps(seeded(zone, 1), from, until)) {
        [truth, clock.at] = [at, at + skew];
        const seen = target.got.length;
        await tick(publishing);
        for (const { publication } of target.got.slice(seen)) {
          const { period } = publication.report;
          if (truth < period.end || clock.at < period.end + schedule.grace) early.push(period.id);
        }
      }
      const issued = (kind: ReportKind) =>
        target.got
          .filter(({ publication }) => publication.edition.kind === kind)
          .map(({ publication }) => publication.edition.period);
      expect(early).toEqual([]);
      for (const kind of ['weekly', 'monthly'] as const) {
        const expected = dueBetween(kind, schedule, calendar, from, until);
        expect(expected.length).toBeGreaterThan(kind === 'weekly' ? 500 : 115);
        expect(issued(kind)).toEqual(expected);
      }
    },
  );
});
