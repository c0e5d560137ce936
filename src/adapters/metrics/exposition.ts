import { Counter, Gauge, Registry } from '@prometheus-io/client';
import { isGivenUp } from '../../model/delivery.ts';
import type { ProgramSnapshot, PublisherSnapshot, Watched } from '../../model/metrics.ts';
import type { Status } from '../../model/verdict.ts';

const STATUSES: readonly Status[] = ['within', 'approaching', 'exceeded', 'unknown'];

/** The media type of {@link exposition}. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** What there is to watch in Prometheus' text format. The registry is made anew each time, since none of it is counted there. */
export function exposition({ program, publisher }: Watched): Promise<string> {
  const registry = new Registry();
  addLedger(registry, program);
  if (program.project) addProject(registry, program.project);
  if (publisher) {
    addBudgets(registry, publisher);
    addReports(registry, publisher);
    addRuns(registry, publisher);
    addDeliveries(registry, publisher);
    addNotices(registry, publisher);
    addDuty(registry, publisher);
    if (program.project) addWaiting(registry, publisher);
  }
  return registry.metrics();
}

function addLedger(registry: Registry, { ledger, isOnDuty, locks, sessions }: ProgramSnapshot): void {
  const { name, isRead } = ledger;
  const of = { ledger: name };
  gauge(registry, 'headroom_ledger_readable', READABLE, ['ledger']).set(of, Number(isRead));
  if (isOnDuty !== undefined) {
    const help = '1 for the program that works from its ledger, 0 for one that only answers.';
    gauge(registry, 'headroom_on_duty', help, ['ledger']).set(of, Number(isOnDuty));
  }
  if (locks) {
    const asked = counter(
      registry,
      'headroom_ledger_lock_attempts_total',
      'How often the lock of the ledger’s work was asked for since the program began, and had, or missed as another program had it.',
      ['outcome'],
    );
    asked.inc({ outcome: 'had' }, locks.had);
    asked.inc({ outcome: 'missed' }, locks.missed);
    counter(
      registry,
      'headroom_ledger_lock_wait_seconds_total',
      'Seconds until the lock of the ledger’s work was had or missed, since the program began.',
      [],
    ).inc({}, locks.waited);
  }
  if (!sessions) return;
  const state = gauge(
    registry,
    'headroom_ledger_sessions',
    'Sessions with the server of the ledger: busy, idle, or kept for a lock.',
    ['state'],
  );
  state.set({ state: 'busy' }, sessions.busy);
  state.set({ state: 'idle' }, sessions.idle);
  state.set({ state: 'lock' }, sessions.locks);
  gauge(registry, 'headroom_ledger_sessions_limit', 'How many sessions may be busy or idle at once.', []).set(
    {},
    sessions.most,
  );
  gauge(
    registry,
    'headroom_ledger_requests_waiting',
    'What is asked of the ledger and waits for a session, since all are busy.',
    [],
  ).set({}, sessions.waiting);
}

const READABLE = 'Whether the ledger could be read for these metrics; without it they lack what it tells.';

function addProject(registry: Registry, project: NonNullable<ProgramSnapshot['project']>): void {
  const { commit, committedAt, pulledAt, isBroken } = project;
  gauge(
    registry,
    'headroom_project_commit_timestamp_seconds',
    'When the commit was made whose settings, budgets and templates are used.',
    ['commit'],
  ).set({ commit }, committedAt);
  gauge(
    registry,
    'headroom_project_broken',
    '1 when the newest commit cannot be used, so that an earlier one still is; else 0.',
    [],
  ).set({}, Number(isBroken));
  // One without labels would be 0 where nothing is known.
  if (pulledAt === undefined) return;
  gauge(
    registry,
    'headroom_project_pulled_timestamp_seconds',
    'When the repository of the project answered last.',
    [],
  ).set({}, pulledAt);
}

function addDuty(registry: Registry, { works }: PublisherSnapshot): void {
  const since = gauge(
    registry,
    'headroom_duty_since_timestamp_seconds',
    'Which program works from the ledger, and since when; the same from each that shares it.',
    ['replica'],
  );
  if (works) since.set({ replica: works.name }, works.since);
}

function addWaiting(registry: Registry, { waiting }: PublisherSnapshot): void {
  gauge(
    registry,
    'headroom_project_unpushed',
    'What was written into the project’s records and is not in its repository yet.',
    [],
  ).set({}, waiting.entries);
  if (waiting.since === undefined) return;
  gauge(
    registry,
    'headroom_project_unpushed_oldest_timestamp_seconds',
    'Since when the oldest of what is not in the repository waits.',
    [],
  ).set({}, waiting.since);
}

