import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportPublication } from '../../../src/model/publication.ts';
import type { EmailTarget, SmtpSettings } from '../../../src/model/target-settings.ts';
import type { Publisher } from '../../../src/ports/publisher.ts';
import { type Certificate, selfSigned } from '../../support/certificate.ts';
import { folderWith } from '../../support/folder.ts';
import { freePort } from '../../support/free-port.ts';
import { type Postfix, startPostfix } from '../../support/postfix.ts';
import { examplePublication } from '../../support/publication.ts';
import { rawServer } from '../../support/raw-server.ts';
import { scriptedServer } from '../../support/scripted-server.ts';
import { mailPublisher, mailServer } from '../../support/smtp.ts';

const SIGNAL = new AbortController().signal;

let certificate: Certificate;
let postfix: Postfix;
let publication: ReportPublication;

beforeAll(async () => {
  certificate = selfSigned('mail.example.org');
  [postfix, publication] = await Promise.all([startPostfix(certificate), examplePublication()]);
});

afterAll(() => postfix.stop());

function publisher(
  smtp: Partial<SmtpSettings>,
  differing: Partial<EmailTarget> = {},
  paused: number[] = [],
): Publisher {
  return mailPublisher({ port: postfix.port, ...smtp }, differing, paused);
}

describe('a mail through Postfix', () => {
  it('arrives whole: text, HTML, charts, and headers that thread it and say that no person wrote it', async () => {
    const before = postfix.messages().length;
    const mail = publisher(
      {},
      { cc: ['boss@example.org'], unsubscribe: ['https://example.org/leave', 'mailto:leave@example.org'] },
    );
    expect(mail.recipients).toEqual(['Team <team@example.org>', 'boss@example.org']);
    const receipt = await mail.deliver(publication, 'Team <team@example.org>', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'delivered' });
    expect(receipt.detail).toMatch(/^127\.0\.0\.1 took it: 250 2\.0\.0 Ok: queued as/);
    const all = await postfix.arrived(before + 1);
    const parsed = await simpleParser(all.at(-1) ?? '');
    const header = (name: string) =>
      String(
        parsed.headerLines
          .find(({ key }) => key === name)
          ?.line.replace(/\r?\n\s+/g, ' ')
          .replace(/^[^:]+: /, ''),
      );
    expect(parsed.subject).toBe(publication.mail.subject);
    expect(parsed.text?.trim()).toBe(publication.mail.text.trim());
    expect(parsed.attachments.map(({ cid }) => cid)).toEqual(publication.mail.images.map(({ cid }) => cid));
    expect(header('to')).toBe('Team <team@example.org>');
    expect(header('cc')).toBe('boss@example.org');
    expect(header('message-id')).toBe('<weekly.2026-W05.r1.team@example.org>');
    expect(header('references')).toBe('<weekly.team.headroom@example.org>');
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('list-id')).toBe('Headroom weekly <weekly.team.headroom.example.org>');
    expect(header('list-unsubscribe')).toBe('<https://example.org/leave>, <mailto:leave@example.org>');
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header('delivered-to')).toBe('team@example.org');
  });

  it('is refused with the server’s words when there is no such recipient, and tried once', async () => {
    const paused: number[] = [];
    const receipt = await publisher({}, {}, paused).deliver(publication, 'gone@example.org', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'refused' });
    expect(receipt.detail).toContain('554 5.7.1');
    expect(receipt.detail).toContain('Nobody of that name');
    expect(paused).toEqual([]);
  });

  it('is tried again with growing pauses while the recipient is busy, and fails at the deadline', async () => {
    const paused: number[] = [];
    const receipt = await publisher({ deadline: 10 }, {}, paused).deliver(
      publication,
      'busy@example.org',
      SIGNAL,
    );
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain('Come back later');
    expect(paused).toEqual([1, 2, 4]);
  });

  it('is refused when it is larger than the server takes', async () => {
    const large = { ...publication, mail: { ...publication.mail, text: 'x'.repeat(1_100_000) } };
    const receipt = await publisher({}).deliver(large, 'team@example.org', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'refused' });
    expect(receipt.detail).toMatch(/552/);
  });

  it('goes over STARTTLS to a server whose certificate is trusted', async () => {
    const tls = {
      security: 'starttls',
      caFile: certificate.certFile,
      serverName: 'mail.example.org',
    } as const;
    expect(await publisher(tls).deliver(publication, 'team@example.org', SIGNAL)).toMatchObject({
      outcome: 'delivered',
    });
    expect(await publisher(tls).check(SIGNAL)).toMatchObject([{ ok: true, detail: 'It answers over TLS.' }]);
  });

  it('does not go to a server whose certificate is not trusted, or bears another name', async () => {
    const stranger = await publisher({ security: 'starttls' }).deliver(
      publication,
      'team@example.org',
      SIGNAL,
    );
    expect(stranger).toMatchObject({ outcome: 'failed' });
    expect(stranger.detail).toContain('Name its authority in smtp.ca_file');
    const other = {
      security: 'starttls',
      caFile: certificate.certFile,
      serverName: 'other.example.org',
    } as const;
    const misnamed = await publisher(other).deliver(publication, 'team@example.org', SIGNAL);
    expect(misnamed).toMatchObject({ outcome: 'failed' });
    expect(misnamed.detail).toContain('is not trusted');
  });

  it('is the same bytes each time but for what the server adds', async () => {
    const before = postfix.messages().length;
    const mail = publisher({});
    await mail.deliver(publication, 'team@example.org', SIGNAL);
    await mail.deliver(publication, 'team@example.org', SIGNAL);
    const [first, second] = (await postfix.arrived(before + 2)).slice(-2).map((message) => {
      const text = message.toString('latin1');
      return text.slice(text.indexOf('Auto-Submitted'));
    });
    expect(first).toBe(second);
    expect(first?.length).toBeGreaterThan(10_000);
  });
});

