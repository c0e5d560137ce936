import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ReportPublication } from '../../../src/model/publication.ts';
import { folderWith } from '../../support/folder.ts';
import { gitHttpServer } from '../../support/git-http.ts';
import { files, publisher, seeded } from '../../support/git-repository.ts';
import { examplePublication } from '../../support/publication.ts';
import { webServer } from '../../support/web-server.ts';

const SIGNAL = new AbortController().signal;
const REPORT = 'reports/weekly/2026-W05/report.md';

let publication: ReportPublication;
beforeAll(async () => {
  publication = await examplePublication();
});

describe('the token of a git target', () => {
  it('is the password of a request, and stands in no file', async () => {
    const repository = seeded();
    const server = await gitHttpServer(join(repository, '..'), 'x-access-token:s3cret-token');
    const cache = folderWith();
    const token = { value: 's3cret-token' };
    const docs = publisher(`${server.url}/docs.git`, { token }, cache);
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    expect(files(repository)).toContain(REPORT);
    const grep = spawnSync('grep', ['-rlE', 's3cret|eC1hY2Nlc3M', cache]);
    expect([grep.status, String(grep.stdout)]).toEqual([1, '']);
  });

  it('is the password of the user that the remote names', async () => {
    const repository = seeded();
    const server = await gitHttpServer(join(repository, '..'), 'ada:s3cret $token');
    const remote = `${server.url.replace('://', '://ada@')}/docs.git`;
    const docs = publisher(remote, { token: { value: 's3cret $token' } });
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
  });

  it.each([{ host: 'that lets everybody in' }, { host: 'that asks who it is', wants: 'ada:other' }])(
    'does not follow when git is sent on to a host $host',
    async ({ wants }) => {
      const repository = seeded();
      const other = await gitHttpServer(join(repository, '..'), wants);
      const asked: (string | undefined)[] = [];
      const url = await webServer(({ url: path, headers }, response) => {
        asked.push(headers.authorization);
        if (headers.authorization) response.writeHead(302, { location: `${other.url}${path}` }).end();
        else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      });
      const docs = publisher(`${url}/docs.git`, { token: { value: 's3cret-token' } });
      await docs.check(SIGNAL);
      expect(asked.some((authorization) => authorization?.startsWith('Basic '))).toBe(true);
      expect(other.logins.length).toBeGreaterThan(0);
      expect(other.logins.filter((login) => login !== undefined)).toEqual([]);
    },
  );

  it('is in no word of a failure when it is wrong', async () => {
    const repository = seeded();
    const server = await gitHttpServer(join(repository, '..'), 'x-access-token:right');
    const docs = publisher(`${server.url}/docs.git`, { token: { value: 'wr0ng-token' } });
    const receipt = await docs.deliver(publication, '', SIGNAL);
    expect(receipt.outcome).toBe('failed');
    expect(receipt.detail).not.toContain('wr0ng');
    expect(receipt.detail).toMatch(/Authentication failed/i);
  });
});

/** In place of SSH: writes down how it was called, does what else it is told, and runs the command here. */
function fakeSsh(name: string, also = ''): { readonly file: string; readonly called: () => string } {
  const folder = folderWith();
  const [file, log] = [join(folder, name), join(folder, 'log')];
  const script = `#!/bin/sh\necho "${name} $*" >>${log}\n${also}\nfor last; do :; done\nexec sh -c "$last"\n`;
  spawnSync('sh', ['-c', `cat >${file}`], { input: script });
  chmodSync(file, 0o755);
  onTestFinished(() => void vi.unstubAllEnvs());
  return { file, called: () => readFileSync(log, 'utf8') };
}

describe('a git target over SSH', () => {
  it('asks nobody, and gives up a line that is dead', async () => {
    const ssh = fakeSsh('ssh');
    vi.stubEnv('PATH', `${join(ssh.file, '..')}:${process.env.PATH}`);
    const remote = `ssh://git@docs.example${seeded()}`;
    expect(await publisher(remote).deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    for (const option of ['BatchMode=yes', 'ConnectTimeout=30', 'ServerAliveInterval=15'])
      expect(ssh.called()).toContain(`-o ${option}`);
  });

  it.each(['GIT_SSH_COMMAND', 'GIT_SSH', 'core.sshCommand'])(
    'leaves %s as its user set it',
    async (where) => {
      const { file, called } = fakeSsh('mine');
      if (where === 'core.sshCommand')
        vi.stubEnv(
          'GIT_CONFIG_GLOBAL',
          join(folderWith({ config: `[core]\nsshCommand = ${file}\n` }), 'config'),
        );
      else vi.stubEnv(where, file);
      const remote = `ssh://git@docs.example${seeded()}`;
      expect(await publisher(remote).deliver(publication, '', SIGNAL)).toMatchObject({
        outcome: 'delivered',
      });
      expect(called()).toMatch(/^mine .*git@docs\.example/);
      expect(called()).not.toContain('ConnectTimeout');
    },
  );

  it('does not wait for a connection that SSH keeps open for the next time', async () => {
    const ssh = fakeSsh('ssh', 'setsid sleep 60 &');
    vi.stubEnv('PATH', `${join(ssh.file, '..')}:${process.env.PATH}`);
    const remote = `ssh://git@docs.example${seeded()}`;
    expect(await publisher(remote).deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
  });

  it.each([
    ['Host key verification failed.', 'The server’s SSH key is not known here'],
    ['git@docs.example: Permission denied (publickey).', 'Check remote, branch and the right to push.'],
  ])('says what SSH said, and what to do: %s', async (said, remedy) => {
    const ssh = fakeSsh('ssh', `echo "${said}" >&2; exit 255`);
    vi.stubEnv('PATH', `${join(ssh.file, '..')}:${process.env.PATH}`);
    const docs = publisher(`ssh://git@docs.example${seeded()}`);
    const { detail } = await docs.deliver(publication, '', SIGNAL);
    expect(detail).toContain(`git fetch failed: ${said} ${remedy}`);
  });

  it('fails for a key that is not there, without the name, which may be the key', async () => {
    const key = join(folderWith(), 'hunter2');
    const receipt = await publisher(`ssh://git@docs.example${seeded()}`, { sshKeyFile: key }).deliver(
      publication,
      '',
      SIGNAL,
    );
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain('The file that git.ssh_key_file names cannot be read (no such file)');
    expect(receipt.detail).not.toContain('hunter2');
  });

  it('uses the key of its settings before any other', async () => {
    const ssh = fakeSsh('ssh');
    vi.stubEnv('PATH', `${join(ssh.file, '..')}:${process.env.PATH}`);
    vi.stubEnv('GIT_SSH_COMMAND', '/nowhere/ssh');
    const remote = `ssh://git@docs.example${seeded()}`;
    const key = join(folderWith({ "Ada's key": '' }), "Ada's key");
    const docs = publisher(remote, { sshKeyFile: key });
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    expect(ssh.called()).toContain(`-i ${key} -o IdentitiesOnly=yes`);
  });
});
