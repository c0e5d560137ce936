import type { PageAnswer, PageRequest } from '../ports/pages.ts';
import type { FormAsked } from '../render/answers/form-view.ts';
import { type AnswerAsked, answerPage } from '../render/answers/pages.ts';
import type { Moment } from '../render/answers/shown.ts';
import type { KnownViolation } from '../review/violations.ts';
import type { InTurn } from './answer.ts';
import { type Answering, shownFrom } from './answering.ts';
import { type FormFor, type GuardedBy, guardForm } from './form-guard.ts';
import type { LastTold } from './last-told.ts';

/** What a page is made with, for one request. */
export interface PageContext extends GuardedBy {
  readonly answering: Answering;
  readonly request: PageRequest;
  readonly told: LastTold;
  readonly inTurn: InTurn;
}

/** When, and in which zone, a page is made. */
export function momentOf({ answering: { clock, project } }: PageContext): Moment {
  return { at: clock.now(), zone: project.calendar.zone };
}

/** A page about a violation, or about why there is none. */
export async function pageAbout(
  context: PageContext,
  violation: KnownViolation | undefined,
  asked: Omit<AnswerAsked, 'shown' | 'forms'>,
  forms: FormsAsked = NO_FORMS,
): Promise<PageAnswer> {
  const { answering, request, told } = context;
  const shown = violation && { shown: await shownFrom(answering, violation, told) };
  const guard = forms.asked.length > 0 ? guardForm(forms.about, request, context) : undefined;
  const guarded = forms.asked.map((form) => ({ ...form, hidden: { ...form.hidden, ...guard?.hidden } }));
  const page = answerPage({ ...asked, ...shown, forms: guarded }, momentOf(context), answering.templates);
  return { ...page, ...(guard ? { cookie: guard.cookie } : {}) };
}

/** Forms of a page, and what they are for. */
export interface FormsAsked {
  readonly about: FormFor;
  readonly asked: readonly FormAsked[];
}

const NO_FORMS: FormsAsked = { about: ['link'], asked: [] };
