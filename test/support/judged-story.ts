import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOf } from '../../src/model/period.ts';
import type { Instant } from '../../src/model/window.ts';
import { every, type StoredSeries } from './prometheus-server.ts';

const ZONE = 'Europe/Berlin';
const HOUR = 3600;
const DAY = 24 * HOUR;

/** When the ledger of the story begins, and the first of its weeks. */
export const BORN = startOf('2026-01-26', ZONE) + 12 * HOUR;
const MEASURED_FROM = startOf('2025-12-01', ZONE);

/** A moment of the story: a wake-up of every replica, and what people do in it. */
export interface Moment {
  readonly at: Instant;
  /** Whether somebody acknowledges what is due for it. */
  readonly answered: boolean;
  /** Notes that somebody leaves at a replica. */
  readonly notes: readonly string[];
  /** What somebody pushes to the repository: the files of a commit, or lines of one. */
  readonly pushes: readonly Push[];
}

/** A commit that somebody pushes. */
export type Push =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly line: string };

/** Days on which the API is over its budget: Wednesdays, and each second week the Thursday as well. */
function isOver(day: Instant): boolean {
  const weeks = Math.floor((day - BORN) / (7 * DAY));
  const weekday = new Date((day + 12 * HOUR) * 1000).getUTCDay();
  return day > BORN && (weekday === 3 || (weekday === 4 && weeks % 2 === 1));
}

/** What both services measured in the story. */
export function storySeries(weeks: number): readonly StoredSeries[] {
  const end = BORN + weeks * 7 * DAY + DAY;
  const dayOf = (time: Instant) => MEASURED_FROM + Math.floor((time - MEASURED_FROM) / DAY) * DAY;
  return [
    {
      metric: 'latency_seconds{service="api"}',
      samples: every(600, MEASURED_FROM, end, (time) => (isOver(dayOf(time)) ? 5 : 1)),
    },
    { metric: 'latency_seconds{service="web"}', samples: every(600, MEASURED_FROM, end, () => 1) },
  ];
}

/** Days of a week with a wake-up in the morning, as days after its Monday; the report is due on the Monday after them. */
const THURSDAY = 3;
const FRIDAY = 4;
const SATURDAY = 5;
/** Of each moment but that of the report. */
const NOTES = 5;

/** Of each week. */
export const MOMENTS = 5;

/** The moments of some weeks: a violation opens, is acknowledged, and closes; a commit is broken, and mended; a report is due. */
export function storyOf(weeks: number): readonly Moment[] {
  return Array.from({ length: weeks }, (_, week): readonly Moment[] => {
    const on = (day: number) => dateOf(week * 7 + day);
    const at = (day: number, hour: number) => startOf(on(day), ZONE) + hour * HOUR;
    const notesOn = (day: number, hour: number) =>
      Array.from({ length: NOTES }, (_none, index) => `deployed ${index + 1} at ${hour} on ${on(day)}`);
    const noted = (day: number) => noteFrom(on(day));
    const [broken, mended] = ['service: api\nbudgets: nothing\n', budgetFile('api', `as of ${on(FRIDAY)}`)];
    return [
      { at: at(THURSDAY, 6), answered: false, notes: notesOn(THURSDAY, 6), pushes: [noted(THURSDAY)] },
      { at: at(THURSDAY, 20), answered: true, notes: notesOn(THURSDAY, 20), pushes: [] },
      {
        at: at(FRIDAY, 6),
        answered: false,
        notes: notesOn(FRIDAY, 6),
        pushes: [
          { file: 'budgets/api.yaml', text: broken },
          noted(FRIDAY),
          { file: 'budgets/api.yaml', text: mended },
        ],
      },
      {
        at: at(SATURDAY, 6),
        answered: false,
        notes: notesOn(SATURDAY, 6),
        pushes: [
          noted(SATURDAY),
          { file: 'budgets/web.yaml', text: budgetFile('web', `as of ${on(SATURDAY)}`) },
        ],
      },
      // What is pushed now could be in the report or not.
      { at: at(7, 9), answered: false, notes: [], pushes: [] },
    ];
  }).flat();
}

/** So many days after the first Monday. */
function dateOf(days: number): string {
  return new Date(Date.UTC(2026, 0, 26) + days * DAY * 1000).toISOString().slice(0, 10);
}

function noteFrom(date: string): Push {
  const note = { at: `${date} 05:00`, service: 'api', text: `released by hand on ${date}`, by: 'bob' };
  return { file: 'changes/api.jsonl', line: JSON.stringify(note) };
}

const READERS = ['ann', 'bob', 'cy', 'dan', 'eve', 'fay'].map((name) => `${name}@example.org`);

function budgetFile(service: string, rationale: string): string {
  return [
    `service: ${service}`,
    `owner: "@${service}"`,
    'budgets:',
    '  latency:',
    '    category: latency',
    '    at_most: 2s',
    `    indicator: { gauge: latency_seconds, where: { service: ${service} }, unit: s }`,
    `    rationale: ${rationale}`,
    '',
  ].join('\n');
}

/** What differs from one project of the story to another. */
export interface StoryPlaces {
  readonly prometheus: string;
  readonly smtpPort: number;
  /** Absent where the ledger is a file. */
  readonly inDatabase: boolean;
}

/** Writes the project of the story into a folder. */
export function writeStory(folder: string, { prometheus, smtpPort, inDatabase }: StoryPlaces): void {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what people write in the file
  const ledger = 'ledger: { postgresql: { url_file: "${LEDGER_ADDRESS}" } }';
  const settings = [
    'organisation: Example',
    `time_zone: ${ZONE}`,
    'budgets: [budgets]',
    `source: { prometheus: { url: "${prometheus}" } }`,
    ...(inDatabase ? [ledger] : []),
    'changes: { notes: { notes: { folder: changes } } }',
    'schedule: { weekly: { on: monday, at: "08:00" }, daily: { at: "05:00" } }',
    `email: { from: headroom@example.org, to: [${READERS.join(', ')}] }`,
    `smtp: { host: 127.0.0.1, port: ${smtpPort}, security: none }`,
    'owners:',
    '  "@api": { email: [api@example.org, api-lead@example.org] }',
    '  "@web": { email: [web@example.org] }',
    'review: { opens_after: 1, closes_after: 2 }',
    'targets: { everyone: { email: {} } }',
    '',
  ];
  mkdirSync(join(folder, 'budgets'), { recursive: true });
  writeFileSync(join(folder, 'headroom.yaml'), settings.join('\n'));
  for (const service of ['api', 'web'])
    writeFileSync(join(folder, `budgets/${service}.yaml`), budgetFile(service, 'as agreed'));
}
