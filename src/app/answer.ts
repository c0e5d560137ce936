import type { AnswerDeed } from '../model/answer-deed.ts';
import { momentWords } from '../model/dates.ts';
import { InputError, isExpected, messageOf, SourceError } from '../model/errors.ts';
import { RESPONSE_STEPS, type ResponseStep } from '../model/finding.ts';
import type { Instant } from '../model/window.ts';
import type { Writer } from '../model/writer.ts';
import type { Refusal } from '../render/answers/refusals.ts';
import { DEED_WORDS } from '../render/answers/words.ts';
import type { KnownViolation } from '../review/violations.ts';
import { type Answering, violationNamed } from './answering.ts';
import { type Done, deedDone } from './deed-event.ts';
import { stepToTake, writeEvent } from './violations.ts';

/** What somebody answers. */
export interface Answer {
  /** The violation's id, and the moment of the opening that the answer is of. */
  readonly violation: string;
  readonly opened: Instant;
  readonly deed: AnswerDeed;
  readonly text: string;
  readonly writer: Required<Writer>;
  /** Whether they may only do what a link asks for, and nothing about what is closed. */
  readonly isByLink: boolean;
}

/** What became of an answer, with the violation as it stands then. */
export interface Answered {
  readonly violation?: KnownViolation;
  /** Why nothing was recorded; absent when it was. */
  readonly refusal?: Refusal;
}

/** Does work when all that was asked for before is done. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** One after the other, whether those before succeeded or not. */
export function oneByOne(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

/**
 * Writes an answer down, unless it is of another opening, was given already, or is not its turn. Of two programs that write
 * the same step at once the fold takes the first, and the second is told so.
 */
export async function answer(answering: Answering, asked: Answer): Promise<Answered> {
  const { project, records, clock, log } = answering;
  const { zone } = project.calendar;
  const before = await violationNamed(answering, asked.violation);
  const refusal = refusalOf(before, asked, zone);
  if (refusal || !before)
    return { ...(before ? { violation: before } : {}), refusal: refusal ?? { kind: 'missing' } };
  const at = clock.now();
  try {
    const done = deedDone(asked.deed, asked.text, before.metDays, 'Write it into the form.');
    if (isKnown(before, done, asked.writer.by)) return { violation: before, refusal: { kind: 'known' } };
    await writeEvent(records, before, { at, ...asked.writer, ...done }, zone);
  } catch (error) {
    if (!isExpected(error)) throw error;
    if (error instanceof SourceError) log.error(`An answer could not be written down. ${messageOf(error)}`);
    const kind = error instanceof InputError ? 'unfit' : 'unwritten';
    const why = kind === 'unfit' ? messageOf(error) : 'Its file cannot be used now; the log says why.';
    return { violation: before, refusal: { kind, why } };
  }
  log.info(`${asked.writer.by} answered: ${asked.deed} of ${before.id}.`, {
    violation: before.id,
    did: asked.deed,
    known_from: asked.writer.knownFrom,
  });
  const after = (await violationNamed(answering, asked.violation)) ?? before;
  const lost = lostTo(after, asked, at, zone);
  return { violation: after, ...(lost ? { refusal: lost } : {}) };
}

/** Whether it stands there already, as when a browser sends a page again. */
function isKnown({ remarks, links, owner }: KnownViolation, done: Done, by: string): boolean {
  if (done.did === 'note') return remarks.some((one) => one.by === by && one.text === done.text);
  if (done.did === 'link') return links.includes(done.url);
  return done.did === 'assign' && owner === done.owner;
}

/** Why an answer cannot be given; undefined when it can. */
export function refusalOf(
  violation: KnownViolation | undefined,
  { opened, deed, isByLink }: Pick<Answer, 'opened' | 'deed' | 'isByLink'>,
  zone: string,
): Refusal | undefined {
  if (!violation) return { kind: 'missing' };
  const { closed, declined, unvalidated } = violation;
  const step = stepIn(deed);
  if (!step && deed !== 'decline') return undefined;
  if (closed !== undefined && (isByLink || !step || !unvalidated)) {
    return { kind: 'closed', when: momentWords(closed, zone) };
  }
  if (violation.opened !== opened) return { kind: 'reopened', when: momentWords(violation.opened, zone) };
  if (declined && (isByLink || !step))
    return { kind: 'declined', who: declined.by, when: momentWords(declined.at, zone) };
  return step && notItsTurn(violation, step, zone);
}

function notItsTurn(violation: KnownViolation, step: ResponseStep, zone: string): Refusal | undefined {
  const taken = violation.steps.find((one) => one.step === step);
  if (taken) return { kind: 'taken', who: taken.by, when: momentWords(taken.at, zone) };
  const next = stepToTake(violation);
  return next === undefined || next === step ? undefined : { kind: 'early', todo: DEED_WORDS[next].title };
}

/** Who took the step that was to be recorded, when that was somebody else. */
function lostTo(
  { steps }: KnownViolation,
  { deed, writer }: Answer,
  at: Instant,
  zone: string,
): Refusal | undefined {
  const taken = steps.find(({ step }) => step === deed);
  if (!taken || (taken.by === writer.by && taken.at === at)) return undefined;
  return { kind: 'taken', who: taken.by, when: momentWords(taken.at, zone) };
}

/** The step that a deed is; undefined when it is none. */
function stepIn(deed: AnswerDeed): ResponseStep | undefined {
  return RESPONSE_STEPS.find((step) => step === deed);
}