describe('a mail through a server that', () => {
  const refusal = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code });

  it('greylists is delivered at the second attempt', async () => {
    let asked = 0;
    const port = await mailServer({
      onRcptTo: (_address, _session, done) => {
        asked += 1;
        done(asked === 1 ? refusal(450, 'Greylisted') : null);
      },
      onData: (stream, _session, done) => stream.resume().once('end', () => done()),
    });
    const paused: number[] = [];
    expect(
      await publisher({ port }, {}, paused).deliver(publication, 'team@example.org', SIGNAL),
    ).toMatchObject({ outcome: 'delivered' });
    expect(paused).toEqual([1]);
  });

  it('wants a password is delivered with the right one, and fails with words without it otherwise', async () => {
    const port = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        username === 'ada' && password === 'right'
          ? done(null, { user: 'ada' })
          : done(refusal(535, 'Wrong credentials')),
      onData: (stream, _session, done) => stream.resume().once('end', () => done()),
    });
    const folder = folderWith({ password: 'right\n' });
    const right = {
      port,
      login: { username: 'ada', password: { file: join(folder, 'password'), setting: 'smtp.password_file' } },
    };
    expect(await publisher(right).deliver(publication, 'team@example.org', SIGNAL)).toMatchObject({
      outcome: 'delivered',
    });
    expect(await publisher(right).check(SIGNAL)).toMatchObject([{ ok: true }]);
    const wrong = { port, login: { username: 'ada', password: { value: 'wr0ng' } } };
    const receipt = await publisher(wrong).deliver(publication, 'team@example.org', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain('does not let “ada” in');
    expect(receipt.detail).not.toContain('wr0ng');
    expect(await publisher(wrong).check(SIGNAL)).toMatchObject([{ ok: false }]);
    // A password that was rotated is read anew.
    const rotated = publisher({
      port,
      login: { username: 'ada', password: { file: join(folder, 'password'), setting: 'smtp.password_file' } },
    });
    writeFileSync(join(folder, 'password'), 'old\n');
    expect(await rotated.deliver(publication, 'team@example.org', SIGNAL)).toMatchObject({
      outcome: 'failed',
    });
    writeFileSync(join(folder, 'password'), 'right\n');
    expect(await rotated.deliver(publication, 'team@example.org', SIGNAL)).toMatchObject({
      outcome: 'delivered',
    });
  });

  it('wants OAuth 2 gets an access token that was had with the refresh token', async () => {
    const tokens = await scriptedServer(() => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ access_token: 'fresh', expires_in: 3600 }),
    }));
    const port = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      authMethods: ['XOAUTH2'],
      onAuth: ({ username, accessToken }, _session, done) =>
        username === 'ada' && accessToken === 'fresh'
          ? done(null, { user: 'ada' })
          : done(refusal(535, 'Wrong token')),
      onData: (stream, _session, done) => stream.resume().once('end', () => done()),
    });
    const oauth2 = {
      username: 'ada',
      clientId: 'headroom',
      clientSecret: { value: 's3cret' },
      refreshToken: { value: 'r3fresh' },
      tokenUrl: `${tokens.url}/token`,
    };
    expect(await publisher({ port, oauth2 }).deliver(publication, 'team@example.org', SIGNAL)).toMatchObject({
      outcome: 'delivered',
    });
    expect(Object.fromEntries(tokens.taken[0]?.form ?? [])).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'r3fresh',
    });
  });

  it('reads a signature gets one that verifies and covers how to leave', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    let message = Buffer.alloc(0);
    const port = await mailServer({
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.once('end', () => {
          message = Buffer.concat(chunks);
          done();
        });
      },
    });
    const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const dkim = { domain: 'example.org', selector: 'reports', privateKey: { value: key } };
    const mail = publisher({ port, dkim }, { unsubscribe: ['https://example.org/leave'] });
    expect(await mail.deliver(publication, 'team@example.org', SIGNAL)).toMatchObject({
      outcome: 'delivered',
    });
    const { signed, valid } = verifyDkim(
      message.toString('latin1'),
      String(publicKey.export({ type: 'spki', format: 'pem' })),
    );
    expect(signed).toEqual(
      expect.arrayContaining(['from', 'subject', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post']),
    );
    expect(valid).toBe(true);
  });

  it('breaks the line after the last byte is of unknown outcome, and the next attempt bears the same Message-ID', async () => {
    const ids: string[] = [];
    const port = await rawServer((socket) => {
      socket.write('220 ready\r\n');
      let data = '';
      let inData = false;
      socket.on('data', (chunk) => {
        if (!inData) {
          inData = /^DATA/m.test(String(chunk));
          socket.write(inData ? '354 go on\r\n' : '250 ok\r\n');
          return;
        }
        data += String(chunk);
        if (!data.endsWith('\r\n.\r\n')) return;
        ids.push(/^Message-ID: (.*)$/im.exec(data)?.[1]?.trim() ?? '');
        socket.destroy();
      });
    });
    const mail = publisher({ port });
    const receipt = await mail.deliver(publication, 'team@example.org', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'unknown' });
    expect(receipt.detail).toContain('it may have the mail');
    await mail.deliver(publication, 'team@example.org', SIGNAL);
    expect(ids).toEqual(['<weekly.2026-W05.r1.team@example.org>', '<weekly.2026-W05.r1.team@example.org>']);
  });

  it('hangs is left when the program is told to stop', async () => {
    const port = await rawServer(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const receipt = await publisher({ port }).deliver(publication, 'team@example.org', controller.signal);
    expect(receipt).toMatchObject({ outcome: 'failed' });
  });

  it('is not there fails with host, port and what to check', async () => {
    const port = await freePort();
    const receipt = await publisher({ port, deadline: 0 }).deliver(publication, 'team@example.org', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toBe(
      `127.0.0.1:${port} cannot be reached (connect ECONNREFUSED 127.0.0.1:${port}). Check smtp.host, smtp.port and the network.`,
    );
    expect(await publisher({ port }).check(SIGNAL)).toMatchObject([{ ok: false }]);
  });
});

