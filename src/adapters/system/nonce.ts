import { randomBytes } from 'node:crypto';

/** A text that nobody can guess, of 128 bits in base64url. */
export function randomNonce(): string {
  return randomBytes(16).toString('base64url');
}
