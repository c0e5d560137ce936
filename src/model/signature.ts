import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What is signed, so that the signature of one thing is never one of another. */
export type SignedAs = 'link' | 'form';

/** The signature of texts under a key: HMAC-SHA-256 (RFC 2104), in base64url. */
export function signatureOf(key: string, as: SignedAs, texts: readonly string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(['headroom', as, ...texts]))
    .digest('base64url');
}

/** Whether one of the keys made a signature of texts; in a time that does not tell how much of it is right. */
export function isSigned(
  keys: readonly string[],
  as: SignedAs,
  texts: readonly string[],
  signature: string,
): boolean {
  // Each of them is looked at.
  return keys.map((key) => isSameText(signatureOf(key, as, texts), signature)).includes(true);
}

/** Whether a text is the one that is wanted; in a time that does not tell how much of it is right. */
export function isSameText(wanted: string, given: string): boolean {
  const [one, other] = [wanted, given].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
