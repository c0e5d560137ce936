import { type AnswerDeed, deedNamed } from '../model/answer-deed.ts';
import { plural } from '../model/format.ts';
import type { PageAnswer } from '../ports/pages.ts';
import { violationsPage } from '../render/answers/pages.ts';
import type { Refusal } from '../render/answers/refusals.ts';
import { DEED_WORDS } from '../render/answers/words.ts';
import { commandOf } from '../render/notices/buttons.ts';
import type { KnownViolation } from '../review/violations.ts';
import { answer } from './answer.ts';
import { shownFrom, violationNamed, violationsIn } from './answering.ts';
import { type FormFor, isFromElsewhere, isGuarded } from './form-guard.ts';
import { type FormsAsked, momentOf, type PageContext, pageAbout } from './page-context.ts';
import { stepToTake } from './violations.ts';

/** More than these nobody reads on a page; those whose step is due first are the ones that are shown. */
const MOST_LISTED = 200;

/** The page of open violations. */
export async function listPage(context: PageContext): Promise<PageAnswer> {
  const { answering, request, told } = context;
  const { violations } = await violationsIn(answering);
  const open = violations
    .filter(({ state }) => state === 'open')
    .toSorted((a, b) => (a.next?.due ?? Infinity) - (b.next?.due ?? Infinity));
  const listed = open.slice(0, MOST_LISTED);
  const shown = await Promise.all(listed.map((one) => shownFrom(answering, one, told)));
  const list = { shown, more: open.length - listed.length, who: request.user ?? '' };
  return { status: 200, html: violationsPage(list, momentOf(context), answering.templates) };
}

/** The page of one violation, on which whoever a proxy names can do all that can be done in a terminal. */
export async function violationPage(context: PageContext, id: string): Promise<PageAnswer> {
  const { answering, request, base } = context;
  const { user } = request;
  const who = user === undefined ? {} : { who: user, knownBy: 'as you are signed in' };
  const mayAnswer = isAllowed(context);
  const page = (violation: KnownViolation | undefined, said: Said) =>
    pageAbout(
      context,
      violation,
      { ...who, ...hintFor(violation, context), ...missing(violation), ...said },
      violation && mayAnswer ? formsOf(context, violation, user ?? '', said) : undefined,
    );
  const found = await violationNamed(answering, id);
  if (request.method === 'GET' || !found) return page(found, {});
  const deed = deedNamed(request.form.did ?? '');
  const refusal = refusalOf(context, id, base);
  if (refusal || !deed || user === undefined) return page(found, { refusal: refusal ?? { kind: 'stale' } });
  const answered = await context.inTurn(() =>
    answer(answering, {
      violation: id,
      opened: Number(request.form.opened),
      deed,
      text: request.form.text ?? '',
      writer: { by: user, knownFrom: 'proxy' },
      isByLink: false,
    }),
  );
  const { violation, refusal: refused } = answered;
  return page(violation, refused ? { refusal: refused } : { done: DEED_WORDS[deed].done });
}

type Said = { readonly refusal?: Refusal; readonly done?: string };

function missing(violation: KnownViolation | undefined): Said {
  return violation ? {} : { refusal: { kind: 'missing' } };
}

function isAllowed({ answering: { settings }, request: { user } }: PageContext): boolean {
  return user !== undefined && (settings.people.length === 0 || settings.people.includes(user));
}

/** Why a form that was sent is not even looked at. */
function refusalOf(context: PageContext, id: string, base: string): Refusal | undefined {
  const { request } = context;
  const { user } = request;
  if (user === undefined) return { kind: 'nobody' };
  if (!isAllowed(context)) return { kind: 'stranger', user };
  if (isFromElsewhere(request, base)) return { kind: 'foreign' };
  return isGuarded(formsAbout(user, id), request, context) ? undefined : { kind: 'stale' };
}

function formsAbout(user: string, id: string): FormFor {
  return ['user', user, id];
}

/** The forms of all that can be done, the step to take first; what was written and not recorded is kept. */
function formsOf(
  { request: { form } }: PageContext,
  violation: KnownViolation,
  user: string,
  { done }: Said,
): FormsAsked {
  const hidden = { opened: String(violation.opened) };
  return {
    about: formsAbout(user, violation.id),
    asked: deedsFor(violation).map((did) => ({
      deed: did,
      action: '',
      hidden: { ...hidden, did },
      written: done === undefined && form.did === did ? (form.text ?? '') : '',
    })),
  };
}

function deedsFor(violation: KnownViolation): readonly AnswerDeed[] {
  const { state, declined } = violation;
  const next = isUnmet(violation) ? undefined : stepToTake(violation);
  const step = next === undefined ? [] : [next];
  const isOpen = state === 'open';
  return [
    ...(declined ? [] : step),
    'note',
    ...(isOpen ? (['assign'] as const) : []),
    'link',
    // Taking a step takes a declining back, which nobody is asked to.
    ...(declined ? step : []),
    ...(isOpen && !declined ? (['decline'] as const) : []),
  ];
}

/** Whether the step to take is to validate, and the budget has not been met for long enough. */
export function isUnmet(violation: KnownViolation): boolean {
  return stepToTake(violation) === 'validate' && violation.metDays < violation.metNeeded;
}

/** That it cannot be validated yet. */
export function unmetWords({ metDays, metNeeded }: KnownViolation): string {
  return `It can be validated when its budget was met for ${plural(metNeeded, 'day')}; so far it was for ${metDays}.`;
}

function hintFor(violation: KnownViolation | undefined, context: PageContext): { readonly hint?: string } {
  const { user } = context.request;
  if (user !== undefined && !isAllowed(context)) {
    return { hint: `${user} may look, and not answer: the settings name who may (server.people).` };
  }
  if (violation?.state !== 'open') return {};
  if (isUnmet(violation)) return { hint: unmetWords(violation) };
  return user === undefined ? howToAnswer(violation, context) : {};
}

/** Chats, tickets and reports lead everybody to a page that is only to be read. */
function howToAnswer(
  violation: KnownViolation,
  { answering: { settings } }: PageContext,
): { readonly hint?: string } {
  const command = commandOf(violation);
  if (command === '') return {};
  const signedIn = settings.userHeader === undefined ? '' : ', or come by the address at which you sign in';
  return { hint: `To answer, take the link in a mail to you${signedIn}; in a terminal, write ${command}.` };
}
