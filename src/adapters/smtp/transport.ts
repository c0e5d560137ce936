import { createPrivateKey } from 'node:crypto';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import DKIM from 'nodemailer/lib/dkim';
import { BOUNDS } from '../../model/bounds.ts';
import { reasonOf, SourceError } from '../../model/errors.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import type { MessageOptions } from '../../render/email/message.ts';
import type { AccessToken } from '../io/access-token.ts';
import { readUtf8 } from '../io/read.ts';
import { lineOpener } from './line.ts';
import { accessToken } from './token.ts';

/** A mail on its way to one recipient. */
export interface Sending extends MessageOptions {
  readonly envelope: { readonly from: string; readonly to: string };
  readonly signal: AbortSignal;
  /** Called when all of it has gone out. */
  readonly onSent: () => void;
}

/** A pool of connections to a mail server. */
export interface Transport {
  /** Sends, and answers what the server said. Throws the library's errors, a TokenError, or a SourceError for a secret that cannot be read. */
  send(message: Sending): Promise<string>;
  /** Connects and logs in. Throws what sending throws. */
  verify(): Promise<unknown>;
  /** Ends every connection, also one that is in use. */
  close(): void;
}

/** In milliseconds; the library's own are minutes. */
const TIMEOUTS = {
  connectionTimeout: 15_000,
  greetingTimeout: 15_000,
  socketTimeout: 60_000,
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

/** Opens a pool as the settings say. Throws a SourceError for a secret, a key or a certificate that cannot be read. */
export async function openTransport(settings: SmtpSettings, readSecret: ReadSecret): Promise<Transport> {
  const { host, port, security, serverName, insecureSkipVerify, caFile } = settings;
  const ended = new AbortController();
  const sign = await signerOf(settings, readSecret);
  const transport = createTransport({
    pool: true,
    maxConnections: 2,
    // What can be heard on a connection is bounded, and a server says something of each.
    maxMessages: 20,
    host,
    port,
    getSocket: lineOpener(settings, { timeout: TIMEOUTS.connectionTimeout, signal: ended.signal }),
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
    ...(await authOf(settings, readSecret, ended.signal)),
  });
  transport.use('stream', (message, done) => {
    const { onSent } = message.data as Pick<Sending, 'onSent'>;
    message.message.processFunc((input) => {
      // It ends when the last of the signed message is handed to the connection; the signer reads all of it before.
      const through = new PassThrough().once('end', onSent);
      return pipeline(sign(input), through, () => {});
    });
    done();
  });
  return {
    send: async (message) => (await transport.sendMail(message)).response,
    verify: async () => transport.verify(),
    close: () => {
      ended.abort();
      transport.close({ force: true });
    },
  };
}

/** The login. An access token is had anew when the last one has ended, or was not accepted. */
async function authOf({ login, oauth2 }: SmtpSettings, readSecret: ReadSecret, signal: AbortSignal) {
  if (login) return { auth: { user: login.username, pass: await readSecret(login.password) } };
  if (!oauth2) return {};
  return {
    auth: {
      type: 'OAuth2' as const,
      user: oauth2.username,
      provisionCallback: (_user: string, _renew: boolean, done: Provisioned) =>
        void provide(() => accessToken(oauth2, readSecret, signal), done),
    },
  };
}

/** How the library is told of a token, and until when it can be used, in milliseconds. */
type Provisioned = (error: Error | null, token?: string, expires?: number) => void;

async function provide(ask: () => Promise<AccessToken>, done: Provisioned): Promise<void> {
  try {
    const { text, lifetime = Number.POSITIVE_INFINITY } = await ask();
    done(null, text, Date.now() + (lifetime - MARGIN) * 1000);
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Seconds before its end from which a token is not used any more, so that it does not end on its way. */
const MARGIN = 10;

type Sign = (message: Readable) => Readable;

/** How a mail is signed. The library sends a mail without a signature when a key cannot sign. */
async function signerOf({ dkim }: SmtpSettings, readSecret: ReadSecret): Promise<Sign> {
  if (!dkim) return (message) => message;
  const privateKey = await readSecret(dkim.privateKey);
  requireRsa(privateKey);
  const signer = new DKIM({
    domainName: dkim.domain,
    keySelector: dkim.selector,
    privateKey,
    headerFieldNames: SIGNED,
  });
  return (message) => signer.sign(message);
}

function requireRsa(pem: string): void {
  const unusable = (cause?: unknown) =>
    new SourceError(
      'The key in smtp.dkim.private_key_file cannot sign. An RSA private key in PEM is wanted.',
      {
        cause,
      },
    );
  let type: string | undefined;
  try {
    type = createPrivateKey(pem).asymmetricKeyType;
  } catch (error) {
    throw unusable(error);
  }
  if (type !== 'rsa') throw unusable();
}

async function certificates(file: string): Promise<string> {
  return readUtf8(file, { bound: BOUNDS.secret }).catch((error: unknown) => {
    throw new SourceError(
      `The file that smtp.ca_file names cannot be read (${reasonOf(error)}). Correct its path or its permissions.`,
    );
  });
}
