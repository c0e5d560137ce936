import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderWith } from './folder.ts';
import { bare, cloneOf, git } from './git-repository.ts';
import { type Ran, runCli } from './run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A repository with a project in it that people change, and the commands with which it is followed. */
export interface FollowedProject {
  /** The bare repository. */
  readonly remote: string;
  /** Somebody’s clone of it. */
  readonly clone: string;
  /** The folder of the clone of whoever follows it. */
  readonly home: string;
  /** Commits files as somebody, and pushes them. */
  readonly commit: (by: string, files: Readonly<Record<string, string>>, message?: string) => string;
  /** A file of the newest commit. */
  readonly file: (path: string) => string;
  /** Runs a command that follows it. */
  readonly headroom: (...argv: readonly string[]) => Promise<Ran>;
  /** The options with which it is followed. */
  readonly options: readonly string[];
}

/** The settings of the samples’ project, with more lines. */
export function settingsWith(more = ''): string {
  return `time_zone: UTC\nbudgets: [budgets]\nsource: { recording: samples/virtengine.jsonl }\n${more}`;
}

/** Makes a repository with the samples’ project below `perf`. */
export function followedProject(more = '', reach?: (remote: string) => string): FollowedProject {
  const remote = bare();
  const clone = cloneOf(remote);
  const home = join(folderWith(), 'home');
  for (const folder of ['budgets', 'samples', 'reviews'])
    cpSync(join(ROOT, folder), join(clone, 'perf', folder), { recursive: true });
  const commit: FollowedProject['commit'] = (by, files, message = `Change by ${by}`) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      writeFileSync(join(clone, path), text);
    }
    git(clone, 'add', '-A');
    git(clone, 'commit', '-q', '--allow-empty', `--author=${by} <${by}@example.org>`, '-m', message);
    try {
      git(clone, 'pull', '-q', '--rebase', 'origin', 'main');
    } catch {
      // The first commit of all has nothing to stand on.
    }
    git(clone, 'push', '-q', 'origin', 'HEAD:main');
    return git(clone, 'rev-parse', 'HEAD').trim();
  };
  commit('ada', { 'perf/headroom.yaml': settingsWith(more) }, 'Begin');
  const options = ['--project', reach?.(remote) ?? remote, '--path', 'perf', '--clone', home];
  return {
    remote,
    clone,
    home,
    commit,
    options,
    file: (path) => git(remote, 'show', `main:${path}`),
    headroom: (command, ...argv) => runCli([command ?? '', ...options, ...argv]),
  };
}
