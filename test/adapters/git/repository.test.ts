import { execFileSync } from 'node:child_process';
import { globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { failureOf, followed, lineAdded } from '../../support/followed.ts';

import { gitHttpServer } from '../../support/git-http.ts';
import { bare, cloneOf, commitAll, commitInto, commits, git, seeded } from '../../support/git-repository.ts';
import { hangingServer } from '../../support/hanging-server.ts';

const SIGNAL = new AbortController().signal;
const BUDGETS = 'budgets/api.yaml';

describe('a repository that is followed', () => {
  it('knows nothing before it is fetched, then its newest commit and who made it', async () => {
    const repository = seeded();
    const project = followed(repository);
    expect([await project.newest(), await project.inUse()]).toEqual([undefined, undefined]);
    const newest = await project.pull(SIGNAL);
    expect(newest).toEqual({
      id: git(repository, 'rev-parse', 'main').trim(),
      by: 'A <a@x>',
      at: Number(git(repository, 'log', '-1', '--format=%ct', 'main')),
      subject: 'Write README.md',
    });
    expect([await project.newest(), await project.inUse()]).toEqual([newest, undefined]);
    expect(project.name).toBe(`main of ${repository}`);
  });

  it('uses a commit also after a restart, without reach, with its files', async () => {
    const repository = seeded();
    const project = followed(repository);
    const used = await project.pull(SIGNAL);
    await project.use(used.id);
    commitInto(cloneOf(repository), BUDGETS, 'newer\n');
    await project.pull(SIGNAL);
    rmSync(repository, { recursive: true });
    const again = followed(repository, { folder: project.folder });
    expect(await again.inUse()).toEqual(used);
    expect((await again.newest())?.subject).toBe(`Write ${BUDGETS}`);
    expect(readdirSync(await again.filesOf(used.id))).toEqual(['README.md']);
    expect(await failureOf(again.pull(SIGNAL))).toMatch(/^SourceError: .* could not be fetched: /);
    expect(await again.inUse()).toEqual(used);
  });

  it('follows the branch that the remote’s HEAD names, and another one once it does', async () => {
    const repository = seeded();
    const project = followed(repository, { branch: undefined as never });
    expect(project.name).toBe(repository);
    await project.pull(SIGNAL);
    const clone = cloneOf(repository);
    git(clone, 'commit', '-q', '--allow-empty', '-m', 'On trunk');
    git(clone, 'push', '-q', 'origin', 'HEAD:trunk');
    expect((await project.pull(SIGNAL)).subject).toBe('Write README.md');
    git(repository, 'symbolic-ref', 'HEAD', 'refs/heads/trunk');
    expect((await project.pull(SIGNAL)).subject).toBe('On trunk');
    expect((await project.newest())?.subject).toBe('On trunk');
    expect((await project.push(lineAdded('a.md', 'one'), SIGNAL)).subject).toBe('Add one');
    expect(commits(repository, 'trunk')[0]).toBe('Add one');
  });

  it('finds the last commit that changed some files, and what is in a history', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const first = git(clone, 'rev-parse', 'HEAD').trim();
    commitInto(clone, BUDGETS, 'one\n');
    const second = git(clone, 'rev-parse', 'HEAD').trim();
    commitInto(clone, 'budgets/*.yaml', 'not a pattern\n');
    commitInto(clone, 'other.md', 'x\n');
    const project = followed(repository);
    const newest = await project.pull(SIGNAL);
    expect((await project.lastOf(newest.id, [BUDGETS])).id).toBe(second);
    expect((await project.lastOf(newest.id, ['budgets/*.yaml'])).subject).toBe('Write budgets/*.yaml');
    expect((await project.lastOf(newest.id, [BUDGETS, 'README.md'])).id).toBe(second);
    expect((await project.lastOf(second, [])).id).toBe(second);
    expect((await project.lastOf(newest.id, ['nowhere'])).id).toBe(newest.id);
    expect(await project.contains(newest.id, first)).toBe(true);
    expect(await project.contains(newest.id, newest.id)).toBe(true);
    expect(await project.contains(first, newest.id)).toBe(false);
    expect(await project.contains(newest.id, 'f'.repeat(40))).toBe(false);
    expect(await project.contains(newest.id, '--all')).toBe(false);
  });

  it('shows on one line what somebody wrote into a commit', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    git(
      clone,
      '-c',
      'user.name=\u001b[31mAda\u202e',
      '-c',
      'user.email=a@x',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'x',
    );
    const tree = git(clone, 'write-tree').trim();
    const commit = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], {
      cwd: clone,
      input: `tree ${tree}\nauthor \u001b[31mAda\u202e <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nOne\u0007\u2028two ${'x'.repeat(5000)}\n`,
    });
    git(clone, 'push', '-q', '--force', 'origin', `${commit.toString().trim()}:main`);
    const { by, subject } = await followed(repository).pull(SIGNAL);
    expect(by).toBe('Ada <a@x>');
    expect(subject).toMatch(/^One two x+…$/);
    expect(subject.length).toBeLessThanOrEqual(200);
  });

  it('follows a history that was rewritten, says so once, and keeps what is in use', async () => {
    const repository = seeded();
    const project = followed(repository);
    const old = await project.pull(SIGNAL);
    await project.use(old.id);
    const clone = cloneOf(repository);
    git(clone, 'checkout', '-q', '--orphan', 'anew');
    writeFileSync(join(clone, 'README.md'), 'Anew.\n');
    const anew = commitAll(clone, 'Anew', '--force');
    expect((await project.pull(SIGNAL)).id).toBe(anew);
    await project.pull(SIGNAL);
    expect(project.told).toEqual([
      `The history of main of ${repository} was rewritten: ${old.id.slice(0, 12)} is not in it any more. Its newest commit is ${anew.slice(0, 12)} by A <a@x>.`,
    ]);
    expect(await project.contains(anew, old.id)).toBe(false);
    expect(await project.inUse()).toEqual(old);
    expect(readFileSync(join(await project.filesOf(old.id), 'README.md'), 'utf8')).toBe('Docs.\n');
  });

  it('says what is wrong with a branch, and what there is', async () => {
    const repository = seeded();
    expect(await failureOf(followed(bare()).pull(SIGNAL))).toMatch(
      /^SourceError: .*docs\.git is empty\. Push the project’s files to it first\.$/,
    );
    expect(await failureOf(followed(repository, { branch: 'perf' }).pull(SIGNAL))).toBe(
      `SourceError: ${repository} has no branch perf. It has main: name one of them with --branch.`,
    );
    const clone = cloneOf(repository);
    git(clone, 'push', '-q', 'origin', ...'abcdefg'.split('').map((name) => `HEAD:${name}`));
    const project = followed(repository, { branch: 'g' });
    const used = await project.pull(SIGNAL);
    git(clone, 'push', '-q', 'origin', ':g');
    expect(await failureOf(project.pull(SIGNAL))).toBe(
      `SourceError: ${repository} has no branch g any more. It has a, b, c, d, e and 2 more: name one of them with --branch.`,
    );
    expect(await project.newest()).toEqual(used);
    git(repository, 'symbolic-ref', 'HEAD', 'refs/heads/nowhere');
    expect(await failureOf(followed(repository, { branch: undefined as never }).pull(SIGNAL))).toContain(
      'has no branch that its HEAD names. It has a, b, c, d, e and 2 more: name one',
    );
  });

  it('takes nothing of another branch or remote for its own, and keeps all under another login', async () => {
    const [repository, other] = [seeded(), seeded()];
    const { url } = await gitHttpServer(join(repository, '..'));
    const project = followed(`${url}/docs.git`);
    await project.use((await project.pull(SIGNAL)).id);
    const under = (remote: string, branch = 'main') => followed(remote, { branch, folder: project.folder });
    expect(await under(`${url.replace('://', '://ada@')}/docs.git`).inUse()).toBeDefined();
    const elsewhere = under(other);
    expect([await elsewhere.inUse(), await elsewhere.newest()]).toEqual([undefined, undefined]);
    await elsewhere.use((await elsewhere.pull(SIGNAL)).id);
    expect(await under(other, 'perf').inUse()).toBeUndefined();
  });

  it('is given up when the program is told to stop, and at its deadline', async () => {
    const { url, asked } = await hangingServer();
    const stop = new AbortController();
    const fetching = failureOf(followed(`${url}/docs.git`).pull(stop.signal));
    await asked;
    stop.abort();
    expect(await fetching).toBe(
      `SourceError: ${url}/docs.git had not answered when it was no longer waited for.`,
    );
    expect(await failureOf(followed(`${url}/docs.git`, { deadline: 1 }).pull(SIGNAL))).toBe(
      `SourceError: ${url}/docs.git took longer than the deadline of 1 s.`,
    );
  });

  it('waits for another program at work in the same clone no longer than its deadline', async () => {
    const repository = seeded();
    const project = followed(repository);
    await project.pull(SIGNAL);
    const short = followed(repository, { folder: project.folder, deadline: 2 });
    await short.newest();
    const release = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const pushing = project.push(
      {
        ...lineAdded('a.md', 'one'),
        write: async () => {
          begun.resolve();
          await release.promise;
          return [];
        },
      },
      SIGNAL,
    );
    await begun.promise;
    const said = await failureOf(short.pull(SIGNAL));
    release.resolve();
    await pushing;
    expect(said).toMatch(/^SourceError: (Another program is at work in|.* took longer than the deadline)/);
    expect((await short.pull(SIGNAL)).subject).toBe('Write README.md');
  });

  it('asks for a token as a target does, and puts it into no file', async () => {
    const repository = seeded();
    const server = await gitHttpServer(join(repository, '..'), 'x-access-token:s3cret-token');
    const project = followed(`${server.url}/docs.git`, { token: { value: 's3cret-token' } });
    await project.use((await project.pull(SIGNAL)).id);
    await project.push(lineAdded('a.md', 'one'), SIGNAL);
    expect(commits(repository)[0]).toBe('Add one');
    const found = globSync('**/*', { cwd: project.folder, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes('s3cret'));
    expect(found).toEqual([]);
    const wrong = followed(`${server.url}/docs.git`, { token: { value: 'wr0ng' } });
    const said = await failureOf(wrong.pull(SIGNAL));
    expect(said).toMatch(/Authentication failed/i);
    expect(said).not.toContain('wr0ng');
  });

  it('names the option of a key that is not there, and not the key', async () => {
    const project = followed('ssh://git@docs.example/docs.git', { sshKeyFile: '/nowhere/hunter2' });
    expect(await failureOf(project.pull(SIGNAL))).toBe(
      'SourceError: The file that --ssh-key-file names cannot be read (no such file). Correct its path or its permissions.',
    );
  });
});
