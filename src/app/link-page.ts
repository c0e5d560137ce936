import type { AnswerGrant } from '../model/answer.ts';
import { answerToken, grantIn } from '../model/answer-link.ts';
import { momentWords } from '../model/dates.ts';
import type { ResponseStep } from '../model/finding.ts';
import type { PageAnswer } from '../ports/pages.ts';
import type { Refusal } from '../render/answers/refusals.ts';
import { DEED_WORDS } from '../render/answers/words.ts';
import type { KnownViolation } from '../review/violations.ts';
import { answer, refusalOf } from './answer.ts';
import { violationNamed } from './answering.ts';
import { isFromElsewhere, isGuarded } from './form-guard.ts';
import { type FormsAsked, momentOf, type PageContext, pageAbout } from './page-context.ts';
import { isUnmet, unmetWords } from './violation-page.ts';

/** The page of a link in a message, and what its form records; `onWrong` is told of one that nobody signed. */
export async function linkPage(
  context: PageContext,
  token: string,
  onWrong: () => void,
): Promise<PageAnswer> {
  const { answering, request, base, keys } = context;
  const { zone, at } = momentOf(context);
  const grant = grantIn(token, { base, keys });
  if (!grant) {
    onWrong();
    return pageAbout(context, undefined, { refusal: { kind: 'forged' } });
  }
  const who = { who: grant.person, knownBy: 'the link was sent there' };
  if (grant.until <= at) {
    const refusal: Refusal = { kind: 'expired', when: momentWords(grant.until, zone) };
    return pageAbout(context, await violationNamed(answering, grant.violation), { ...who, refusal });
  }
  const asked = { violation: grant.violation, opened: grant.opened, deed: grant.step, isByLink: true };
  const page = (violation: KnownViolation | undefined, said: Said) =>
    pageAbout(
      context,
      violation,
      { ...who, ...said, ...hintFor(violation, grant) },
      formsOf(context, violation, { grant, token }),
    );
  if (request.method === 'GET') {
    const violation = await violationNamed(answering, grant.violation);
    const refusal = refusalOf(violation, asked, zone);
    // What comes first is asked for first, and leads to it.
    return page(violation, refusal && refusal.kind !== 'early' ? { refusal } : {});
  }
  if (isFromElsewhere(request, base)) {
    return pageAbout(context, undefined, { ...who, refusal: { kind: 'foreign' } });
  }
  if (!isGuarded(['link', token], request, context)) {
    return page(await violationNamed(answering, grant.violation), { refusal: { kind: 'stale' } });
  }
  const { violation, refusal } = await context.inTurn(() =>
    answer(answering, {
      ...asked,
      text: request.form.text ?? '',
      writer: { by: grant.person, knownFrom: 'link' },
    }),
  );
  return page(violation, refusal ? { refusal } : { done: DEED_WORDS[grant.step].done });
}

type Said = { readonly refusal?: Refusal; readonly done?: string };

interface Link {
  readonly grant: AnswerGrant;
  readonly token: string;
}

/** The form of the step to take, for the same person and no longer than the link is good. */
function formsOf(
  { request, base, keys }: PageContext,
  violation: KnownViolation | undefined,
  { grant, token }: Link,
): FormsAsked | undefined {
  const step = violation && stepAskedOf(violation, grant);
  if (!violation || !step || isUnmet(violation)) return undefined;
  const own = step === grant.step ? token : answerToken({ ...grant, step }, { base, keys });
  const written = step === grant.step ? { written: request.form.text ?? '' } : {};
  const form = { deed: step, action: own === token ? '' : own, hidden: {}, ...written };
  return { about: ['link', own], asked: [form] };
}

function stepAskedOf({ state, opened, next }: KnownViolation, grant: AnswerGrant): ResponseStep | undefined {
  return state === 'open' && opened === grant.opened ? next?.step : undefined;
}

function hintFor(violation: KnownViolation | undefined, grant: AnswerGrant): { readonly hint?: string } {
  const isWaiting = violation && stepAskedOf(violation, grant) === 'validate' && isUnmet(violation);
  return isWaiting ? { hint: unmetWords(violation) } : {};
}
