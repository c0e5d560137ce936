/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

/** How names end under which secrets come, in settings, addresses, headers and fields of a log. */
const NAMES =
  '(?:password|passwd|secret|token|credentials?|authorization|api[_-]?key|private[_-]?key|signature)';
const SECRET_NAME = new RegExp(`${NAMES}$|^url$`, 'i');

// Each pattern begins with what cannot be in the rest of it, so that no text is read again and again.
const USER_INFO = /(?<=[a-z0-9+.-]:\/\/)[^\s/?#"'<>]*@/gi;
const ASSIGNED = new RegExp(`(?<=${NAMES}=)[^\\s&#"'<>]+`, 'gi');
/** Basic stands in sentences, too: what follows it is a secret only where it looks like one. */
const SCHEMES = [/\b(Bearer)\s+[\w.~+/=-]+/gi, /\b(Basic)\s+(?=\S*[A-Z\d=])[\w+/=-]{8,}/g];

/** Whether a field of this name is never shown; an address may itself be a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A text without the users and passwords in its addresses. */
export function withoutUsers(text: string): string {
  return text.replaceAll(USER_INFO, '');
}

/**
 * A text for people without what is a secret by its form: the user of an address, `token=…` and the like, and what
 * follows `Bearer` or `Basic`. It is the last guard: who knows a secret takes it out before.
 */
export function scrubbed(text: string): string {
  const assigned = withoutUsers(text).replaceAll(ASSIGNED, REDACTED);
  return SCHEMES.reduce((left, scheme) => left.replaceAll(scheme, `$1 ${REDACTED}`), assigned);
}
