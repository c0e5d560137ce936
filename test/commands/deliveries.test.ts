import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { selfSigned } from '../support/certificate.ts';
import { samplesProject as project } from '../support/project.ts';
import { runCli } from '../support/run-cli.ts';
import { scriptedServer } from '../support/scripted-server.ts';
import { mailServer } from '../support/smtp.ts';

const week = (config: string, ...more: readonly string[]) =>
  runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config, ...more]);

describe('headroom publish --retry-refused', () => {
  it('tries again what was refused when asked to, of the period named or of all, and says so until then', async () => {
    let mended = false;
    const asked: string[] = [];
    const server = await scriptedServer(({ headers }) => {
      asked.push(String(headers['idempotency-key']));
      return mended ? {} : { status: 404, body: 'No such channel' };
    });
    const { config } = project(`targets:\n  chat: { webhook: { url: "${server.url}/hook", format: slack } }`);
    const refused = await week(config);
    expect(refused).toMatchObject({ code: 3, out: 'Issued weekly 2026-W05; 1 of 2 deliveries made.\n' });
    expect(refused.err).toContain('“headroom publish --retry-refused” tries it again.');
    await runCli(['publish', 'weekly', '--period', '2026-W04', '--config', config]);
    mended = true;
    const plain = await runCli(['publish', '--config', config]);
    expect(plain).toMatchObject({ code: 0, out: 'Issued nothing new; 0 of 0 deliveries made.\n' });
    expect((await runCli(['status', '--config', config])).out).toMatch(
      /chat: refused, .* refuses it: 404, “No such channel”\..* “headroom publish --retry-refused” tries it again\./,
    );
    const dry = await week(config, '--retry-refused', '--dry-run');
    expect(dry.err).toContain('Would deliver weekly 2026-W05 to chat. ');
    const one = await week(config, '--retry-refused');
    expect(one).toMatchObject({ code: 0, out: 'Issued nothing new; 1 of 1 delivery made.\n' });
    const rest = await runCli(['publish', '--retry-refused', '--config', config]);
    expect(rest).toMatchObject({ code: 0, out: 'Issued nothing new; 1 of 1 delivery made.\n' });
    expect(asked.map((key) => key.slice(0, 15))).toEqual([
      'weekly.2026-W05',
      'weekly.2026-W04',
      'weekly.2026-W05',
      'weekly.2026-W04',
    ]);
    expect((await runCli(['status', '--config', config])).out).not.toContain('refused');
  });
});

describe('headroom doctor', () => {
  it('connects to a mail server, over TLS and logged in, and sends nothing', async () => {
    const { certFile, keyFile } = selfSigned('mail.example.org');
    let mails = 0;
    const port = await mailServer({
      disabledCommands: [],
      authOptional: false,
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
      onAuth: ({ username, password }, _session, done) =>
        username === 'ada' && password === 'right'
          ? done(null, { user: 'ada' })
          : done(Object.assign(new Error('Wrong credentials'), { responseCode: 535 })),
      onMailFrom: (_address, _session, done) => {
        mails += 1;
        done();
      },
    });
    const smtp = (more: string) =>
      [
        'email: { from: h@example.org, to: [team@example.org] }',
        `smtp: { host: 127.0.0.1, port: ${port}, ${more} }`,
        'targets: { team: { email: {} } }',
      ].join('\n');
    const doctor = async (more: string) => {
      const { out } = await runCli(['doctor', '--config', project(smtp(more)).config]);
      return out.split('\n').find((line) => line.includes('target team, mail server'));
    };
    const trusted = `ca_file: ${certFile}, server_name: mail.example.org, username: ada`;
    expect(await doctor(`${trusted}, password: right`)).toBe(
      `ok   target team, mail server 127.0.0.1:${port}: It answers over TLS and lets ada in.`,
    );
    expect(await doctor(`${trusted}, password: wrong`)).toMatch(
      /^fix {2}.* does not let “ada” in \(535 .*\)\. Check username and password in smtp\.$/,
    );
    expect(await doctor('server_name: mail.example.org, username: ada, password: right')).toMatch(
      /^fix {2}.* is not trusted .*\. Name its authority in smtp\.ca_file, or its name in smtp\.server_name\.$/,
    );
    expect(await doctor(`${trusted}, password: right, security: tls`)).toMatch(
      /^fix {2}.*: starttls and tls are different ports\.$/,
    );
    expect(mails).toBe(0);
  });
});
