import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import { failureOf, followed, lineAdded } from '../../support/followed.ts';
import { badLine } from '../../support/git-daemon.ts';

import { commits, daemonOf, files, git, hook, seeded } from '../../support/git-repository.ts';
import { until } from '../../support/until.ts';

const SIGNAL = new AbortController().signal;

describe('a change that is pushed', () => {
  it('is a commit on top of the newest, by the author of the settings, at its moment', async () => {
    const repository = seeded();
    const project = followed(repository);
    const before = await project.pull(SIGNAL);
    const commit = await project.push(lineAdded('violations/v.yaml', 'one'), SIGNAL);
    expect(commit).toEqual({
      id: git(repository, 'rev-parse', 'main').trim(),
      by: 'Headroom <headroom@example.org>',
      at: 1_770_000_000,
      subject: 'Add one',
    });
    expect(await project.newest()).toEqual(commit);
    expect(await project.contains(commit.id, before.id)).toBe(true);
    expect(files(repository)).toEqual(['README.md', 'violations/v.yaml']);
    expect(readFileSync(join(await project.filesOf(commit.id), 'violations/v.yaml'), 'utf8')).toBe('one\n');
  });

  it('is no commit where the remote has all of it, or nothing is written', async () => {
    const repository = seeded();
    const project = followed(repository);
    const commit = await project.push(lineAdded('v.yaml', 'one'), SIGNAL);
    expect(await project.push(lineAdded('v.yaml', 'one'), SIGNAL)).toEqual(commit);
    const nothing = { ...lineAdded('', ''), write: async () => [] };
    expect(await project.push(nothing, SIGNAL)).toEqual(commit);
    expect(commits(repository)).toHaveLength(2);
  });

  it('is refused by a protected branch in the words of the remote, and can be pushed later', async () => {
    const repository = seeded();
    hook(repository, 'pre-receive', 'echo "main is protected: ask Ada"; exit 1');
    const project = followed(repository);
    const said = await failureOf(project.push(lineAdded('v.yaml', 'one'), SIGNAL));
    expect(said).toContain(`SourceError: ${repository} refuses a push to main: `);
    expect(said).toContain('main is protected: ask Ada');
    expect(said).toContain('If the branch is protected, let this user push to it');
    rmSync(join(repository, 'hooks/pre-receive'));
    expect((await project.push(lineAdded('v.yaml', 'one'), SIGNAL)).subject).toBe('Add one');
  });

  it('lands exactly once each when five push at once, from clones of their own and from the same', async () => {
    const repository = seeded();
    const { url } = await daemonOf(join(repository, '..'));
    const projects = Array.from({ length: 4 }, () => followed(`${url}/docs.git`));
    const shared = followed(`${url}/docs.git`, { folder: projects[0]?.folder ?? '' });
    const all = [...projects, shared].map(async (project, who) => {
      for (const line of ['a', 'b', 'c']) await project.push(lineAdded('v.yaml', `${who}${line}`), SIGNAL);
    });
    await Promise.all(all);
    const lines = git(repository, 'show', 'main:v.yaml').trim().split('\n').toSorted();
    expect(lines).toEqual([0, 1, 2, 3, 4].flatMap((who) => ['a', 'b', 'c'].map((line) => `${who}${line}`)));
    expect(commits(repository)).toHaveLength(16);
  });

  it('has not arrived when the line breaks before it did, and lands once when it is pushed again', async () => {
    const repository = seeded();
    const daemon = await daemonOf(join(repository, '..'));
    const line = await badLine(daemon.port, 'before', 1);
    onTestFinished(line.close);
    const project = followed(`${line.url}/docs.git`);
    expect(await failureOf(project.push(lineAdded('v.yaml', 'one'), SIGNAL))).toContain(
      'could not be pushed to: git push failed: fatal: the remote end hung up unexpectedly',
    );
    expect(commits(repository)).toHaveLength(1);
    expect((await project.push(lineAdded('v.yaml', 'one'), SIGNAL)).subject).toBe('Add one');
    expect(commits(repository)).toHaveLength(2);
  });

  it('lands once though others push between its arrival and the answer, which is lost', async () => {
    const repository = seeded();
    const daemon = await daemonOf(join(repository, '..'));
    const theirs = join(repository, 'theirs');
    // Who pushed in between makes it unknown whether it arrived: the branch is not what it would be then.
    hook(
      repository,
      'post-receive',
      `[ -e ${theirs} ] && exit; touch ${theirs}; export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x; git update-ref refs/heads/main $(git commit-tree -p main -m Theirs main^{tree})`,
    );
    const line = await badLine(daemon.port, 'after', 1);
    onTestFinished(line.close);
    const project = followed(`${line.url}/docs.git`);
    // Not one that looks what is there: made again, it would be there twice.
    const add = async (folder: string) => {
      const file = join(folder, 'v.yaml');
      writeFileSync(file, `${existsSync(file) ? readFileSync(file, 'utf8') : ''}one\n`);
      return ['v.yaml'];
    };
    const commit = await project.push({ ...lineAdded('', ''), message: 'Add one', write: add }, SIGNAL);
    expect(line.cuts()).toBe(1);
    expect(git(repository, 'show', 'main:v.yaml')).toBe('one\n');
    await until(() => commits(repository)[0] === 'Theirs');
    expect(commits(repository)).toEqual(['Theirs', 'Add one', 'Write README.md']);
    // On a busy machine it is found to have arrived before they pushed.
    expect(['Theirs', 'Add one']).toContain(commit.subject);
    expect(await project.newest()).toEqual(commit);
  });

  it('may have arrived when the server is gone in the middle, and is made good later', async () => {
    const repository = seeded();
    const daemon = await daemonOf(join(repository, '..'));
    hook(repository, 'post-receive', 'sleep 600');
    const project = followed(`${daemon.url}/docs.git`);
    const pushing = failureOf(project.push(lineAdded('v.yaml', 'one'), SIGNAL));
    await until(() => commits(repository).length === 2);
    await daemon.cut();
    expect(await pushing).toBe(
      `SourceError: The push to main of ${daemon.url}/docs.git was cut off: it may have arrived. Another attempt finds out.`,
    );
    rmSync(join(repository, 'hooks/post-receive'));
    await daemon.restart();
    expect((await project.push(lineAdded('v.yaml', 'one'), SIGNAL)).subject).toBe('Add one');
    expect(commits(repository)).toHaveLength(2);
  });

  it('does not arrive while there is no reach, and the clone stays as it was', async () => {
    const repository = seeded();
    const project = followed(repository);
    const before = await project.pull(SIGNAL);
    renameSync(repository, `${repository}.away`);
    expect(await failureOf(project.push(lineAdded('v.yaml', 'one'), SIGNAL))).toMatch(
      /^SourceError: .* could not be pushed to: git fetch failed/,
    );
    expect(await project.newest()).toEqual(before);
    expect(readdirSync(join(project.folder, 'making'))).toEqual([]);
  });
});