/** Verifies a relaxed/relaxed rsa-sha256 signature by RFC 6376. */
function verifyDkim(
  message: string,
  publicKey: string,
): { readonly signed: readonly string[]; readonly valid: boolean } {
  const end = message.indexOf('\r\n\r\n');
  const headers = message
    .slice(0, end)
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n');
  const relaxed = (line: string) => {
    const at = line.indexOf(':');
    return `${line.slice(0, at).trim().toLowerCase()}:${line
      .slice(at + 1)
      .replace(/\s+/g, ' ')
      .trim()}`;
  };
  const dkim = headers.find((line) => /^dkim-signature:/i.test(line)) ?? '';
  const tag = (name: string) =>
    new RegExp(`[;:\\s]${name}=([^;]+)`).exec(dkim)?.[1]?.replaceAll(/\s/g, '') ?? '';
  const signed = tag('h')
    .split(':')
    .map((name) => name.toLowerCase());
  const lines = signed.flatMap((name) =>
    headers
      .filter((line) => line.toLowerCase().startsWith(`${name}:`))
      .slice(-1)
      .map(relaxed),
  );
  const unsigned = relaxed(dkim.replace(/([;\s]b=)[^;]*/, '$1'));
  const verify = createVerify('RSA-SHA256').update([...lines, unsigned].join('\r\n'));
  return { signed, valid: verify.verify(createPublicKey(publicKey), Buffer.from(tag('b'), 'base64')) };
}