function addBudgets(registry: Registry, { budgets, counts }: PublisherSnapshot): void {
  const of = ['service', 'budget'];
  const usage = gauge(
    registry,
    'headroom_budget_usage_ratio',
    'Used share of a budget over the period of the last report.',
    of,
  );
  const headroom = gauge(
    registry,
    'headroom_budget_headroom_ratio',
    'What is left of a budget as a share of it; negative when exceeded.',
    of,
  );
  const limit = gauge(registry, 'headroom_budget_limit', 'The limit in force, in the unit named.', [
    ...of,
    'unit',
  ]);
  const actual = gauge(
    registry,
    'headroom_budget_actual',
    'What was measured over the period of the last report, in the unit named.',
    [...of, 'unit'],
  );
  const status = gauge(
    registry,
    'headroom_budget_status',
    '1 for the status that a budget has, 0 for the others.',
    [...of, 'status'],
  );
  for (const sample of budgets) {
    const labels = { service: sample.service, budget: sample.budget };
    const withUnit = { ...labels, unit: sample.unit };
    limit.set(withUnit, sample.limit);
    if (sample.actual !== undefined) actual.set(withUnit, sample.actual);
    if (sample.usage !== undefined) usage.set(labels, sample.usage);
    if (sample.headroom !== undefined) headroom.set(labels, sample.headroom);
    for (const name of STATUSES) status.set({ ...labels, status: name }, name === sample.status ? 1 : 0);
  }
  if (!counts) return;
  const all = gauge(registry, 'headroom_budgets', 'Budgets of the last report by status.', ['status']);
  for (const name of STATUSES) all.set({ status: name }, counts[name]);
}

function addReports(registry: Registry, { issued, next, open }: PublisherSnapshot): void {
  const at = gauge(
    registry,
    'headroom_report_issued_timestamp_seconds',
    'When the report of the latest period of a kind was issued.',
    ['kind'],
  );
  const end = gauge(
    registry,
    'headroom_report_period_end_timestamp_seconds',
    'The end of the latest period of which a report of a kind is issued.',
    ['kind'],
  );
  const due = gauge(
    registry,
    'headroom_report_next_due_timestamp_seconds',
    'When the next report of a kind is due.',
    ['kind'],
  );
  const left = gauge(
    registry,
    'headroom_report_open',
    'Reports that are due and not issued, by why; skipped ones for a week.',
    ['kind', 'state'],
  );
  for (const one of issued) {
    at.set({ kind: one.kind }, one.at);
    end.set({ kind: one.kind }, one.periodEnd);
  }
  for (const { kind, dueAt } of next) due.set({ kind }, dueAt);
  for (const { kind, state, count } of open) left.set({ kind, state }, count);
}

function addRuns(registry: Registry, { runs }: PublisherSnapshot): void {
  const completed = gauge(
    registry,
    'headroom_run_last_completion_timestamp_seconds',
    'When the last run that did something ended.',
    ['run'],
  );
  const succeeded = gauge(
    registry,
    'headroom_run_last_success_timestamp_seconds',
    'When the last run without a failure ended.',
    ['run'],
  );
  const duration = gauge(
    registry,
    'headroom_run_last_duration_seconds',
    'How long the stages of the last run took.',
    ['run', 'stage'],
  );
  for (const { what, completedAt, succeededAt, stages } of runs) {
    completed.set({ run: what }, completedAt);
    if (succeededAt !== undefined) succeeded.set({ run: what }, succeededAt);
    for (const [stage, seconds] of Object.entries(stages)) duration.set({ run: what, stage }, seconds);
  }
}

function addDeliveries(registry: Registry, { deliveries }: PublisherSnapshot): void {
  const ended = counter(
    registry,
    'headroom_deliveries_total',
    'Deliveries that were made, or withdrawn since nobody named their recipient any more, by target and outcome.',
    ['target', 'outcome'],
  );
  // Not a counter: what is tried again by hand is no longer given up.
  const givenUp = gauge(
    registry,
    'headroom_deliveries_given_up',
    'Deliveries that were refused or abandoned, and are not tried again by themselves, by target and state.',
    ['target', 'state'],
  );
  const outstanding = gauge(
    registry,
    'headroom_deliveries_outstanding',
    'Deliveries still to be made, by target and state.',
    ['target', 'state'],
  );
  for (const { target, state, count } of deliveries) {
    if (state === 'delivered' || state === 'withdrawn') ended.inc({ target, outcome: state }, count);
    else (isGivenUp({ state }) ? givenUp : outstanding).set({ target, state }, count);
  }
}

function addNotices(registry: Registry, { oldest, told, violations }: PublisherSnapshot): void {
  const since = gauge(
    registry,
    'headroom_deliveries_oldest_timestamp_seconds',
    'Of targets with something outstanding, since when the oldest of it could have been delivered.',
    ['target'],
  );
  const notices = counter(
    registry,
    'headroom_notices_total',
    'Notices that were told, by what they tell of.',
    ['notice'],
  );
  for (const one of oldest) since.set({ target: one.target }, one.since);
  for (const { what, count } of told) notices.inc({ notice: what }, count);
  if (!violations) return;
  gauge(registry, 'headroom_violations_open', 'Violations that are written down and open.', []).set(
    {},
    violations.open,
  );
  gauge(registry, 'headroom_violations_overdue', 'Open violations with a step that is overdue.', []).set(
    {},
    violations.overdue,
  );
}

function gauge(registry: Registry, name: string, help: string, labelNames: readonly string[]): Gauge<string> {
  return new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
}

function counter(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly string[],
): Counter<string> {
  return new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
}
