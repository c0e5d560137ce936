import { readFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { createTransport } from 'nodemailer';
import { SourceError } from '../../model/errors.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';
import type { ReadSecret } from '../../ports/secrets.ts';

/** A pool of connections to a mail server. */
export type Transport = Awaited<ReturnType<typeof openTransport>>;

/** In milliseconds; the library's own are minutes. */
const TIMEOUTS = {
  connectionTimeout: 15_000,
  greetingTimeout: 15_000,
  socketTimeout: 60_000,
  dnsTimeout: 15_000,
};

/** What a signature covers: also what an intermediary must not change about leaving the list. */
const SIGNED = [
  'from',
  'reply-to',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'references',
  'mime-version',
  'content-type',
  'auto-submitted',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
].join(':');

/** Opens a pool as the settings say; a mail's `onSent` is called when all of it has gone out. Throws a SourceError for a secret or a certificate that cannot be read. */
export async function openTransport(settings: SmtpSettings, readSecret: ReadSecret) {
  const { host, port, security, serverName, insecureSkipVerify, caFile } = settings;
  const transport = createTransport({
    pool: true,
    maxConnections: 2,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...TIMEOUTS,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: {
      rejectUnauthorized: !insecureSkipVerify,
      ...(serverName === undefined ? {} : { servername: serverName }),
      ...(caFile === undefined ? {} : { ca: await certificates(caFile) }),
    },
    ...(await authOf(settings, readSecret)),
    ...(await dkimOf(settings, readSecret)),
  });
  transport.use('stream', (message, done) => {
    const { onSent } = message.data as { readonly onSent?: () => void };
    message.message.processFunc((input) => {
      const through = new PassThrough();
      // It ends when the last of the message is handed to the connection.
      if (onSent) through.once('end', onSent);
      return input.pipe(through);
    });
    done();
  });
  return transport;
}

async function authOf({ login, oauth2 }: SmtpSettings, readSecret: ReadSecret) {
  if (login) return { auth: { user: login.username, pass: await readSecret(login.password) } };
  if (!oauth2) return {};
  return {
    auth: {
      type: 'OAuth2' as const,
      user: oauth2.username,
      clientId: oauth2.clientId,
      clientSecret: await readSecret(oauth2.clientSecret),
      refreshToken: await readSecret(oauth2.refreshToken),
      accessUrl: oauth2.tokenUrl,
    },
  };
}

async function dkimOf({ dkim }: SmtpSettings, readSecret: ReadSecret) {
  if (!dkim) return {};
  const privateKey = await readSecret(dkim.privateKey);
  return {
    dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey, headerFieldNames: SIGNED },
  };
}

async function certificates(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new SourceError(`The certificates in ${file} cannot be read. Correct smtp.ca_file.`, {
      cause: error,
    });
  });
}
