import { expect, it } from 'vitest';
import type { Publishing, Target } from '../../src/app/publishing.ts';
import { tick } from '../../src/app/tick.ts';
import { writeEvent, writtenViolations } from '../../src/app/violations.ts';
import { directoryTargets } from '../../src/compose/owners.ts';
import { isReport } from '../../src/model/publication.ts';
import { remembering } from '../../src/model/remembering.ts';
import type { Instant } from '../../src/model/window.ts';
import { isoOf } from '../../src/model/window.ts';
import { readNotices } from '../../src/render/notices-json.ts';
import { readReport } from '../../src/render/report-json.ts';
import { narrowReport } from '../../src/report/narrow.ts';
import { narrowNotices } from '../../src/report/narrow-notices.ts';
import { gaugeBudget } from '../support/budget.ts';
import { folderWith } from '../support/folder.ts';
import { mailSaying } from '../support/mail-saying.ts';
import { handClock, publishingOf, SCHEDULE, seriesOf, steadySource } from '../support/publishing.ts';
import { recordsIn } from '../support/review.ts';
import { readLines } from '../support/settings-file.ts';
import {
  CLOSES_AFTER,
  DAYS,
  dayAt,
  expected,
  type Heard,
  SETTINGS,
  type Team,
  teams,
  wakeUps,
} from '../support/ten-weeks.ts';

const HOUR = 3600;
const clock = handClock(dayAt(0));
const byService = new Map(teams.map((team) => [team.service, team]));

const source = steadySource({
  measure: async ({ id, service }, request) =>
    seriesOf(id, request, (window) => {
      const over = byService.get(service)?.over ?? [];
      const seconds = over.reduce(
        (sum, { from, until }) =>
          sum + Math.max(0, Math.min(window.end, until) - Math.max(window.start, from)),
        0,
      );
      const value = seconds > (window.end - window.start) / 2 ? 5e9 : 1;
      return { window, measured: { kind: 'number', value }, coverage: { present: 10, expected: 10 } };
    }),
});

/** A report, as one reader got it. */
interface Read {
  readonly at: Instant;
  readonly to: string;
  readonly period: string;
  readonly text: string;
}

/** The directory's own targets, of which nothing goes out: what they would send is kept. */
async function keptTargets(heard: Heard[], read: Read[]): Promise<readonly Target[]> {
  const { value: settings } = readLines(SETTINGS);
  if (!settings) throw new Error('These settings have a problem.');
  const readSecret = async () => '';
  const targets = await directoryTargets(settings, { readSecret, clock });
  return targets.map((target) => ({
    ...target,
    publisher: {
      ...target.publisher,
      deliver: async (publication, to) => {
        const { at } = clock;
        if (isReport(publication)) {
          const { edition, report } = publication;
          read.push({ at, to, period: edition.period, text: JSON.stringify(report) });
        } else {
          for (const { about, what, step } of publication.notices.notices)
            heard.push({
              at,
              to,
              what: [about.owner, what, what === 'overdue' ? step : ''].join(' ').trim(),
            });
        }
        return { recipient: to, outcome: 'delivered', detail: '' };
      },
      close: async () => {},
    },
  }));
}

async function world() {
  const heard: Heard[] = [];
  const read: Read[] = [];
  const { value: settings } = readLines(SETTINGS);
  if (!settings) throw new Error('These settings have a problem.');
  const access = recordsIn(folderWith(), '  opens_after: 1', `  closes_after: ${CLOSES_AFTER}`);
  const { monthly: _, ...schedule } = SCHEDULE;
  const targets = await keptTargets(heard, read);
  // All read the same report, each their own part of it.
  const reportIn = remembering((json) => readReport('the ledger', json));
  const base = publishingOf({ clock, source, targets, directory: settings.directory });
  const budgets = teams.map(({ name, service, category, isWatched }) =>
    gaugeBudget({
      id: `${service}/query-p95`,
      service,
      serviceName: service.toUpperCase(),
      category,
      owner: name,
      ...(isWatched ? { watch: HOUR } : {}),
    }),
  );
  const publishing: Publishing = {
    ...base,
    schedule: { ...schedule, daily: { at: { hour: 5, minute: 0 } } },
    project: { ...base.project, set: { ...base.project.set, budgets }, records: access },
    render: async (edition, json, part) => ({
      edition,
      report: narrowReport(reportIn(json), part),
      artifacts: [],
      mail: mailSaying('Weekly'),
    }),
    renderNotices: async (json, part) => {
      const notices = narrowNotices(readNotices('the ledger', json), part);
      return { notices, mail: mailSaying('Notices', notices.id) };
    },
  };
  return { publishing, access, heard, read };
}

/** Whoever answers has done so by half an hour after they heard of an opening. */
async function answer({ publishing: { project }, access }: Awaited<ReturnType<typeof world>>): Promise<void> {
  const { violations } = await writtenViolations(project, access, { clock });
  for (const violation of violations) {
    const team = byService.get(violation.budget.split('/')[0] ?? '');
    if (!team?.answers || violation.next?.step !== 'acknowledge') continue;
    const at = violation.opened + HOUR / 2;
    if (at > clock.at) continue;
    const event = { did: 'acknowledge', at, by: team.name, knownFrom: 'link' } as const;
    await writeEvent(access, violation, event, project.calendar.zone);
  }
}

const line = ({ at, to, what }: Heard) => `${isoOf(at)} ${to}: ${what}`;
const sorted = (lines: readonly string[]) => lines.toSorted((a, b) => (a < b ? -1 : 1));

/** The names of other teams and of their services in a text. */
function strangersIn(text: string, { name, service }: Team): readonly string[] {
  return (text.match(/@team-\d\d|\bs\d\d\b/gi) ?? []).filter(
    (found) => found !== name && found.toLowerCase() !== service,
  );
}

it('sixty teams hear in ten weeks of what is theirs, each when the policy says, and of nothing else', async () => {
  const all = await world();
  for (const { at } of wakeUps) {
    clock.at = at;
    await answer(all);
    await tick(all.publishing);
  }
  const { heard, read, publishing } = all;
  expect(sorted(heard.map(line))).toEqual(sorted(expected().map(line)));
  expect(heard.length).toBeGreaterThan(500);

  // What they hear of comes in one message a wake-up, and nothing is outstanding.
  const deliveries = (await publishing.ledger.deliveries()).filter(({ target }) => target === 'notices');
  expect(deliveries.length).toBe(new Set(heard.map(({ at, to }) => `${at} ${to}`)).size);
  expect(deliveries.filter(({ state }) => state !== 'delivered')).toEqual([]);

  // Each team reads its own report of each week, once, on the morning of a Monday; who has no address by who stands in.
  const weeks = DAYS / 7;
  const mailboxes = teams.flatMap(({ name, mailboxes: own, standsIn }) =>
    (own.length > 0 ? own : [`${standsIn.replace('@lead-', 'lead')}@example.org`]).map(
      (mailbox) => `${name} ${mailbox}`,
    ),
  );
  const periods = [...new Set(read.map(({ period }) => period))];
  expect(periods).toHaveLength(weeks);
  expect(sorted(read.map(({ to, period }) => `${period} ${to}`))).toEqual(
    sorted(periods.flatMap((period) => mailboxes.map((to) => `${period} ${to}`))),
  );
  for (const { at, to, text } of read) {
    const team = teams.find(({ name }) => to.startsWith(`${name} `));
    expect(team && strangersIn(text, team)).toEqual([]);
    expect((at - dayAt(0)) % (7 * 24 * HOUR)).toBeLessThan(10 * HOUR);
  }
}, 600_000);
