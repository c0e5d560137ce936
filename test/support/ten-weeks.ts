import { addDays, startOf } from '../../src/model/period.ts';
import type { Instant } from '../../src/model/window.ts';

const ZONE = 'Europe/Berlin';
const HOUR = 3600;

/** A Monday; the clocks change on 29 March, in the eighth week. */
const FIRST = '2026-02-02';
/** How many days the simulation has. */
export const DAYS = 70;
/** How many days of met budgets close a violation, and how many teams there are. */
export const CLOSES_AFTER = 3;
const TEAMS = 60;
const LEADS = 5;

/** The beginning of a day, counted from the first Monday. */
export function dayAt(day: number, hour = 0): Instant {
  return startOf(addDays(FIRST, day), ZONE) + hour * HOUR;
}

/** What a team lives through. */
export interface Team {
  readonly name: string;
  readonly service: string;
  readonly category: 'latency' | 'throughput' | 'resource';
  /** Its mailboxes; none for one whose stand-in reads everything. */
  readonly mailboxes: readonly string[];
  readonly standsIn: string;
  /** Days on which its budget is over. */
  readonly overDays: readonly number[];
  /** When its budget is over, in the same words as a source has them. */
  readonly over: readonly { readonly from: Instant; readonly until: Instant }[];
  /** Whether its budget is watched, and opens before the day is over. */
  readonly isWatched: boolean;
  /** Whether it acknowledges half an hour after it hears of an opening. */
  readonly answers: boolean;
}

