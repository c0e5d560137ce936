import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ReportPublication } from '../../../src/model/publication.ts';
import type { SmtpSettings } from '../../../src/model/target-settings.ts';
import { selfSigned } from '../../support/certificate.ts';
import { babble, endlessServer } from '../../support/endless-server.ts';
import { freePort } from '../../support/free-port.ts';
import { examplePublication } from '../../support/publication.ts';
import { rawServer } from '../../support/raw-server.ts';
import { type Reply, scriptedServer } from '../../support/scripted-server.ts';
import { answeringServer, mailPublisher, mailServer } from '../../support/smtp.ts';
import { until } from '../../support/until.ts';

const SIGNAL = new AbortController().signal;

let publication: ReportPublication;

beforeAll(async () => {
  publication = await examplePublication();
});

type Smtp = Partial<SmtpSettings> & Pick<SmtpSettings, 'port'>;

const deliver = (smtp: Smtp, what = publication) =>
  mailPublisher(smtp).deliver(what, 'team@example.org', SIGNAL);

describe('a mail that a server answers', () => {
  it.each([
    { answers: { connect: '554 No mail here' }, why: 'the session' },
    { answers: { EHLO: '550 Not you', HELO: '550 Not you' }, why: 'the session' },
    { answers: { MAIL: '550 5.7.1 No such sender' }, why: 'the sender' },
    { answers: { MAIL: '530 5.7.0 Authentication required' }, why: 'the login' },
    { answers: { RCPT: '530 5.7.0 Must issue a STARTTLS command first' }, why: 'the login' },
    { answers: { RCPT: '503 Bad sequence of commands' }, why: 'the session' },
  ])('with $answers fails, since $why can be mended, and is not tried again at once', async ({ answers }) => {
    const paused: number[] = [];
    const mail = mailPublisher({ port: await answeringServer(answers) }, {}, paused);
    const receipt = await mail.deliver(publication, 'team@example.org', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toMatch(
      /does not take mail from here \(5.*\)\. Check email\.from, and username and security in smtp\.$/,
    );
    expect(receipt).not.toHaveProperty('alone');
    expect(paused).toEqual([]);
  });

  it.each([{ RCPT: '550 5.1.1 Nobody of that name' }, { '.': '554 5.7.1 It looks like spam' }])(
    'with %o is refused, since it is about the recipient or the mail',
    async (answers) => {
      const receipt = await deliver({ port: await answeringServer(answers) });
      expect(receipt).toMatchObject({ outcome: 'refused' });
      expect(receipt.detail).toContain('refuses it: 55');
    },
  );

  it.each([
    { said: '450 4.7.1 Greylisted for 5 minutes', until: 300 },
    { said: '450 4.2.0 Please try again in 00:04:59', until: 299 },
    { said: '451 4.7.1 Try again in 600 seconds', until: 600 },
    { said: '421 4.7.0 Too many, wait 2h', until: 7200 },
    { said: '450 4.2.1 Mailbox busy, 5 minutes of fame', until: undefined },
    { said: '451 4.3.0 Try again later', until: undefined },
  ])('with “$said” is left alone until $until', async ({ said, until: then }) => {
    const receipt = await deliver({ port: await answeringServer({ RCPT: said }), deadline: 0 });
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.until).toBe(then);
  });

  it('is not sent again when nothing more is to begin, and what the server says to it counts', async () => {
    const stop = new AbortController();
    let asked = 0;
    const answering = (answer: string) => (socket: Socket) => {
      asked += 1;
      stop.abort();
      setTimeout(() => socket.write(`${answer}\r\n`), 300);
    };
    const stopped = async (answer: string) => {
      const mail = mailPublisher({ port: await answeringServer({ '.': answering(answer) }) });
      return mail.deliver(publication, 'team@example.org', SIGNAL, stop.signal);
    };
    expect(await stopped('250 2.0.0 Queued')).toMatchObject({ outcome: 'delivered' });
    expect(await stopped('451 4.3.0 Not now')).toMatchObject({ outcome: 'failed' });
    expect(asked).toBe(2);
  });

  it.each([
    { answers: { RCPT: '450 4.2.1 Mailbox busy' }, alone: true },
    { answers: { RCPT: '421 4.3.2 Shutting down' }, alone: undefined },
    { answers: { MAIL: '451 4.3.0 Try later' }, alone: undefined },
    { answers: { '.': '452 4.3.1 Disk full' }, alone: undefined },
  ])('with $answers fails, for its recipient alone: $alone', async ({ answers, alone }) => {
    const receipt = await deliver({ port: await answeringServer(answers), deadline: 0 });
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.alone).toBe(alone);
  });

  it('in colours is told in one line of plain words', async () => {
    const port = await answeringServer({ '.': '250-\u001B[31mTaken\r\n250 and\u0007 queued' });
    const { outcome, detail } = await deliver({ port });
    expect(outcome).toBe('delivered');
    expect(detail).toMatch(/^127\.0\.0\.1 took it: [^\p{Cc}]*\.$/u);
  });
});

