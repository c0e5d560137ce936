import { DONE } from '../../src/app/deeds.ts';
import type { Publishing, Target } from '../../src/app/publishing.ts';
import type { Outcome, Receipt } from '../../src/model/delivery.ts';
import type { ReportPublication } from '../../src/model/publication.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Reading, Request, Series } from '../../src/model/series.ts';
import { subjectName } from '../../src/model/subject.ts';
import type { Instant, Window } from '../../src/model/window.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { readNotices } from '../../src/render/notices-json.ts';
import { readReport } from '../../src/render/report-json.ts';
import { gaugeBudget } from './budget.ts';
import { mailSaying } from './mail-saying.ts';
import { memoryLedger } from './memory-ledger.ts';

/** Monday 08:00, first Monday 08:00, a grace of half an hour, a wait of six hours. */
export const SCHEDULE: Schedule = {
  weekly: { on: 'monday', at: { hour: 8, minute: 0 } },
  monthly: { on: { kind: 'weekday', nth: 1, weekday: 'monday' }, at: { hour: 8, minute: 0 } },
  grace: 1800,
  wait: 6 * 3600,
  catchUp: 4,
  onFailure: 'hold',
};

/** A clock that is put by hand. */
export interface HandClock {
  at: Instant;
  now(): Instant;
}

/** A clock that stands at a moment until it is put elsewhere. */
export function handClock(at: Instant): HandClock {
  return {
    at,
    now() {
      return this.at;
    },
  };
}

/** A target that keeps what it gets, and answers what a script says, by default that all is delivered. */
export interface FakeTarget extends Target {
  readonly got: { readonly publication: ReportPublication; readonly recipient: string }[];
}

/** A target with the recipients, whose answers the script gives. */
export function fakeTarget(
  name: string,
  recipients: readonly string[] = [''],
  script: (recipient: string, attempt: number) => Outcome = () => 'delivered',
): FakeTarget {
  const got: FakeTarget['got'] = [];
  return {
    takes: ['weekly', 'monthly'],
    got,
    publisher: {
      target: name,
      recipients,
      deliver: async (publication, recipient): Promise<Receipt> => {
        const attempt = got.filter((one) => one.recipient === recipient).length + 1;
        got.push({ publication: publication as ReportPublication, recipient });
        const outcome = script(recipient, attempt);
        return { recipient, outcome, detail: `It was ${outcome}.` };
      },
      check: async () => [],
      close: async () => {},
    },
  };
}

/** A source that has one second in every window, and data up to now. */
export function steadySource(differing: Partial<MetricSource> = {}): MetricSource {
  return {
    describe: async () => ({ kind: 'prometheus', name: 'http://prometheus' }),
    coversUntil: async () => undefined,
    newest: async () => undefined,
    retention: async () => undefined,
    abilities: () => ({ stretches: true, leavesOut: false }),
    measure: async ({ id }, request) => seriesOf(id, request, oneSecond),
    close: async () => {},
    ...differing,
  };
}

/** What a source answers that has the same to say of every window. */
export function seriesOf(
  budget: string,
  { days, periods }: Request,
  reading: (window: Window) => Reading,
): Series {
  return { budget, days: days.map(reading), periods: periods.map(reading), queries: [], warnings: [] };
}

function oneSecond({ start, end }: Window): Reading {
  return {
    window: { start, end },
    measured: { kind: 'number', value: 1 },
    coverage: { present: 10, expected: 10 },
  };
}

/** A log that keeps its lines. */
export function keptLog(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const line = (message: string) => {
    lines.push(message);
  };
  return { lines, info: line, warn: line, error: line };
}

/** All that publishing needs, with one budget in Berlin, on a ledger in memory that begins at the clock's moment. */
export function publishingOf(
  differing: Partial<Publishing> & { readonly clock: Publishing['clock'] },
): Publishing {
  return {
    project: {
      set: { budgets: [gaugeBudget()], paths: [], maintenance: [] },
      calendar: { zone: 'Europe/Berlin', weekStartsOn: 'monday' },
      coverage: { minimum: 0.75, warn: 0.9 },
      presentation: { from: 'reports@example.com', to: [] },
      settingsHash: 'ab'.repeat(32),
      version: '0.1.0',
    },
    schedule: SCHEDULE,
    targets: [],
    drafts: fakeTarget('drafts').publisher,
    source: steadySource(),
    ledger: memoryLedger(differing.clock.now(), differing.clock),
    log: keptLog(),
    says: DONE,
    render: async (edition, json) => ({
      edition,
      report: readReport('the ledger', json),
      artifacts: [],
      mail: mailSaying('A subject', subjectName(edition)),
    }),
    renderNotices: async (json) => {
      const notices = readNotices('the ledger', json);
      return { notices, mail: mailSaying('Notices', notices.id) };
    },
    ...differing,
  };
}
