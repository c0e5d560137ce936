import { execFileSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Commit } from '../../../src/ports/repository.ts';
import { folderWith } from '../../support/folder.ts';
import { failureOf, followed, lineAdded } from '../../support/followed.ts';

import { cloneOf, commitAll, commitInto, git, seeded } from '../../support/git-repository.ts';

const SIGNAL = new AbortController().signal;
const BUDGETS = 'budgets/api.yaml';

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
    expect(Object.fromEntries(there)).toEqual({
      'in.md': 'README.md',
      'through.md': 'in.md',
      'up.md': '../README.md',
    });
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

  it('may be as large as a file of a commit may be, and no larger', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const project = followed(repository, {}, { most: 64, unit: 'KiB' });
    commitInto(clone, 'large.bin', 'x'.repeat(65_536));
    const { id } = await project.pull(SIGNAL);
    expect(readFileSync(join(await project.filesOf(id), 'large.bin'))).toHaveLength(65_536);
    commitInto(clone, 'large.bin', 'x'.repeat(65_537));
    const larger = await project.pull(SIGNAL);
    expect(await failureOf(project.filesOf(larger.id))).toBe(
      `SourceError: The commit ${larger.id.slice(0, 12)} has a file larger than 64 KiB. Keep it outside of the repository.`,
    );
    expect(readdirSync(join(project.folder, 'trees'))).toEqual([id]);
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