describe('a mail to a server that takes for ever', () => {
  /** Sends the beginning of an answer, and a byte more of it every now and then. */
  const drip = (socket: Socket) => {
    socket.write('250-');
    const timer = setInterval(() => socket.write('x'), 50);
    socket.on('close', () => clearInterval(timer));
    onTestFinished(() => clearInterval(timer));
  };

  it('fails at the deadline while nothing is sent', async () => {
    const receipt = await deliver({ port: await answeringServer({ EHLO: drip }), deadline: 1 });
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toMatch(
      /^The mail could not be handed to 127\.0\.0\.1:\d+ within the deadline of 1 s\. Check smtp\.host, smtp\.port/,
    );
  });

  it('is of unknown outcome at the deadline when all of it was sent', async () => {
    // In which even a busy machine sends all of it.
    const receipt = await deliver({ port: await answeringServer({ '.': drip }), deadline: 8 });
    expect(receipt).toMatchObject({ outcome: 'unknown' });
    expect(receipt.detail).toMatch(/\(none came within the deadline of 8 s\): it may have the mail\./);
  });

  it('leaves no connection behind', async () => {
    let closed = 0;
    const port = await answeringServer({
      EHLO: (socket) => {
        socket.on('end', () => {
          closed += 1;
        });
        drip(socket);
      },
    });
    await deliver({ port, deadline: 1 });
    await until(() => closed > 0);
  });

  it('is not waited for by a check that is told to stop', async () => {
    const port = await answeringServer({ EHLO: drip });
    const findings = await mailPublisher({ port }).check(AbortSignal.timeout(300));
    expect(findings).toMatchObject([{ ok: false }]);
  });
});

describe('a mail to a server that says too much', () => {
  const says = (piece: string) => (socket: Socket) => babble(socket, piece);

  it.each([
    { what: 'one line', piece: '2'.repeat(60_000) },
    { what: 'lines of one reply', piece: `250-${'x'.repeat(100)}\r\n`.repeat(500) },
    { what: 'empty lines', piece: '\r\n'.repeat(30_000) },
  ])('fails of $what without an end, at any time', async ({ piece }) => {
    for (const command of ['connect', 'EHLO', 'RCPT']) {
      const port = await answeringServer({ [command]: says(piece) });
      const receipt = await deliver({ port });
      expect(receipt.detail).toMatch(
        /^127\.0\.0\.1:\d+ cannot be reached \(it says more than 64 KiB\)\. Check/,
      );
      expect(receipt.outcome).toBe('failed');
    }
  });

  it('as many mails as are sent on one connection does not', async () => {
    const port = await answeringServer({
      EHLO: `250-${'x'.repeat(5000)}\r\n250 ok`,
      '.': `250 ${'x'.repeat(500)}`,
    });
    const mail = mailPublisher({ port });
    for (let count = 0; count < 25; count += 1) {
      expect(await mail.deliver(publication, 'team@example.org', SIGNAL)).toMatchObject({
        outcome: 'delivered',
      });
    }
  });
});

describe('a mail over TLS from the first byte', () => {
  const { certFile, keyFile } = selfSigned('mail.example.org');
  const [key, cert] = [readFileSync(keyFile), readFileSync(certFile)];
  const port = () =>
    mailServer({
      secure: true,
      key,
      cert,
      onData: (stream, _session, done) => stream.resume().on('end', () => done()),
    });
  const tls = { security: 'tls', serverName: 'mail.example.org' } as const;

  it('goes to a server whose certificate is trusted, and to no other', async () => {
    expect(await deliver({ ...tls, port: await port(), caFile: certFile })).toMatchObject({
      outcome: 'delivered',
    });
    const stranger = await deliver({ ...tls, port: await port() });
    expect(stranger).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('is not trusted') });
  });

  it('fails of a server that says too much, too', async () => {
    const server = createServer({ key, cert }, (socket) => babble(socket, '\r\n'.repeat(30_000))).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port: at } = server.address() as AddressInfo;
    const { detail } = await deliver({ ...tls, port: at, caFile: certFile });
    expect(detail).toContain('it says more than 64 KiB');
  });
});

