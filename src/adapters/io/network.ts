import { oneLine } from '../../model/one-line.ts';

/** An address without what may be secret in it: a user, a password, a query. */
export function shownAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/(?<!\/)\/+$/, '')}`;
}

/** What a network error means, with its code. */
export function networkWords(error: unknown): string {
  const inner = innermost(error);
  const code = codeOf(inner);
  const words = MEANINGS[code] ?? oneLine(inner instanceof Error ? inner.message : String(inner));
  return code === '' || words.includes(code) ? words : `${words} (${code})`;
}

/** Whether the connection failed over a certificate: trying again would not help. */
export function isCertificateError(error: unknown): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/.test(codeOf(innermost(error)));
}

const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host could not be looked up',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  ETIMEDOUT: 'no connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_SOCKET: 'the connection was cut',
};

/** undici says “fetch failed” and keeps the reason inside. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
