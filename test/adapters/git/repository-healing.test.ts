import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { contentsOf, folderWith } from '../../support/folder.ts';
import { followed, lineAdded } from '../../support/followed.ts';
import { cloneOf, commitInto, commits, daemonOf, git, seeded } from '../../support/git-repository.ts';
import { until } from '../../support/until.ts';

const SIGNAL = new AbortController().signal;
const CHILD = join(import.meta.dirname, '../../support/followed-child.ts');

/** How often a program is killed; who changes the clone may want more. */
const KILLS = Number(process.env.HEADROOM_KILLS ?? 8);

function write(file: string, text = ''): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

/** What may befall a clone. */
const LEFT: Readonly<Record<string, (clone: string) => void>> = {
  ...Object.fromEntries(
    [
      'HEAD.lock',
      'config.lock',
      'shallow.lock',
      'packed-refs.lock',
      'gc.pid',
      'refs/headroom/used.lock',
      'refs/remotes/origin/main.lock',
    ].map((lock) => [`a lock, ${lock}`, (clone: string) => write(join(clone, 'git', lock))]),
  ),
  'an empty HEAD': (clone) => writeFileSync(join(clone, 'git/HEAD'), ''),
  'a broken config': (clone) => writeFileSync(join(clone, 'git/config'), '[bro'),
  'no ref of the branch': (clone) => rmSync(join(clone, 'git/refs/remotes'), { recursive: true }),
  'an empty ref of the branch': (clone) => writeFileSync(join(clone, 'git/refs/remotes/origin/main'), ''),
  'no refs': (clone) => {
    git(join(clone, 'git'), 'pack-refs', '--all');
    rmSync(join(clone, 'git/refs'), { recursive: true });
  },
  'truncated objects': (clone) => {
    for (const entry of globSync('git/objects/**/*', { cwd: clone, withFileTypes: true }))
      if (entry.isFile()) truncateSync(join(entry.parentPath, entry.name), 9);
  },
  'a truncated pack': (clone) => {
    git(join(clone, 'git'), 'gc', '-q');
    for (const pack of globSync('git/objects/pack/*.pack', { cwd: clone }))
      truncateSync(join(clone, pack), 40);
  },
  'no objects': (clone) => rmSync(join(clone, 'git/objects'), { recursive: true }),
  'an empty repository': (clone) => {
    const refs = readFileSync(join(clone, 'git/refs/headroom/used'));
    rmSync(join(clone, 'git'), { recursive: true });
    mkdirSync(join(clone, 'git/refs/headroom'), { recursive: true });
    writeFileSync(join(clone, 'git/refs/headroom/used'), refs);
  },
  'a repository that was just put aside': (clone) => renameSync(join(clone, 'git'), join(clone, 'git.old')),
  'one aside beside the new one': (clone) => mkdirSync(join(clone, 'git.old/objects'), { recursive: true }),
  'things half made': (clone) => {
    write(join(clone, 'making/headroom-scratch-1-00000000-abc/files/half.yaml'), 'half');
    write(join(clone, 'git/objects/pack/tmp_pack_abc'), 'half');
  },
};

