import type { Outcome } from '../../model/delivery.ts';
import { messageOf, SourceError } from '../../model/errors.ts';
import { oneLine } from '../../model/one-line.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';
import { TokenError } from './token.ts';

/** What a failed attempt means. */
export interface Failure {
  readonly outcome: Exclude<Outcome, 'delivered'>;
  /** Whether the same attempt may succeed in a moment. */
  readonly passing: boolean;
  readonly detail: string;
  /** Set when the server was reached, took the sender, and others may well get theirs. */
  readonly alone?: true;
  /** Seconds for which the server asks to be left alone, where it says so. */
  readonly after?: number;
}

/** How far an attempt had come when it ended. */
export interface Progress {
  /** Whether all of the message had gone out: without an answer to that nobody knows whether the server has it. */
  readonly sent: boolean;
  /** Whether it was ended because its time was over. */
  readonly late: boolean;
}

/** Replies about the session or the login, whatever they answer (RFC 5321, 4.2.3; RFC 4954, 6). */
const OF_THE_SESSION = [503, 530, 534, 535, 538];

/** What an error of the mail library means. */
export function failureOf(
  error: unknown,
  settings: SmtpSettings,
  progress: Progress = { sent: false, late: false },
): Failure {
  const server = `${settings.host}:${settings.port}`;
  if (error instanceof TokenError) {
    return { outcome: 'failed', passing: error.passing, detail: error.message };
  }
  if (error instanceof SourceError) return { outcome: 'failed', passing: false, detail: error.message };
  const parts = partsOf(error);
  const said = oneLine(parts.response ?? messageOf(error));
  return answered(parts, said, settings) ?? broken(parts, said, server, progress, settings);
}

/** What a server's answer means; undefined when there was none. */
function answered(
  { code, responseCode, command }: Parts,
  said: string,
  settings: SmtpSettings,
): Failure | undefined {
  const server = `${settings.host}:${settings.port}`;
  const isOfRecipient = command === 'RCPT TO';
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) {
    const alone = isOfRecipient && responseCode !== 421;
    const detail = `${server} cannot take it now: ${said}.`;
    const after = secondsIn(said);
    return { outcome: 'failed', passing: true, detail, ...(alone && { alone }), ...(after && { after }) };
  }
  if (code === 'EAUTH') {
    const user = settings.login?.username ?? settings.oauth2?.username ?? '';
    const check = settings.oauth2 ? 'username and oauth2' : 'username and password';
    const detail = `${server} does not let “${user}” in (${said}). Check ${check} in smtp.`;
    return { outcome: 'failed', passing: false, detail };
  }
  if (responseCode === undefined || responseCode < 500) return undefined;
  const isOfMail = isOfRecipient || command === 'DATA';
  if (isOfMail && !OF_THE_SESSION.includes(responseCode)) {
    return { outcome: 'refused', passing: false, detail: `${server} refuses it: ${said}.` };
  }
  const detail = `${server} does not take mail from here (${said}). Check email.from, and username and security in smtp.`;
  return { outcome: 'failed', passing: false, detail };
}

/**
 * For how many seconds a server wants to be left alone, in the words that servers have for it: `Greylisted for 5 minutes`,
 * `try again in 300 seconds`, `please come back in 00:04:59`. There is no form for it in SMTP.
 */
function secondsIn(said: string): number | undefined {
  const [, hours, minutes, seconds] = /\b(?:in|after|for) (\d{1,2}):(\d{2}):(\d{2})\b/i.exec(said) ?? [];
  if (seconds !== undefined) return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const [, count, unit = ''] =
    /\b(?:in|after|for|wait) (\d{1,6}) ?(s|m|h)(?:ec|in|our)?(?:ond|ute)?s?\b/i.exec(said) ?? [];
  const scale = { s: 1, m: 60, h: 3600 }[unit.toLowerCase()];
  return count === undefined || scale === undefined ? undefined : Number(count) * scale;
}

/** What a line that broke without an answer means. */
function broken(
  { code }: Parts,
  said: string,
  server: string,
  { sent, late }: Progress,
  { deadline }: SmtpSettings,
): Failure {
  const why = late ? `none came within the deadline of ${deadline} s` : said;
  if (sent) {
    const detail = `The line to ${server} broke before it answered (${why}): it may have the mail. Another attempt bears the same Message-ID.`;
    return { outcome: 'unknown', passing: false, detail };
  }
  if (late) {
    const detail = `The mail could not be handed to ${server} within the deadline of ${deadline} s. Check smtp.host, smtp.port and the network, or raise smtp.deadline.`;
    return { outcome: 'failed', passing: false, detail };
  }
  if (isCertificateError(said)) {
    const detail = `The certificate of ${server} is not trusted (${said}). Name its authority in smtp.ca_file, or its name in smtp.server_name.`;
    return { outcome: 'failed', passing: false, detail };
  }
  if (code === 'ETLS' || said.includes(':SSL routines:')) {
    const detail = `${server} cannot be reached over TLS (${said}). Check smtp.security: starttls and tls are different ports.`;
    return { outcome: 'failed', passing: false, detail };
  }
  return {
    outcome: 'failed',
    passing: true,
    detail: `${server} cannot be reached (${said}). Check smtp.host, smtp.port and the network.`,
  };
}

/** What the operator is told of a mail that a server took. */
export function takenWords({ host }: SmtpSettings, response: string): string {
  return `${host} took it: ${oneLine(response)}.`;
}

interface Parts {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  /** The command that was answered: `RCPT TO`, `DATA`; `CONN` for the greeting. */
  readonly command?: string;
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
    ...('command' in from && typeof from.command === 'string' && { command: from.command }),
  };
}

function isCertificateError(said: string): boolean {
  return /certificate|self.signed|altnames|unable to verify|issuer/i.test(said);
}
