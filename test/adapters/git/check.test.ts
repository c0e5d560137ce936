import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { contentsOf, folderWith } from '../../support/folder.ts';
import { bare, cloneOf, daemonOf, git, publisher, seeded } from '../../support/git-repository.ts';
import { examplePublication } from '../../support/publication.ts';

const SIGNAL = new AbortController().signal;

describe('a check of a git target', () => {
  it('looks at reach, branch and the right to push, and changes nothing', async () => {
    const repository = seeded();
    expect((await publisher(repository).check(SIGNAL)).map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(git(repository, 'branch', '--list').trim()).toBe('* main');
    expect(existsSync(join(repository, 'refs/heads/headroom'))).toBe(false);
  });

  it('tells of a remote that is not there', async () => {
    expect(await publisher('/nowhere.git').check(SIGNAL)).toMatchObject([{ ok: false }]);
  });

  it('wants the branch that new ones start from, by its whole name', async () => {
    const repository = seeded();
    git(cloneOf(repository), 'push', '-q', 'origin', 'HEAD:gone-fishing');
    const branch = async (mode: 'direct' | 'branch', from = repository) =>
      (await publisher(from, { branch: 'gone', mode }).check(SIGNAL))[1];
    expect(await branch('branch')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('There is none'),
    });
    expect(await branch('direct')).toMatchObject({ ok: true, detail: 'There is none; it will be made.' });
    expect(await branch('branch', bare())).toMatchObject({
      ok: true,
      detail: 'The repository is empty; it will be made.',
    });
  });

  it('tells of a remote that may only be read', async () => {
    const repository = seeded();
    git(repository, 'config', 'daemon.receivepack', 'false');
    const { url } = await daemonOf(join(repository, '..'));
    const [finding, ...more] = await publisher(`${url}/docs.git`).check(SIGNAL);
    expect(finding).toMatchObject({ ok: false, detail: expect.stringContaining('the right to push') });
    expect(more).toEqual([]);
  });

  it('leaves the clone alone, which a delivery may have locked, and nothing of its own behind', async () => {
    const [cache, temporary] = [folderWith(), folderWith()];
    const docs = publisher(seeded(), {}, cache);
    await docs.deliver(await examplePublication(), '', SIGNAL);
    const [name = ''] = readdirSync(cache);
    writeFileSync(join(cache, name, '.git/index.lock'), '');
    const before = contentsOf(cache);
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect((await docs.check(SIGNAL)).map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(contentsOf(cache)).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
