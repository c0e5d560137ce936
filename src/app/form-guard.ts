import { isSigned, signatureOf } from '../model/signature.ts';
import type { PageAnswer, PageRequest } from '../ports/pages.ts';

/** What a form is for: `link` and the link, or `user`, their name and a violation. A form for one thing is good for no other. */
export type FormFor = readonly [kind: 'link' | 'user', ...about: string[]];

/** What keeps forms from being sent by others: a hidden field that goes with a cookie of the same browser. */
export interface FormGuard {
  /** The hidden fields of a form. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly cookie: NonNullable<PageAnswer['cookie']>;
}

/** Who signs forms, and where they are shown. */
export interface GuardedBy {
  readonly base: string;
  readonly keys: readonly string[];
  /** A text that nobody can guess, new at each call. */
  readonly nonce: () => string;
}

const FIELD = 'form';
const NONCE = /^[\w-]{22,64}$/;

/** Guards a form that is about to be shown; what the browser has a cookie for already keeps it, so that an open form stays good. */
export function guardForm(
  about: FormFor,
  { cookies }: Pick<PageRequest, 'cookies'>,
  { base, keys: [key = ''], nonce: fresh }: GuardedBy,
): FormGuard {
  const name = cookieName(about);
  const kept = cookies[name] ?? '';
  const value = NONCE.test(kept) ? kept : fresh();
  return {
    hidden: { [FIELD]: signatureOf(key, 'form', [...about, value]) },
    cookie: { name, value, isSecure: base.startsWith('https:') },
  };
}

/** Whether a form that was sent is one that was shown to the same browser for the same thing. */
export function isGuarded(
  about: FormFor,
  { cookies, form }: Pick<PageRequest, 'cookies' | 'form'>,
  { keys }: Pick<GuardedBy, 'keys'>,
): boolean {
  const nonce = cookies[cookieName(about)] ?? '';
  return NONCE.test(nonce) && isSigned(keys, 'form', [...about, nonce], form[FIELD] ?? '');
}

/** Whether a browser says that a form was sent from another site. One that says nothing is judged by its cookie. */
export function isFromElsewhere({ origin, site, host }: PageRequest, base: string): boolean {
  if (site !== undefined && site !== 'same-origin') return true;
  if (origin === undefined) return false;
  return origin !== new URL(base).origin && (host === undefined || URL.parse(origin)?.host !== host);
}

/** One cookie a form, so that forms in several windows do not take each other's. */
function cookieName(about: FormFor): string {
  return `headroom-${signatureOf('cookie', 'form', about).slice(0, 16)}`;
}