/** What happens to whom, by turns: days over from the one that a team begins with. */
const STORIES: readonly (Partial<Team> & { readonly days: readonly number[]; readonly weekday?: number })[] =
  [
    { days: [] },
    { days: [0], answers: true },
    { days: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
    { days: [0, 8] },
    { days: [0, 1], isWatched: true, weekday: 2 },
    { days: [0, 1], weekday: 4 },
    { days: [0, 2, 20], answers: true },
  ];

/** The 60 teams, each with a story of its own beginning. */
export const teams: readonly Team[] = Array.from({ length: TEAMS }, (_, index) => {
  const number = String(index).padStart(2, '0');
  const { days, weekday, ...story } = STORIES[index % STORIES.length] ?? { days: [] };
  const begin = weekday === undefined ? 2 + ((index * 11) % 35) : 7 * (index % 6) + weekday;
  const overDays = days.map((day) => begin + day);
  return {
    name: `@team-${number}`,
    service: `s${number}`,
    category: (['latency', 'throughput', 'resource'] as const)[index % 3] ?? 'latency',
    mailboxes:
      index % 10 === 9
        ? []
        : [`t${number}@example.org`, ...(index % 4 === 0 ? [`u${number}@example.org`] : [])],
    standsIn: `@lead-${index % LEADS}`,
    isWatched: false,
    answers: false,
    ...story,
    overDays,
    over: story.isWatched
      ? // From six in the morning to six in the evening of the day after: more than half of both days.
        [{ from: dayAt(begin, 6), until: dayAt(begin + 1, 18) }]
      : overDays.map((day) => ({ from: dayAt(day), until: dayAt(day + 1) })),
  };
});

/** Who stands in for them. */
export const leads = Array.from({ length: LEADS }, (_, index) => ({
  name: `@lead-${index}`,
  mailbox: `lead${index}@example.org`,
}));

/** Who else hears of violations, and of whose. */
export const stakeholders: readonly {
  readonly name: string;
  readonly mailbox: string;
  readonly hears: (team: Team) => boolean;
}[] = [
  { name: 'board', mailbox: 'board@example.org', hears: () => true },
  { name: 'product', mailbox: 'product@example.org', hears: ({ category }) => category === 'latency' },
  {
    name: 'shop',
    mailbox: 'shop@example.org',
    hears: ({ service }) => ['s01', 's02', 's03', 's10'].includes(service),
  },
];

/** The settings that all of them are in. */
export const SETTINGS: readonly string[] = [
  `time_zone: ${ZONE}`,
  'budgets: [budgets]',
  'source: { recording: samples.jsonl }',
  'smtp: { host: 127.0.0.1, security: none }',
  'email: { from: headroom@example.org }',
  'owners:',
  ...teams.map(({ name, mailboxes, standsIn }) =>
    `  "${name}": { email: [${mailboxes.join(', ')}], stands_in: "${standsIn}" }`.replace('email: [], ', ''),
  ),
  ...leads.map(({ name, mailbox }) => `  "${name}": { email: [${mailbox}] }`),
  'stakeholders:',
  '  board: { email: [board@example.org] }',
  '  product: { email: [product@example.org], categories: [latency] }',
  '  shop: { email: [shop@example.org], services: [s01, s02, s03, s10] }',
  'notices: { quiet: { from: "20:00", to: "07:00", days: [saturday, sunday] } }',
  'targets: { each_owner: { owners: { reports: [weekly] } } }',
  'review:',
  '  opens_after: 1',
  `  closes_after: ${CLOSES_AFTER}`,
];

/** When the program wakes up on working days, ten minutes past these hours, and at the weekend. */
const WORKING = [5, ...Array.from({ length: 14 }, (_, index) => 7 + index), 23];
const WEEKEND = [5, 12];

/** All wake-ups, with their local hours. */
export const wakeUps: readonly { readonly at: Instant; readonly day: number; readonly hour: number }[] =
  Array.from({ length: DAYS }, (_, day) => day).flatMap((day) =>
    (day % 7 < 5 ? WORKING : WEEKEND).map((hour) => ({ at: atHour(day, hour) + 600, day, hour })),
  );

/** An hour of the clock on a wall, also on the day on which it was put forward in the night. */
function atHour(day: number, hour: number): Instant {
  return dayAt(day + 1) - (24 - hour) * HOUR;
}

/** What somebody hears, when: `2026-02-05T07:10 @team-01 opened`. */
export interface Heard {
  readonly at: Instant;
  readonly to: string;
  readonly what: string;
}

/** The steps of the response, with the hours after the opening within which each is due. */
const STEPS = [
  ['acknowledge', 1],
  ['investigate', 24],
  ['plan', 48],
  ['implement', 168],
  ['validate', 336],
] as const;

/**
 * Who hears what and when, by the words of the policy alone: days over open a violation on the morning after, watched budgets
 * as soon as most of the last 24 hours were over, quiet hours postpone, a deadline that passed is told once with those that
 * passed beside it, three days met close, and what is over again within a fortnight is the same violation.
 */
export function expected(): readonly Heard[] {
  return teams.flatMap(lifeOf);
}

interface Life {
  opened?: Instant;
  closedAt?: Instant;
  /** The last day over, and the days met since. */
  lastOver: number;
  met: number;
  isMetTold: boolean;
  isAcknowledged: boolean;
  overdueTold: number;
  rounds: number;
}

function lifeOf(team: Team): readonly Heard[] {
  const heard: Heard[] = [];
  const life: Life = {
    lastOver: -1,
    met: 0,
    isMetTold: false,
    isAcknowledged: false,
    overdueTold: 0,
    rounds: 0,
  };
  let known = 0;
  for (const { at, day, hour } of wakeUps) {
    if (hour < 7 || hour >= 20 || day % 7 > 4) continue;
    const told: string[] = [];
    const opens = () => {
      const isRelapse = life.closedAt !== undefined && at - life.closedAt <= 14 * 24 * HOUR;
      told.push(isRelapse ? 'reopened' : 'opened');
      Object.assign(life, { opened: at, met: 0, isMetTold: false, isAcknowledged: false, overdueTold: 0 });
      delete life.closedAt;
    };
    if (life.opened !== undefined && team.answers && at >= life.opened + HOUR / 2) life.isAcknowledged = true;
    // Each morning what was measured until midnight is known.
    const looks = known < day;
    for (; known < day; known += 1) {
      if (team.overDays.includes(known)) {
        if (life.opened === undefined) opens();
        Object.assign(life, { lastOver: known, met: 0, isMetTold: false });
      } else if (life.opened !== undefined) {
        life.met += 1;
        if (life.met < CLOSES_AFTER) continue;
        told.push('closed');
        life.closedAt = dayAt(known + 1);
        delete life.opened;
      }
    }
    const over = team.over[0];
    if (team.isWatched && life.opened === undefined && over) {
      const end = Math.floor(at / HOUR) * HOUR;
      const hours = (Math.min(end, over.until) - Math.max(end - 24 * HOUR, over.from)) / HOUR;
      if (hours > 12) opens();
    }
    // Who hears that it opened is told in the same notice how it stands.
    if (looks && life.opened !== undefined && life.opened !== at && life.met > 0 && !life.isMetTold) {
      told.push('met');
      life.isMetTold = true;
    }
    const { opened } = life;
    if (opened !== undefined) {
      const passed = STEPS.filter(([, hours]) => opened + hours * HOUR < at).length;
      const done = life.isAcknowledged ? 1 : 0;
      if (passed > Math.max(life.overdueTold, done)) {
        told.push(`overdue ${STEPS[done]?.[0]}`);
        life.overdueTold = passed;
      }
    }
    heard.push(
      ...told.flatMap((what) => audience(team, what).map((to) => ({ at, to, what: `${team.name} ${what}` }))),
    );
  }
  return heard;
}

/** The readers of a notice, each a name with a mailbox. */
function audience({ name, mailboxes, standsIn, ...team }: Team, what: string): readonly string[] {
  const lead = `${standsIn} ${standsIn.replace('@lead-', 'lead')}@example.org`;
  const own = mailboxes.length > 0 ? mailboxes.map((mailbox) => `${name} ${mailbox}`) : [lead];
  if (what.startsWith('overdue')) return [...new Set([...own, lead])];
  const others = stakeholders.filter(({ hears }) => hears({ name, mailboxes, standsIn, ...team }));
  return [...own, ...others.map((one) => `${one.name} ${one.mailbox}`)];
}
