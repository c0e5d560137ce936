import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { folderWith } from '../../support/folder.ts';
import { hook, publisher, seeded } from '../../support/git-repository.ts';
import { hangingServer } from '../../support/hanging-server.ts';
import { goneWith, processesWith } from '../../support/processes.ts';
import { examplePublication } from '../../support/publication.ts';
import { until } from '../../support/until.ts';

const SIGNAL = new AbortController().signal;
const ROOT = join(import.meta.dirname, '../../..');

describe('a git remote that never answers', () => {
  it('is given up at the deadline, with everything that git had started', async () => {
    const { url } = await hangingServer();
    const receipt = await publisher(url, { deadline: 1 }).deliver(await examplePublication(), '', SIGNAL);
    expect(receipt).toEqual({
      recipient: '',
      outcome: 'failed',
      detail: `${url} took longer than the deadline of 1 s.`,
    });
    await goneWith(url);
  });

  it('is given up when the program is told to stop, long before the deadline', async () => {
    const { url, asked } = await hangingServer();
    const stop = new AbortController();
    const delivering = publisher(url, { deadline: 300 }).deliver(await examplePublication(), '', stop.signal);
    await asked;
    stop.abort();
    expect(await delivering).toEqual({
      recipient: '',
      outcome: 'failed',
      detail: `${url} had not answered when it was no longer waited for.`,
    });
    await goneWith(url);
  });

  it('is a finding of a check, which ends', async () => {
    const { url, asked } = await hangingServer();
    const stop = new AbortController();
    const checking = publisher(url, { deadline: 300 }).check(stop.signal);
    await asked;
    stop.abort();
    expect(await checking).toEqual([
      { what: url, ok: false, detail: `${url} had not answered when it was no longer waited for.` },
    ]);
  });

  it('is given up before the deadline when not a byte came for as long as git waits', async () => {
    const { url } = await hangingServer();
    // In place of a minute; git has no limit of its own that it could apply to.
    vi.stubEnv('GIT_HTTP_LOW_SPEED_TIME', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const receipt = await publisher(url, { deadline: 60 }).deliver(await examplePublication(), '', SIGNAL);
    expect(receipt.outcome).toBe('failed');
    expect(receipt.detail).toContain('Operation too slow');
  });

  it('is given up also when git does not heed being told to', async () => {
    const { url } = await hangingServer();
    const deaf = folderWith({ git: `#!/bin/sh\ntrap '' TERM\nsleep 600; : ${url}\n` });
    chmodSync(join(deaf, 'git'), 0o755);
    vi.stubEnv('PATH', `${deaf}:${process.env.PATH}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await publisher(url, { deadline: 1 }).check(SIGNAL)).toMatchObject([{ ok: false }]);
    await goneWith(deaf);
  });

  it('leaves no lock behind in a repository of this machine', async () => {
    const repository = seeded();
    const begun = join(repository, 'begun');
    hook(repository, 'reference-transaction', `[ "$1" = prepared ] || exit 0; touch ${begun}; sleep 613`);
    const stop = new AbortController();
    const delivering = publisher(repository).deliver(await examplePublication(), '', stop.signal);
    await until(() => existsSync(begun));
    expect(globSync('refs/**/*.lock', { cwd: repository })).toEqual(['refs/heads/main.lock']);
    stop.abort();
    expect(await delivering).toMatchObject({ outcome: 'unknown' });
    expect(globSync('refs/**/*.lock', { cwd: repository })).toEqual([]);
    await goneWith('sleep 613');
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('is left by git when the program ends by %s', async (how) => {
    const { url, asked } = await hangingServer();
    const folder = folderWith({
      'headroom.yaml': [
        'time_zone: UTC',
        `budgets: [${ROOT}/budgets]`,
        `source: { recording: ${ROOT}/samples/virtengine.jsonl }`,
        `targets: { docs: { git: { remote: "${url}/docs.git" } } }`,
      ].join('\n'),
    });
    const config = join(folder, 'headroom.yaml');
    const child = spawn(
      process.execPath,
      [join(ROOT, 'src/cli.ts'), 'publish', 'weekly', '--period', '2026-W05', '--config', config],
      { stdio: 'ignore' },
    );
    await asked;
    expect(processesWith(url)).not.toEqual([]);
    child.kill(how);
    await once(child, 'exit');
    await goneWith(url);
    expect(globSync('output/.git-cache/*/.git/**/*.lock', { cwd: folder })).toEqual([]);
  });
});

describe('a git remote that says too much', () => {
  it('in one line of a hook is told of in few words, in time', async () => {
    const repository = seeded();
    hook(repository, 'pre-receive', `head -c 300000 /dev/zero | tr '\\0' x; echo; exit 1`);
    const receipt = await publisher(repository, { deadline: 60 }).deliver(
      await examplePublication(),
      '',
      SIGNAL,
    );
    expect(receipt.outcome).toBe('refused');
    expect(receipt.detail.length).toBeLessThan(1000);
  });

  it('without an end is ended long before its deadline', async () => {
    const repository = seeded();
    hook(repository, 'pre-receive', `exec yes $(head -c 10000 /dev/zero | tr '\\0' x)`);
    const receipt = await publisher(repository, { deadline: 600 }).deliver(
      await examplePublication(),
      '',
      SIGNAL,
    );
    expect(receipt).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining(
        'git push failed: error: it printed more than 64 MiB, and was ended remote: xxx',
      ),
    });
  });
});