describe('a mail with OAuth 2 whose token server', () => {
  async function withTokens(reply: Reply | undefined, deadline?: number) {
    const tokens = await scriptedServer(() => reply ?? {});
    const url = reply ? tokens.url : `http://127.0.0.1:${await freePort()}`;
    const detail = await withTokensAt(url, deadline);
    return { detail, asked: tokens.taken.length };
  }

  async function withTokensAt(url: string, deadline = 120): Promise<string> {
    const port = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      authMethods: ['XOAUTH2'],
      onAuth: (_auth, _session, done) => done(null, { user: 'ada' }),
    });
    const oauth2 = {
      username: 'ada',
      clientId: 'headroom',
      clientSecret: { value: 's3cret' },
      refreshToken: { value: 'r3fresh' },
      tokenUrl: `${url}/T0KEN`,
    };
    const { outcome, detail } = await deliver({ port, oauth2, deadline });
    expect(outcome).toBe('failed');
    for (const secret of ['s3cret', 'r3fresh', 'T0KEN']) expect(detail).not.toContain(secret);
    return detail.replace(url, 'URL');
  }

  it('is not there is named, with what to check', async () => {
    const { detail } = await withTokens(undefined);
    expect(detail).toBe(
      'URL, which gives the access tokens, cannot be reached (ECONNREFUSED). Check smtp.oauth2.token_url and the network.',
    );
  });

  it('is down is named, with what it answered, and asked again', async () => {
    const { detail, asked } = await withTokens({ status: 503, body: 'Maintenance\n\u001B[31m until noon' });
    expect(detail).toBe('URL gives no access token now (503, “Maintenance until noon”).');
    expect(asked).toBeGreaterThan(1);
  });

  it('does not accept the refresh token is named, with what it answered', async () => {
    const { detail, asked } = await withTokens({
      status: 400,
      body: JSON.stringify({ error: 'invalid_grant', error_description: 'No such token: r3fresh' }),
    });
    expect(detail).toBe(
      'URL gives no access token (400, “invalid_grant: No such token: […]”). Check token_url, client_id, client_secret and refresh_token in smtp.oauth2.',
    );
    expect(asked).toBe(1);
  });

  it('answers without a token is named', async () => {
    expect((await withTokens({ body: '{}' })).detail).toContain('URL gives no access token (200). Check');
  });

  it('answers without an end is read no further than a token needs', async () => {
    const detail = await withTokensAt(await endlessServer('400 Bad Request'));
    expect(detail).toMatch(/^URL gives no access token \(400, “a{199}[a…]”\)\. Check/);
  });

  it('repeats a secret shows no part of it, where its words are cut either', async () => {
    const { detail } = await withTokens({ status: 400, body: `${'x'.repeat(197)}s3cret` });
    expect(detail).toContain('(400, “xxx');
    expect(detail).not.toContain('xs3');
  });

  it('hangs is left at the deadline', async () => {
    expect((await withTokens({ hang: true }, 1)).detail).toContain('within the deadline of 1 s');
  });
});

describe('a mail that is to be signed', () => {
  const pem = (type: 'rsa' | 'ed25519') => {
    const { privateKey } =
      type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
    return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  };
  const signedWith = (value: string) => ({
    domain: 'example.org',
    selector: 'reports',
    privateKey: { value },
  });

  it.each([
    ['no key', 'not a key'],
    ['a key of another kind', pem('ed25519')],
  ])('fails for %s, and is not sent without a signature', async (_, key) => {
    let messages = 0;
    const port = await mailServer({
      onData: (stream, _session, done) => {
        messages += 1;
        stream.resume().once('end', () => done());
      },
    });
    const receipt = await deliver({ port, dkim: signedWith(key) });
    expect(receipt).toEqual({
      recipient: 'team@example.org',
      outcome: 'failed',
      detail: 'The key in smtp.dkim.private_key_file cannot sign. An RSA private key in PEM is wanted.',
    });
    expect(messages).toBe(0);
  });

  it('fails, since it cannot have arrived, when the line breaks before all of it is sent', async () => {
    const large = { ...publication, mail: { ...publication.mail, text: 'words '.repeat(1_500_000) } };
    const port = await rawServer((socket) => {
      socket.write('220 ready\r\n');
      socket.on('data', (chunk) => {
        if (/^DATA/m.test(String(chunk))) {
          socket.write('354 go on\r\n');
          socket.once('data', () => socket.resetAndDestroy());
        } else socket.write('250 ok\r\n');
      });
    });
    const receipt = await deliver({ port, deadline: 0, dkim: signedWith(pem('rsa')) }, large);
    expect(receipt).toMatchObject({ outcome: 'failed' });
  });
});
