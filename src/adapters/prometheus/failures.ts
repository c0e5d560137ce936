import { SourceError } from '../../model/errors.ts';
import { plainNumber } from '../../model/format.ts';
import { quotable } from '../../model/one-line.ts';
import type { PrometheusSettings } from '../../model/source-settings.ts';
import { networkWords, shownAddress } from '../io/network.ts';
import type { Passing } from './retry.ts';

/** A query that the server does not carry out, while it may another. */
export class QueryError extends SourceError {
  /** Whether it may carry out a smaller one. */
  readonly isTooMuch: boolean;

  constructor(message: string, isTooMuch: boolean) {
    super(message);
    this.isTooMuch = isTooMuch;
  }
}

/**
 * The server cannot be reached, or only answers that it is not ready; a QueryError where it may answer a smaller request, as
 * behind a proxy that waited too long for it.
 */
export function unreachable(
  { url, setting }: PrometheusSettings,
  tries: number,
  { what, isTooMuch = false }: Pick<Passing, 'what' | 'isTooMuch'>,
): SourceError {
  const tried = tries === 1 ? '' : ` in ${tries} tries`;
  const words = `${shownAddress(url)} could not be asked${tried}: ${what}. Check that it runs, and that ${setting}.url reaches it from here.`;
  return isTooMuch ? new QueryError(words, true) : new SourceError(words);
}

/** The server's certificate is not trusted, or ours is not. */
export function untrusted({ url, setting }: PrometheusSettings, error: unknown): SourceError {
  return new SourceError(
    `No trusted connection to ${shownAddress(url)}: ${networkWords(error)}. Check ca_file, cert_file, key_file and server_name under ${setting}.tls_config.`,
    { cause: error },
  );
}

/** The server does not let us in. */
export function refused({ url, setting }: PrometheusSettings, status: number, body: string): SourceError {
  const said = quotable(body);
  return new SourceError(
    `${shownAddress(url)} refused access (status ${status}${said ? `, “${said}”` : ''}). ` +
      `Check basic_auth, authorization, oauth2 or http_headers under ${setting}.`,
  );
}

/** The server sends us elsewhere. A redirected POST may lose its query or carry credentials to a stranger. */
export function redirected({ url, setting }: PrometheusSettings, location: string | null): SourceError {
  const target = URL.parse(location ?? '', url)?.href;
  const where = target === undefined ? 'elsewhere' : `to ${quotable(shownAddress(target))}`;
  return new SourceError(
    `${shownAddress(url)} redirects ${where}, which is not followed. Put the address where the API answers in ${setting}.url.`,
  );
}

/** One query takes longer than a query may; it would again. */
export function tooSlow({ url, setting, timeout }: PrometheusSettings, query: string): QueryError {
  return new QueryError(
    `${shownAddress(url)} did not answer within ${timeout} s. Raise timeout under ${setting} and --query.timeout at the server, or record the series more coarsely. The query was: ${query}`,
    true,
  );
}

/** The server answers with more than is taken. */
export function tooLarge({ url, setting, most }: PrometheusSettings, what: string): QueryError {
  return new QueryError(
    `${shownAddress(url)} answered with more than ${plainNumber(most.bytes / 2 ** 20, 1)} MiB. Ask for fewer series, or raise max_answer under ${setting}. It was asked for: ${what}`,
    true,
  );
}

/** All queries together take longer than they may. */
export function overdue({ url, setting, deadline }: PrometheusSettings): SourceError {
  return new SourceError(
    `The measurements from ${shownAddress(url)} were not done within ${deadline} s. Raise deadline or concurrency under ${setting}, or measure fewer budgets.`,
  );
}
