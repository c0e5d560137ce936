import { assess } from '../evaluate/assess.ts';
import { withMembers } from '../measuring/find-members.ts';
import { measureAll } from '../measuring/measure.ts';
import { sourcesIn } from '../measuring/sources.ts';
import type { Problem } from '../model/errors.ts';
import { InputError } from '../model/errors.ts';
import type { ResponseStep } from '../model/finding.ts';
import { dateAt } from '../model/period.ts';
import { declinedWords, untakenSteps, type Violation } from '../model/violation.ts';
import type { Instant, Window } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { requestOf, watchedUntil, weeksOf } from '../report/plan.ts';
import { judgedOf } from '../report/review.ts';
import { stepOf, type ViolationEvent } from '../review/violation-event.ts';
import { newViolation, violationLine } from '../review/violation-file.ts';
import { type Judged, type KnownViolation, type Measured, violationsAt } from '../review/violations.ts';
import { dataUntil, type Project } from './generate.ts';
import { type ReviewAccess, readWritten, violationsFolder } from './written.ts';

const NO_WINDOW: Window = { start: 0, end: 0 };

/** The violations that files and measurements tell of, and what is wrong with the files. */
export interface KnownViolations {
  readonly violations: readonly KnownViolation[];
  readonly problems: readonly Problem[];
}

/** The violations that are written down, without a look at the measurements. */
export async function writtenViolations(
  { calendar }: Pick<Project, 'calendar'>,
  access: ReviewAccess,
  { clock }: { readonly clock: Clock },
): Promise<KnownViolations> {
  return knownFrom([], access, calendar.zone, clock.now());
}

/**
 * The violations that a report up to this morning would tell of: those that are written down, and those that only
 * measurements tell of.
 */
export async function currentViolations(
  project: Pick<Project, 'set' | 'calendar' | 'coverage'>,
  access: ReviewAccess,
  ports: { readonly source: MetricSource; readonly clock: Clock },
): Promise<KnownViolations> {
  const { set, calendar, coverage } = project;
  const until = await dataUntil(ports, sourcesIn(set));
  const endDate = dateAt(until, calendar.zone);
  const windows = { ...watchedUntil(endDate, calendar), period: NO_WINDOW, earlier: [] };
  const periods = [...windows.weeks, ...windows.months];
  const found = await withMembers(ports.source, set, weeksOf({ periods, asOf: until }));
  const { results } = await measureAll(
    found.source,
    found.set,
    (budget) => requestOf({ windows, periods, endDate, calendar }, budget),
    (budget, series) => judgedOf(assess(budget, series, windows, coverage), endDate),
  );
  return knownFrom(results, access, calendar.zone, ports.clock.now());
}

async function knownFrom(
  judged: readonly Judged[],
  access: ReviewAccess,
  zone: string,
  now: Instant,
): Promise<KnownViolations> {
  const { violations, problems } = await readWritten(access, 'none');
  const watch = { policy: access.settings.response, zone, asOf: now, noticedAt: now };
  return { violations: violationsAt(judged, violations, watch), problems };
}

/** Writes an event of a violation down. Throws an InputError, and writes nothing, when it does not apply. */
export async function writeEvent(
  access: ReviewAccess,
  violation: KnownViolation,
  event: ViolationEvent,
  zone: string,
): Promise<string> {
  refuseUntimely(violation, event);
  const file = `${violationsFolder(access.settings)}/${violation.id}.yaml`;
  // Whoever writes knows of it since then, whether or not a report has told of it.
  const opened = violation.noted ? violation.opened : Math.max(violation.measured, event.at);
  await writeNoticed(access, [{ ...violation, opened }], zone);
  await access.records.append(file, violationLine(event, zone));
  return file;
}

/** Writes down the openings and closings that a report has noticed and that nobody wrote down before. Answers the files. */
export async function writeNoticed(
  { settings, records }: ReviewAccess,
  violations: readonly Measured[],
  zone: string,
): Promise<readonly { readonly file: string; readonly did: NoticedEvent['did'] }[]> {
  const written = await readWritten({ settings, records }, 'none');
  const noticed: { file: string; did: NoticedEvent['did'] }[] = [];
  for (const violation of violations) {
    const file = `${violationsFolder(settings)}/${violation.id}.yaml`;
    const record = written.violations.find(({ id }) => id === violation.id);
    for (const event of unwrittenOf(violation, record?.events ?? [])) {
      const line = violationLine(event, zone);
      // Somebody else was first, or the file that is there cannot be read: then nothing is added to it.
      if (event.did === 'open' && !(await records.create(file, newViolation(violation, line)))) break;
      if (event.did !== 'open') await records.append(file, line);
      noticed.push({ file, did: event.did });
    }
  }
  return noticed;
}

