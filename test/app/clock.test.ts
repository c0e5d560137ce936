import { describe, expect, it } from 'vitest';
import { type Random, seeded } from '../../scripts/make-samples/random.ts';
import { tick } from '../../src/app/tick.ts';
import { before, type Calendar, lastComplete, type Period, startOf } from '../../src/model/period.ts';
import { PERIOD_OF, type ReportKind } from '../../src/model/report.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Instant } from '../../src/model/window.ts';
import { dueAt } from '../../src/schedule/due-at.ts';
import { fakeTarget, handClock, publishingOf, SCHEDULE, steadySource } from '../support/publishing.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const FROM = '2019-12-18';
/** Ten years where somebody asks for all of them; else five, with two leap days, a week 53, and the year in which Cairo's clocks change again. */
const YEARS = process.env.HEADROOM_CLOCKS === 'all' ? 10 : 5;
/** How often a wake-up begins with a wrong clock: about as many in five years as in ten. */
const JUMPS = 0.2 / YEARS;
const UNTIL = `${2019 + YEARS}-12-18`;

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

interface WakeUp {
  readonly at: Instant;
  /** By how much the clock is wrong. */
  readonly skew: number;
}

/** The furthest that a wrong clock is off: by a few days, by months, by years. */
const LIES = [3 * DAY, 180 * DAY, 3 * 365 * DAY];

/**
 * Wake-ups at true moments, hours to days apart with now and then a downtime of weeks. Now and then the clock is wrong, ahead
 * or behind, for one wake-up or a few.
 */
function wakeUps(random: Random, from: Instant, until: Instant): readonly WakeUp[] {
  const found: WakeUp[] = [];
  let lie = { skew: 0, left: 0 };
  for (let at = from; at < until; ) {
    const chance = random.uniform();
    if (lie.left > 0) lie = { ...lie, left: lie.left - 1 };
    else if (chance > 1 - JUMPS && at > from) {
      const furthest = LIES[Math.floor(random.uniform() * LIES.length)] ?? 0;
      const skew = Math.round((2 * random.uniform() - 1) * furthest);
      lie = { skew, left: 1 + Math.floor(random.uniform() * 3) };
    }
    found.push({ at, skew: lie.left > 0 ? lie.skew : 0 });
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

const DRAFTED = { what: 'draft', outcome: 'succeeded', stages: {}, detail: '' } as const;

/** A report as it was issued, with what the time was then, and by how much the clock was wrong. */
interface Sent extends WakeUp {
  readonly kind: ReportKind;
  readonly period: Period;
}

/** What is issued from one local date to another, and by a clock that was right throughout would have been. */
async function simulated(
  { zone, schedule: differing }: (typeof CASES)[number],
  [first, end]: readonly [string, string],
  newestAt: (truth: Instant) => Instant | undefined,
) {
  const calendar: Calendar = { zone, weekStartsOn: 'monday' };
  const schedule: Schedule = { ...SCHEDULE, ...differing, wait: 30 * DAY };
  const [from, until] = [startOf(first, zone) + 9 * HOUR, startOf(end, zone)];
  const clock = handClock(from);
  const target = fakeTarget('docs');
  let truth = from;
  const project = { ...publishingOf({ clock }).project, calendar };
  const source = steadySource({ newest: async () => newestAt(truth) });
  const plain = publishingOf({ clock, source, project, schedule, targets: [target] });
  // Drafts are another matter, and take most of the time: there is always one of today.
  const drafted = async () => [{ ...DRAFTED, startedAt: clock.at, endedAt: clock.at }];
  const publishing = { ...plain, ledger: { ...plain.ledger, runs: drafted } };
  const sent: Sent[] = [];
  const wakes = wakeUps(seeded(zone, 1), from, until);
  for (const wake of wakes) {
    [truth, clock.at] = [wake.at, wake.at + wake.skew];
    const seen = target.got.length;
    await tick(publishing);
    for (const { publication } of target.got.slice(seen))
      sent.push({ ...wake, kind: publication.edition.kind, period: publication.report.period });
  }
  const expected = (kind: ReportKind) => dueBetween(kind, schedule, calendar, from, until);
  return { wakes, sent, expected, grace: schedule.grace };
}

type Simulated = Awaited<ReturnType<typeof simulated>>;

/**
 * The promise: each period that is due is issued exactly once, whatever the clock said meanwhile. While the clock is right,
 * that is after the period's end and the grace, and only what was due since the beginning. A wrong clock is believed as long
 * as it is wrong: what it issues is over by its own time, and stays issued.
 */
function expectPromiseKept({ sent, expected, grace }: Simulated): void {
  const names = sent.map(({ kind, period }) => `${kind} ${period.id}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  const isEarly = (now: Instant, { period }: Sent) => now < period.end + grace;
  expect(sent.filter((one) => isEarly(one.at + one.skew, one))).toEqual([]);
  const rightly = sent.filter(({ skew }) => skew === 0);
  expect(rightly.filter((one) => isEarly(one.at, one))).toEqual([]);
  for (const kind of ['weekly', 'monthly'] as const) {
    const idsOf = (some: readonly Sent[]) =>
      some.filter((one) => one.kind === kind).map(({ period }) => period.id);
    const all = idsOf(sent);
    expect(expected(kind).filter((id) => !all.includes(id))).toEqual([]);
    const right = idsOf(rightly);
    expect(right).toEqual(expected(kind).filter((id) => right.includes(id)));
  }
}

describe(`${YEARS} years with downtimes and a clock that jumps by days, months and years`, () => {
  it.each(CASES)('issue each period once and none before its end and the grace, in $zone', async (zoned) => {
    const done = await simulated(zoned, [FROM, UNTIL], (truth) => truth);
    const jumps = done.wakes.filter(({ skew }) => Math.abs(skew) > 60 * DAY);
    expect(jumps.filter(({ skew }) => skew > 0).length).toBeGreaterThan(15);
    expect(jumps.filter(({ skew }) => skew < 0).length).toBeGreaterThan(15);
    expect(done.expected('weekly').length).toBeGreaterThan(50 * YEARS);
    expect(done.expected('monthly').length).toBeGreaterThan(11.5 * YEARS);
    expectPromiseKept(done);
    // A source that says how far its data reach holds a wrong clock back: hardly anything is issued by one.
    expect(done.sent.filter(({ skew }) => Math.abs(skew) > 60 * DAY).length).toBeLessThan(30);
  });

  it('keep the promise also where the source cannot say how far its data reach', async () => {
    const [berlin] = CASES;
    if (!berlin) throw new Error('There is a case.');
    const done = await simulated(berlin, [FROM, '2022-12-21'], () => undefined);
    expectPromiseKept(done);
    expect(done.sent.filter(({ at, skew, period }) => skew > 0 && at < period.end).length).toBeGreaterThan(0);
  });
});
