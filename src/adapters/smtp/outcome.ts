import type { Outcome } from '../../model/delivery.ts';
import { messageOf } from '../../model/errors.ts';
import { oneLine } from '../../model/one-line.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';

/** What a failed attempt means. */
export interface Failure {
  readonly outcome: Exclude<Outcome, 'delivered'>;
  /** Whether the same attempt may succeed in a moment. */
  readonly passing: boolean;
  readonly detail: string;
}

/**
 * What an error of the mail library means. `sent` tells whether all of the message had gone out: without an answer to that
 * nobody knows whether the server has it.
 */
export function failureOf(error: unknown, settings: SmtpSettings, sent: boolean): Failure {
  const { code, responseCode, response } = partsOf(error);
  const server = `${settings.host}:${settings.port}`;
  const said = oneLine(response ?? messageOf(error));
  if (code === 'EAUTH' || code === 'EOAUTH2') {
    const detail = `${server} does not let “${settings.login?.username ?? settings.oauth2?.username ?? ''}” in (${said}). Check username and password in smtp.`;
    return { outcome: 'failed', passing: false, detail };
  }
  if (responseCode !== undefined && responseCode >= 500) {
    return { outcome: 'refused', passing: false, detail: `${server} refuses it: ${said}.` };
  }
  if (responseCode !== undefined && responseCode >= 400) {
    return { outcome: 'failed', passing: true, detail: `${server} cannot take it now: ${said}.` };
  }
  if (sent) {
    const detail = `The line to ${server} broke before it answered (${said}): it may have the mail. Another attempt bears the same Message-ID.`;
    return { outcome: 'unknown', passing: false, detail };
  }
  if (isCertificateError(said)) {
    const detail = `The certificate of ${server} is not trusted (${said}). Name its authority in smtp.ca_file, or its name in smtp.server_name.`;
    return { outcome: 'failed', passing: false, detail };
  }
  if (code === 'ETLS') {
    const detail = `${server} cannot be reached over TLS (${said}). Check smtp.security: starttls and tls are different ports.`;
    return { outcome: 'failed', passing: false, detail };
  }
  return {
    outcome: 'failed',
    passing: true,
    detail: `${server} cannot be reached (${said}). Check smtp.host, smtp.port and the network.`,
  };
}

interface Parts {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

function partsOf(error: unknown): Parts {
  if (!(error instanceof Error)) return {};
  const [first] =
    'rejectedErrors' in error && Array.isArray(error.rejectedErrors) ? error.rejectedErrors : [];
  const from: Error = first instanceof Error ? first : error;
  return {
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('responseCode' in from &&
      typeof from.responseCode === 'number' && { responseCode: from.responseCode }),
    ...('response' in from && typeof from.response === 'string' && { response: from.response }),
  };
}

function isCertificateError(said: string): boolean {
  return /certificate|self.signed|altnames|unable to verify|issuer/i.test(said);
}
