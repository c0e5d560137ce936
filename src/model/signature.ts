import { createHmac, timingSafeEqual } from 'node:crypto';

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
  const given = Buffer.from(signature);
  return keys
    .map((key) => Buffer.from(signatureOf(key, as, texts)))
    .some((made) => made.length === given.length && timingSafeEqual(made, given));
}