/** What measurements tell of a violation: that it opens, opens again, or closes by itself. */
export type NoticedEvent = Extract<ViolationEvent, { did: 'open' | 'reopen' | 'close' }>;

/** What measurements tell of a violation and its record does not. */
function unwrittenOf(violation: Measured, written: readonly ViolationEvent[]): readonly NoticedEvent[] {
  const { opened, seen, reopened, closed, unvalidated, metDays } = violation;
  const events = written.toSorted((a, b) => a.at - b.at);
  const count = (did: ViolationEvent['did']) => events.filter((event) => event.did === did).length;
  const told = { at: opened, by: 'headroom', ...(seen === undefined ? {} : { text: seen }) };
  const opening: readonly NoticedEvent[] =
    events.length === 0
      ? [{ ...told, did: 'open' }]
      : count('reopen') < reopened.length
        ? [{ ...told, did: 'reopen' }]
        : [];
  const isClosingWritten = events.findLastIndex(isClosing) > events.findLastIndex(isOpening);
  const closing: readonly NoticedEvent[] =
    closed === undefined ||
    !unvalidated ||
    (opening.length === 0 && (isClosingWritten || isReopenedSince(events, violation)))
      ? []
      : [{ at: closed, by: 'headroom', did: 'close', met: metDays }];
  return [...opening, ...closing];
}

/** Whether it opened again after what is known of it ends, as a correction or a month looks back: its closing was told then. */
function isReopenedSince(
  events: readonly ViolationEvent[],
  { closed = Number.POSITIVE_INFINITY, reopened }: Measured,
): boolean {
  const openings = events.filter(({ did }) => did === 'reopen');
  return openings.length > reopened.length && openings.some(({ at }) => at > closed);
}

const isClosing = ({ did }: ViolationEvent) => did === 'close';
const isOpening = ({ did }: ViolationEvent) => did === 'open' || did === 'reopen';

function refuseUntimely(violation: KnownViolation, event: ViolationEvent): void {
  if (event.did === 'decline') refuseToDecline(violation);
  if (stepOf(event) === undefined) return;
  const { id, metDays, metNeeded, steps, noted, opened, measured } = violation;
  if (event.at < (noted ? opened : measured)) {
    throw new InputError(`${id} was not open then. Leave --at out, or name a later moment.`);
  }
  const next = stepToTake(violation);
  if (!next) {
    throw new InputError(
      `${id} is closed, and nothing is due. A relapse opens it again by itself; headroom violations note still adds to it.`,
    );
  }
  if (next !== event.did) {
    const taken = steps.find(({ step }) => step === event.did);
    const done = taken ? `${taken.by} did that already. ` : '';
    throw new InputError(
      `${id} is not there yet: the step to take is ${next}. ${done}Steps are taken in their order. Write “headroom violations ${COMMANDS[next]} ${id}”.`,
    );
  }
  if (event.did === 'validate' && event.met < metNeeded) {
    throw new InputError(
      `${id} cannot be validated: the budget was met for ${metDays} of the ${metNeeded} days that closes_after asks for. Wait, or lower closes_after.`,
    );
  }
}

function refuseToDecline({ id, state, declined }: KnownViolation): void {
  if (state === 'closed') {
    throw new InputError(
      `${id} is closed, and nothing is to be done. headroom violations note still adds to it.`,
    );
  }
  if (declined) {
    throw new InputError(
      `${id} is not to be done already: ${declinedWords(declined)}. A step that is taken takes it back.`,
    );
  }
}

/**
 * The step that can be taken: of an open violation the one that is due, of one that closed by itself or was declined the first
 * that was not taken.
 */
export function stepToTake(violation: Violation): ResponseStep | undefined {
  const { unvalidated, declined, state, next } = violation;
  const isOut = unvalidated || (declined && state === 'open');
  return isOut ? untakenSteps(violation)[0] : next?.step;
}

/** What each step is called on the command line. */
const COMMANDS: Readonly<Record<ResponseStep, string>> = {
  acknowledge: 'ack',
  investigate: 'investigate',
  plan: 'plan',
  implement: 'implement',
  validate: 'validate',
};

/** For how many seconds a violation's step is overdue; 0 when it is not. */
export function overdueBy({ next }: Pick<KnownViolation, 'next'>, now: Instant): number {
  return next ? Math.max(0, now - next.due) : 0;
}
