import { execFileSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Commit } from '../../../src/ports/repository.ts';
import { folderWith } from '../../support/folder.ts';
import { followed, lineAdded } from '../../support/followed.ts';
import { badLine } from '../../support/git-daemon.ts';
import { gitHttpServer } from '../../support/git-http.ts';
import {
  bare,
  cloneOf,
  commitInto,
  commits,
  daemonOf,
  files,
  git,
  hook,
  seeded,
} from '../../support/git-repository.ts';
import { hangingServer } from '../../support/hanging-server.ts';

const SIGNAL = new AbortController().signal;
const BUDGETS = 'budgets/api.yaml';

/** Whoever is asked, what they fail with. */
const failureOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'it did not fail',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );

/** Makes a tree what somebody's clone has, and pushes it. */
function commitAll(clone: string, message: string, ...options: readonly string[]): string {
  git(clone, 'add', '--force', '-A');
  git(clone, 'commit', '-q', '--allow-empty', '-m', message);
  git(clone, 'push', '-q', ...options, 'origin', 'HEAD:main');
  return git(clone, 'rev-parse', 'HEAD').trim();
}

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

describe('the files of a commit', () => {
  it('are whole and as they were, whatever is fetched and used after', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    commitInto(clone, BUDGETS, 'one\n');
    const project = followed(repository, { path: 'budgets' });
    const first = await project.pull(SIGNAL);
    const folder = await project.filesOf(first.id);
    expect(folder).toBe(join(project.folder, 'trees', first.id));
    commitInto(clone, BUDGETS, 'two\n');
    const second = await project.pull(SIGNAL);
    await project.use(second.id);
    expect(readFileSync(join(folder, BUDGETS), 'utf8')).toBe('one\n');
    expect(readFileSync(join(await project.filesOf(second.id), BUDGETS), 'utf8')).toBe('two\n');
    expect(await failureOf(project.filesOf('f'.repeat(40)))).toContain('There is no commit ffff');
  });

  it('are let go of when nobody reads them: not those of what is in use, was so before, or is newest', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const project = followed(repository);
    const made: Commit[] = [];
    for (const text of ['one', 'two', 'three', 'four', 'five']) {
      commitInto(clone, BUDGETS, text);
      const commit = await project.pull(SIGNAL);
      await project.filesOf(commit.id);
      made.push(commit);
      if (text !== 'five') await project.use(commit.id);
    }
    const trees = join(project.folder, 'trees');
    const there = () => made.map(({ id }) => existsSync(join(trees, id)));
    expect(there()).toEqual([true, true, true, true, true]);
    const longAgo = Date.now() / 1000 - 3600;
    for (const name of readdirSync(trees)) utimesSync(join(trees, name), longAgo, longAgo);
    await project.filesOf(made[1]?.id ?? '');
    await project.use(made[3]?.id ?? '');
    // The second was just asked for; the third was in use before the fourth is, which stays when it is used again.
    expect(there()).toEqual([false, true, true, true, true]);
  });

  it('have the bytes of the commit, and no program of the machine is run for them', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const mark = join(folderWith(), 'ran');
    const config = `[filter "evil"]\nsmudge = touch ${mark}\nprocess = touch ${mark}\nclean = touch ${mark}\nrequired = true\n[core]\nautocrlf = true\nhooksPath = ${folderWith()}\nfsmonitor = touch ${mark}\n[log]\nshowSignature = true\n[filter "lfs"]\nprocess = touch ${mark}\n`;
    const attributes =
      '* text eol=crlf filter=evil ident working-tree-encoding=UTF-16\n*.bin filter=lfs diff=lfs merge=lfs -text\n';
    const given: Readonly<Record<string, string>> = {
      '.gitattributes': attributes,
      'a.yaml': 'one\ntwo $Id$\r\nthree\n',
      'b.bin': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n',
    };
    git(clone, 'config', 'core.autocrlf', 'false');
    for (const [name, text] of Object.entries(given)) writeFileSync(join(clone, name), text);
    // As somebody whose git knows no such attributes.
    mkdirSync(join(clone, '.git/info'), { recursive: true });
    writeFileSync(join(clone, '.git/info/attributes'), '* -text -filter -ident !working-tree-encoding\n');
    commitAll(clone, 'Attributes');
    vi.stubEnv('GIT_CONFIG_GLOBAL', join(folderWith({ config }), 'config'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const project = followed(repository);
    const folder = await project.filesOf((await project.pull(SIGNAL)).id);
    for (const [name, text] of Object.entries(given)) {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    }
    await project.push(lineAdded('a.yaml', 'four'), SIGNAL);
    expect(git(repository, 'show', 'main:a.yaml')).toBe(`${given['a.yaml']}four\n`);
    expect(existsSync(mark)).toBe(false);
  });

  it('have the links that stay among them, and none that lead out or nowhere', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const outside = folderWith({ 'secret.yaml': 'secret' });
    const links: Readonly<Record<string, string>> = {
      'in.md': 'README.md',
      'through.md': 'in.md',
      'out.yaml': join(outside, 'secret.yaml'),
      'out-folder': outside,
      'by-way.yaml': 'out.yaml',
      'up.yaml': '../../output/ledger.db',
      'up-git': '../../git',
      nowhere: 'not-there',
      'round-1': 'round-2',
      'round-2': 'round-1',
      'perf/up.md': '../README.md',
    };
    mkdirSync(join(clone, 'perf'));
    for (const [name, to] of Object.entries(links)) symlinkSync(to, join(clone, name));
    commitAll(clone, 'Links');
    const project = followed(repository);
    const folder = await project.filesOf((await project.pull(SIGNAL)).id);
    const there = globSync('**/*', { cwd: folder, withFileTypes: true })
      .filter((entry) => entry.isSymbolicLink())
      .map((entry) => [entry.name, readlinkSync(join(entry.parentPath, entry.name))]);
    expect(there.toSorted()).toEqual([
      ['in.md', 'README.md'],
      ['through.md', 'in.md'],
      ['up.md', '../README.md'],
    ]);
  });

  it('may have odd names, names that differ by case, submodules and empty ones', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const names = [
      'A.yaml',
      'a.yaml',
      'with space.yaml',
      'new\nline',
      'back\\slash',
      '-x',
      '日本.yaml',
      'con',
      '*',
    ];
    for (const name of names) writeFileSync(join(clone, name), name);
    git(clone, 'add', '-A');
    git(clone, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
    git(clone, 'commit', '-q', '-m', 'Odd');
    git(clone, 'push', '-q', 'origin', 'HEAD:main');
    const project = followed(repository);
    const folder = await project.filesOf((await project.pull(SIGNAL)).id);
    for (const name of names) expect(readFileSync(join(folder, name), 'utf8')).toBe(name);
    expect(readdirSync(join(folder, 'sub'))).toEqual([]);
    const pushed = await project.push(lineAdded('with space.yaml', 'more'), SIGNAL);
    expect(git(repository, 'ls-tree', pushed.id, 'sub')).toContain('160000 commit');
  });

  it('do not go into git’s own folder, and a commit that would have them there is refused', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: clone, input: 'x' })
      .toString()
      .trim();
    const mktree = (input: string) =>
      execFileSync('git', ['mktree'], { cwd: clone, input }).toString().trim();
    const tree = mktree(`040000 tree ${mktree(`100644 blob ${blob}\tconfig\n`)}\t.git\n`);
    const commit = git(clone, 'commit-tree', '-m', 'Evil', tree).trim();
    git(clone, 'push', '-q', '--force', 'origin', `${commit}:main`);
    const project = followed(repository);
    const newest = await project.pull(SIGNAL);
    expect(await failureOf(project.filesOf(newest.id))).toMatch(/invalid path '\.git/);
    expect(readdirSync(join(project.folder, 'trees'))).toEqual([]);
  });

  it('can be had though the clone belongs to another user', async () => {
    const repository = seeded();
    const project = followed(repository);
    const { id } = await project.pull(SIGNAL);
    if (process.getuid?.() !== 0) return;
    execFileSync('chown', ['-R', '12345', project.folder]);
    const again = followed(repository, { folder: project.folder });
    expect(readdirSync(await again.filesOf(id))).toEqual(['README.md']);
    expect((await again.push(lineAdded('a.md', 'one'), SIGNAL)).subject).toBe('Add one');
  });
});

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
    expect(commits(repository)).toEqual(['Theirs', 'Add one', 'Write README.md']);
    expect([commit.subject, await project.newest()]).toEqual(['Theirs', commit]);
  });

  it('may have arrived when the server is gone in the middle, and is made good later', async () => {
    const repository = seeded();
    const daemon = await daemonOf(join(repository, '..'));
    hook(repository, 'post-receive', 'sleep 600');
    const project = followed(`${daemon.url}/docs.git`);
    const pushing = failureOf(project.push(lineAdded('v.yaml', 'one'), SIGNAL));
    await vi.waitUntil(() => commits(repository).length === 2, { timeout: 60_000 });
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
