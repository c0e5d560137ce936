import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createGitPublisher, type GitTools } from '../../src/adapters/git/publisher.ts';
import type { GitTarget } from '../../src/model/target-settings.ts';
import type { Publisher } from '../../src/ports/publisher.ts';
import { folderWith } from './folder.ts';
import { type GitDaemon, startGitDaemon } from './git-daemon.ts';

/** What git prints, run in a folder as somebody who has a name. */
export function git(folder: string, ...args: readonly string[]): string {
  const identity = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@x',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@x',
  };
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...identity },
    stdio: 'pipe',
  });
}

/** An empty bare repository. */
export function bare(): string {
  const folder = folderWith();
  const repository = join(folder, 'docs.git');
  git(folder, 'init', '-q', '--bare', '-b', 'main', repository);
  return repository;
}

/** A bare repository with one commit on main. */
export function seeded(): string {
  const repository = bare();
  const clone = cloneOf(repository);
  commitInto(clone, 'README.md', 'Docs.\n');
  return repository;
}

/** A clone of a repository, with a work tree. */
export function cloneOf(repository: string): string {
  const clone = join(folderWith(), 'clone');
  git('/', 'clone', '-q', repository, clone);
  return clone;
}

/** Commits a file in a clone, and pushes it to main. */
export function commitInto(clone: string, file: string, text: string): void {
  mkdirSync(join(clone, file, '..'), { recursive: true });
  writeFileSync(join(clone, file), text);
  git(clone, 'add', '-A');
  git(clone, 'commit', '-q', '-m', `Write ${file}`);
  git(clone, 'push', '-q', 'origin', 'HEAD:main');
}

/** Commits all that a clone has in its work tree, and pushes it to main. Answers the commit. */
export function commitAll(clone: string, message: string, ...options: readonly string[]): string {
  git(clone, 'add', '--force', '-A');
  git(clone, 'commit', '-q', '--allow-empty', '-m', message);
  git(clone, 'push', '-q', ...options, 'origin', 'HEAD:main');
  return git(clone, 'rev-parse', 'HEAD').trim();
}

/** Gives a repository a hook, by its lines of shell. */
export function hook(repository: string, name: string, script: string): void {
  const file = join(repository, 'hooks', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** A publisher to a remote, with what differs in its settings. */
export function publisher(
  remote: string,
  differing: Partial<GitTarget> = {},
  cache = folderWith(),
  aroundFor?: GitTools['aroundFor'],
): Publisher {
  const settings: GitTarget = {
    kind: 'git',
    remote,
    branch: 'main',
    mode: 'direct',
    path: 'reports',
    pages: false,
    message: '{title}\n\n{headline}',
    author: { name: 'Headroom', email: 'headroom@example.org' },
    deadline: 120,
    ...differing,
  };
  const readSecret = async (secret: NonNullable<GitTarget['token']>) =>
    'value' in secret ? secret.value : '';
  return createGitPublisher('docs', settings, { readSecret, cache, ...(aroundFor ? { aroundFor } : {}) });
}

/** The files of a branch. */
export const files = (repository: string, branch = 'main') =>
  git(repository, 'ls-tree', '-r', '--name-only', branch).trim().split('\n');
/** The subjects of a branch's commits, newest first. */
export const commits = (repository: string, branch = 'main') =>
  git(repository, 'log', '--format=%s', branch).trim().split('\n');

/** Serves the repositories of a folder by the git protocol. Gone when the test is over. */
export async function daemonOf(base: string): Promise<GitDaemon> {
  const daemon = await startGitDaemon(base);
  onTestFinished(daemon.cut);
  return daemon;
}
