/** The longest that mail servers take (RFC 5321, 4.5.3.1). */
const LONGEST = 254;
const LONGEST_LOCAL = 64;

const ADDRESS =
  /^([^\s\p{Cc}\p{Cf}@<>,;:"()[\]\\]+)@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)$/u;

/** Whether a text is the address of a mailbox, alone: one that can be written into a message and told a mail server. */
export function isMailAddress(text: string): boolean {
  if (text.length > LONGEST) return false;
  const [, local = ''] = ADDRESS.exec(text) ?? [];
  return local !== '' && local.length <= LONGEST_LOCAL && !/^\.|\.\.|\.$/.test(local);
}

const NAMED = /^(?:[^<>\p{Cc},:;()"\\]*|\s*"[^"\\\p{Cc}<>]*"\s*)<([^<>]*)>$/u;

/** The address of a mailbox, without the name before it; the text itself where it is none. */
export function addressIn(text: string): string {
  return NAMED.exec(text)?.[1] ?? text;
}

/** Whether a text is one mailbox: an address, alone or after a name, as in `Team <team@example.org>`. */
export function isMailbox(text: string): boolean {
  return isMailAddress(addressIn(text));
}
