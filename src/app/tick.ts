import { layered } from '../measuring/layers.ts';
import { type Failure, failureWords } from '../measuring/measure.ts';
import { askEach, sourcesIn } from '../measuring/sources.ts';
import { type Delivery, isSameDelivery } from '../model/delivery.ts';
import { SourceError } from '../model/errors.ts';
import { listWords } from '../model/format.ts';
import { type Instant, isoOf } from '../model/window.ts';
import type { Issued } from '../ports/ledger.ts';
import { type Stopping, stoppingOn, unstopped } from '../ports/stopping.ts';
import type { Slot } from '../schedule/agenda.ts';
import { currentAgenda, keepBeginnings } from './agenda.ts';
import { beginnings } from './beginning.ts';
import { behindWords } from './behind.ts';
import { isDailyDue, measureDays } from './daily.ts';
import { type DeliverOptions, deliverOutstanding, isOutstanding, undelivered } from './deliver.ts';
import { draftReport, draftsDue } from './draft.ts';
import { issueReport } from './issue.ts';
import { lookAtDays } from './judged-days.ts';
import { tellNotices } from './notices.ts';
import type { Publishing } from './publishing.ts';
import { isQuiet } from './quiet.ts';
import { runOf, type Stages, stopwatch } from './stages.ts';
import { readTickets } from './ticket-deeds.ts';
import { wordsOfFailure } from './unexpected.ts';
import { watchBudgets } from './watch.ts';

/** What a wake-up did. */
export interface Tick {
  readonly issued: readonly Issued[];
  /** Due, and not issued: waiting for data, or held because the source failed. Each with a sentence why. */
  readonly open: readonly {
    readonly slot: Slot;
    readonly state: 'waiting' | 'held';
    readonly detail: string;
  }[];
  readonly skipped: readonly Slot[];
  /** How many notices were posted. */
  readonly notices: number;
  /** The deliveries tried, as they are now. */
  readonly deliveries: readonly Delivery[];
  readonly next: readonly Slot[];
  /** Why the day before could not be measured; it is tried again. */
  readonly dailyFailure?: string;
  /** Whether it ended before it had done everything, because it was told to stop or the settings changed. */
  readonly left: boolean;
}

/**
 * Does whatever is due: delivers what is outstanding, measures the day before, issues the reports that the schedule asks
 * for, oldest first, and delivers them. Answers undefined when another process is at it already. Whatever happens between,
 * each period is issued once and each delivery is made once; what failed is tried again at the next wake-up. Told to stop,
 * it begins nothing more, and throws a StoppedError when something is measured then. Throws a SourceError for a ledger that
 * is older than what was done last.
 */
export async function tick(given: Publishing, told: Stopping = unstopped()): Promise<Tick | undefined> {
  return given.ledger.exclusively(async (lost) => {
    const stopping = stoppingOn(lost, told);
    const publishing = { ...given, source: layered(given.source, { ...given, stop: stopping.stop }) };
    const mayBegin = await beginnings(given, stopping);
    const watch = stopwatch(publishing.clock);
    const done = await doDue(publishing, watch, { stopping, mayBegin });
    if (didSomething(done)) await publishing.ledger.ran(runOf('tick', watch, troublesOf(done)));
    return done;
  });
}

async function doDue(
  publishing: Publishing,
  watch: Stages,
  { stopping, mayBegin }: Required<Pick<DeliverOptions, 'stopping' | 'mayBegin'>>,
): Promise<Tick> {
  const deliver = () => watch.during('deliver', () => deliverOutstanding(publishing, { stopping, mayBegin }));
  const behind = await behindWords(publishing);
  if (behind !== undefined) {
    await watch.during('measure', () => daily(publishing));
    throw new SourceError(behind);
  }
  // A source that is slow, or that does not answer, keeps back nothing that is issued.
  const before = await deliver();
  await keepBeginnings(publishing);
  const { skip, due, next } = await currentAgenda(publishing);
  await skipSlots(publishing, skip);
  const dailyFailure = await watch.during('measure', () => daily(publishing));
  const outcomes: SlotOutcome[] = [];
  for (const slot of due) {
    if (!(await mayBegin())) break;
    outcomes.push(await watch.during('issue', () => tryToIssue(publishing, slot)));
  }
  const issued = outcomes.flatMap((outcome) => (outcome.state === 'issued' ? [outcome.issued] : []));
  const told = (await mayBegin()) ? await watch.during('notice', () => notice(publishing)) : 0;
  const after = issued.length > 0 || told > 0 ? await deliver() : [];
  await watch.during('draft', () => draft(publishing, next));
  const isTriedAgain = (delivery: Delivery) => after.some((other) => isSameDelivery(delivery, other));
  return {
    issued,
    open: outcomes.flatMap((outcome) => (outcome.state === 'issued' ? [] : [outcome])),
    skipped: skip,
    notices: told,
    deliveries: [...before.filter((delivery) => !isTriedAgain(delivery)), ...after],
    next,
    left: !(await mayBegin()) && (outcomes.length < due.length || (await isOutstanding(publishing))),
    ...(dailyFailure === undefined ? {} : { dailyFailure }),
  };
}

/** What happened to violations is looked for where it shows, and told. Answers how many notices were posted. */
async function notice(publishing: Publishing): Promise<number> {
  if (isQuiet(publishing)) {
    await readTickets(publishing);
    return 0;
  }
  return lookAtDays(publishing, async (violations) => {
    await watchBudgets(publishing);
    await readTickets(publishing, violations);
    return tellNotices(publishing, violations);
  });
}