describe('a clone with', () => {
  it.each(Object.keys(LEFT))('%s goes on, with what is in use and what else lies there', async (what) => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const project = followed(repository);
    const used = await project.pull(SIGNAL);
    await project.use(used.id);
    await project.filesOf(used.id);
    write(join(project.folder, 'output/headroom.db'), 'ledger');
    write(join(project.folder, 'output/git/x.lock'), 'theirs');
    LEFT[what]?.(project.folder);
    commitInto(clone, 'more.md', 'more\n');
    const again = followed(repository, { folder: project.folder });
    expect((await again.pull(SIGNAL)).subject).toBe('Write more.md');
    expect(await again.inUse()).toEqual(used);
    expect(readdirSync(await again.filesOf(used.id))).toEqual(['README.md']);
    expect((await again.push(lineAdded('v.yaml', 'one'), SIGNAL)).subject).toBe('Add one');
    await again.use((await again.pull(SIGNAL)).id);
    expect(Object.keys(contentsOf(join(project.folder, 'output')))).toEqual(['git/x.lock', 'headroom.db']);
    git(join(project.folder, 'git'), 'rev-list', '--objects', '--all');
    expect(existsSync(join(project.folder, 'git.old'))).toBe(false);
  });

  it.each(['', 'making'])(
    'its folder removed while it is open, or one in it, is made anew: “%s”',
    async (part) => {
      const project = followed(seeded());
      const used = await project.pull(SIGNAL);
      await project.use(used.id);
      await project.filesOf(used.id);
      rmSync(join(project.folder, part), { recursive: true });
      expect(await project.pull(SIGNAL)).toEqual(used);
      expect(readdirSync(await project.filesOf(used.id))).toEqual(['README.md']);
      expect((await project.push(lineAdded('v.yaml', 'one'), SIGNAL)).subject).toBe('Add one');
    },
  );

  it('a file in its place says so, and leaves the file', async () => {
    const folder = join(folderWith({ clone: 'mine' }), 'clone');
    await expect(followed(seeded(), { folder }).pull(SIGNAL)).rejects.toThrow(
      /^The clone of .* could not be written: /,
    );
    expect(readFileSync(folder, 'utf8')).toBe('mine');
  });

  it('a commit in use that the remote has no more, is mended with it', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const project = followed(repository);
    const used = await project.pull(SIGNAL);
    await project.use(used.id);
    git(clone, 'checkout', '-q', '--orphan', 'anew');
    git(clone, 'commit', '-q', '-m', 'Anew');
    git(clone, 'push', '-q', '--force', 'origin', 'HEAD:main');
    git(repository, 'gc', '-q', '--prune=now');
    writeFileSync(join(project.folder, 'git/refs/remotes/origin/main'), 'broken');
    expect((await project.pull(SIGNAL)).subject).toBe('Anew');
    expect(await project.inUse()).toEqual(used);
  });

  it('no room left on its disk says so, keeps what is there, and goes on when there is', async () => {
    const repository = seeded();
    const project = followed(repository);
    const used = await project.pull(SIGNAL);
    await project.use(used.id);
    commitInto(cloneOf(repository), 'large.bin', 'x'.repeat(100_000));
    // As git says it of a disk that is full.
    const full = folderWith({
      git: `#!/bin/sh\nfor last; do [ "$last" = fetch ] && { echo "fatal: write error: No space left on device" >&2; exit 128; }; done\nexec ${execFileSync('which', ['git']).toString().trim()} "$@"\n`,
    });
    execFileSync('chmod', ['+x', join(full, 'git')]);
    vi.stubEnv('PATH', `${full}:${process.env.PATH}`);
    await expect(project.pull(SIGNAL)).rejects.toThrow(/No space left on device/);
    vi.unstubAllEnvs();
    expect(await project.inUse()).toEqual(used);
    expect((await project.pull(SIGNAL)).subject).toBe('Write large.bin');
  });
});

/** A process and all that it started. */
function familyOf(pid: number): readonly number[] {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): readonly number[] =>
    all.filter(([, above]) => above === parent).flatMap(([child = 0]) => [child, ...childrenOf(child)]);
  return [pid, ...childrenOf(pid)];
}

describe('a program that is killed at any moment', () => {
  it.each([
    ['alone', (pid: number) => [pid]],
    ['with all that it started, as when a machine loses its power', familyOf],
  ] as const)(
    '%s leaves a clone that goes on, and loses nothing that it said was pushed',
    async (_, whom) => {
      const repository = seeded();
      // A server of its own, which is not killed with the program.
      const { url } = await daemonOf(join(repository, '..'));
      const remote = `${url}/docs.git`;
      const folder = join(folderWith(), 'clone');
      const said: string[] = [];
      let round = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const began = performance.now();
        const child = spawn(process.execPath, [CHILD, remote, folder, String(kill)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(...text.trim().split('\n')));
        const gone = once(child, 'exit');
        if (kill === 0) {
          await until(() => said.length > 0);
          round = performance.now() - began;
        }
        // Moments all over a round, as long as it takes here.
        else await sleep(1.2 * round * (kill / KILLS));
        for (const pid of whom(child.pid ?? 0)) {
          try {
            process.kill(pid, 'SIGKILL');
          } catch {
            // It ended meanwhile.
          }
        }
        const [code] = await gone;
        expect(code).toBe(null);
        const before = join(folder, 'git');
        if (existsSync(before)) git(before, 'fsck', '--full');
        for (const tree of existsSync(join(folder, 'trees')) ? readdirSync(join(folder, 'trees')) : [])
          expect(contentsOf(join(folder, 'trees', tree))).toEqual(archived(repository, tree));
      }
      const project = followed(remote, { folder });
      const longAgo = Date.now() / 1000 - 3600;
      for (const lock of globSync('git/**/*.lock', { cwd: folder }))
        utimesSync(join(folder, lock), longAgo, longAgo);
      await project.push(lineAdded('lines.txt', 'last'), SIGNAL);
      const lines = git(repository, 'show', 'main:lines.txt').trim().split('\n');
      expect(lines).toHaveLength(new Set(lines).size);
      expect(said.filter((line) => !lines.includes(line))).toEqual([]);
      // Each line is a commit of its own.
      expect(commits(repository)).toHaveLength(lines.length + 1);
      expect(readdirSync(join(folder, 'making'))).toEqual([]);
      git(join(folder, 'git'), 'fsck', '--full', '--strict');
    },
  );
});

/** The files of a commit, as git itself gives them. */
function archived(repository: string, commit: string): Readonly<Record<string, string>> {
  const into = folderWith();
  execFileSync('sh', ['-c', `git -C "$0" archive ${commit} | tar -x -C "$1"`, repository, into]);
  return contentsOf(into);
}