async function daily(publishing: Publishing): Promise<string | undefined> {
  if (!(await isDailyDue(publishing))) return undefined;
  const { ledger, log, clock } = publishing;
  const watch = stopwatch(clock);
  const failure = await watch
    .during('measure', () => measureDays(publishing))
    .then(dailyFailureOf, (error: unknown) => wordsOfFailure(error, log));
  if (failure !== undefined) log.warn(`The day before was not measured. ${failure}`);
  await ledger.ran(runOf('daily', watch, failure === undefined ? [] : [failure]));
  return failure;
}

function dailyFailureOf(failures: readonly Failure[]): string | undefined {
  return failures.length === 0 ? undefined : `The source failed for ${failureWords(failures).join(' ')}`;
}

/** A draft that cannot be made is said, and made another time: nobody waits for it. */
async function draft(publishing: Publishing, next: readonly Slot[]): Promise<void> {
  const due = await draftsDue(publishing, next);
  if (due.length === 0) return;
  const { ledger, log, clock } = publishing;
  const watch = stopwatch(clock);
  const failures: string[] = [];
  for (const slot of due) {
    await draftReport(publishing, slot, watch).catch((error: unknown) => {
      failures.push(`${slot.kind} ${slot.period.id} was not drafted. ${wordsOfFailure(error, log)}`);
    });
  }
  for (const failure of failures) log.warn(failure);
  await ledger.ran(runOf('draft', watch, failures));
}

type SlotOutcome =
  | { readonly state: 'issued'; readonly issued: Issued }
  | { readonly slot: Slot; readonly state: 'waiting' | 'held'; readonly detail: string };

async function tryToIssue(publishing: Publishing, slot: Slot): Promise<SlotOutcome> {
  const { ledger, clock, log, says } = publishing;
  const { kind, period } = slot;
  const notes = await ledger.slots();
  const note = notes.find((one) => one.kind === kind && one.period === period.id);
  const seenAt = note?.seenAt ?? clock.now();
  const leaveOpen = async (state: 'waiting' | 'held', detail: string): Promise<SlotOutcome> => {
    log.warn(`${says.leftOpen(`${kind} ${period.id}`, state)} ${detail}`, { kind, period: period.id, state });
    await ledger.note({ kind, period: period.id, state: state === 'held' ? 'held' : 'seen', seenAt, detail });
    return { slot, state, detail };
  };
  try {
    const lacking = await dataLacking(publishing, slot, seenAt);
    if (lacking !== undefined) return await leaveOpen('waiting', lacking);
    const result = await issueReport(publishing, { kind, period: period.id });
    if (result.kind === 'issued') return { state: 'issued', issued: result.issued };
    return await leaveOpen('held', `The source failed for ${result.failures.join(' ')}`);
  } catch (error) {
    return leaveOpen('held', wordsOfFailure(error, log));
  }
}

/**
 * Why the report must wait for a source, while its data do not reach the period's end and the wait is not over. Nobody waits
 * for one of several that cannot say: it fails when it is measured.
 */
async function dataLacking(
  { project, source, schedule, clock }: Publishing,
  { period }: Slot,
  seenAt: Instant,
): Promise<string | undefined> {
  const answers = await askEach(sourcesIn(project.set), (of) => source.newest(of));
  const late = answers.flatMap(({ source: name, value: newest }) =>
    newest !== undefined && newest < period.end
      ? [`${name === undefined ? "The source's" : `${name}'s`} newest data are of ${isoOf(newest)}`]
      : [],
  );
  const waitsUntil = seenAt + schedule.wait;
  if (late.length === 0 || clock.now() >= waitsUntil) return undefined;
  return (
    `${listWords(late)}, the period ends at ${isoOf(period.end)}. ` +
    `It is issued when they arrive, or with the gap shown at ${isoOf(waitsUntil)}.`
  );
}

/** Each slot is noted for itself; however long the downtime was, the log has one line a kind. */
async function skipSlots(
  { ledger, clock, log, says, schedule }: Publishing,
  slots: readonly Slot[],
): Promise<void> {
  for (const [kind, skipped] of Map.groupBy(slots, (slot) => slot.kind)) {
    const periods = skipped.map(({ period }) => period.id);
    const why = `More than ${schedule.catchUp} ${kind} reports were missed; catch_up in the settings allows no more.`;
    const detailOf = (period: string) =>
      `${why} “headroom publish ${kind} --period ${period}” issues it all the same.`;
    const [last = ''] = periods.slice(-1);
    log.warn(`${says.skipped(kind, periods)} ${detailOf(last)}`, {
      kind,
      period: last,
      from: periods[0],
      count: periods.length,
      state: 'skipped',
    });
    for (const period of periods)
      await ledger.note({ kind, period, state: 'skipped', seenAt: clock.now(), detail: detailOf(period) });
  }
}

/** A wake-up that found nothing to do is not worth remembering: there is one every few minutes. */
function didSomething({ issued, open, skipped, notices, deliveries, dailyFailure }: Tick): boolean {
  const parts = [issued, open, skipped, deliveries];
  return notices > 0 || parts.some((part) => part.length > 0) || dailyFailure !== undefined;
}

function troublesOf({ open, deliveries, dailyFailure }: Tick): readonly string[] {
  const held = open.filter(({ state }) => state === 'held');
  return [
    ...held.map(({ slot, detail }) => `${slot.kind} ${slot.period.id}: ${detail}`),
    ...undelivered(deliveries),
    ...(dailyFailure === undefined ? [] : [dailyFailure]),
  ];
}
