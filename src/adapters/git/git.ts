import type { SizeBound } from '../../model/bounds.ts';
import { oneLine } from '../../model/one-line.ts';
import { NO_PROGRAM, runOnLeash } from '../io/leash.ts';
import type { Ended } from '../io/run.ts';
import { scrubbed } from './scrub.ts';

/** Runs git in a repository. Everything throws a GitError when git fails, and a GitStopped when it is given up. */
export interface Git {
  /** What a command prints on standard output. */
  run(...args: readonly string[]): Promise<string>;
  /** Whether a command that answers by its exit code says yes. */
  says(...args: readonly string[]): Promise<boolean>;
  /** Aborted when git is given up. */
  readonly signal: AbortSignal;
  /** The same git, with more variables in its environment. */
  with(env: Readonly<Record<string, string>>): Git;
  /** The same git, given up at another signal. */
  until(signal: AbortSignal): Git;
  /** The same git, with more settings besides its files. */
  set(...settings: readonly string[]): Git;
  /** The same git, ended when it writes a larger file. */
  atMost(file: SizeBound): Git;
}

/** A git command that failed, in words without secrets. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly exitCode: number | undefined;
  /** What it printed: of much, the beginning and the end. */
  readonly output: string;

  constructor(command: string, output: string, exitCode: number | undefined) {
    super(`git ${command} failed: ${essence(output)}`);
    this.output = output;
    this.exitCode = exitCode;
  }
}

/** A git command that was given up, because of the deadline or because the program is told to stop. */
export class GitStopped extends Error {
  override readonly name = 'GitStopped';
}

/** Whether an error is git's own, and no mistake of ours. */
export function isOfGit(error: unknown): error is GitError | GitStopped {
  return error instanceof GitError || error instanceof GitStopped;
}

/** Settings of git for its work on reports, wherever it runs. */
const STEADY = [
  // The machine's hooks, signing and line ends are not for reports.
  'core.hooksPath=/dev/null',
  'commit.gpgSign=false',
  'core.autocrlf=false',
  'advice.detachedHead=false',
  // What git does by the way, it does before it ends.
  'gc.autoDetach=false',
  'maintenance.autoDetach=false',
  // A line on which not one byte a second came for a minute is dead; servers that work say so more often.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
];

/** Git speaks English, asks nobody, and forgets the repository whose hook may have started this program. */
export const OWN_ENVIRONMENT: Readonly<Record<string, string | undefined>> = {
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  GIT_DIR: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_NAMESPACE: undefined,
  GIT_PREFIX: undefined,
};

/** Where and how git runs. */
export interface Way {
  readonly folder: string;
  /** Settings of git besides its own files: `core.autocrlf=false`. */
  readonly config: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What must not stand in an error. */
  readonly token: string | undefined;
  /** Git is given up when it is aborted. */
  readonly signal: AbortSignal;
  /** The largest file that it may write. */
  readonly file?: SizeBound;
}

/** Git that works in one way. */
export function gitWith(way: Way): Git {
  const { folder, config, env, token, signal, file } = way;
  const settings = [...STEADY, ...config].flatMap((setting) => ['-c', setting]);
  const run = async (...args: readonly string[]) => {
    if (signal.aborted) throw new GitStopped();
    const ended = await runOnLeash('git', [...settings, ...args], {
      cwd: folder,
      env: { ...OWN_ENVIRONMENT, ...env },
      signal,
      ...(file ? { file } : {}),
    });
    if (ended.code === 0) return ended.stdout;
    if (signal.aborted) throw new GitStopped();
    throw new GitError(args[0] ?? '', scrubbed(outputOf(ended), token), ended.code);
  };
  return {
    signal,
    run,
    says: (...args) =>
      run(...args).then(
        () => true,
        (error: unknown) => {
          if (error instanceof GitError && error.exitCode === 1) return false;
          throw error;
        },
      ),
    with: (more) => gitWith({ ...way, env: { ...env, ...more } }),
    until: (other) => gitWith({ ...way, signal: other }),
    set: (...more) => gitWith({ ...way, config: [...config, ...more] }),
    atMost: (largest) => gitWith({ ...way, file: largest }),
  };
}

function outputOf({ output, code, signal }: Ended): string {
  if (code === NO_PROGRAM) return 'There is no git on the PATH. Install it';
  return output || `It ended by ${signal ?? `exit code ${code}`}`;
}

/** What git says of the failure itself; its advice is for people at a prompt. */
function essence(output: string): string {
  const lines = output.trim().split('\n');
  const own = lines.filter((line) => !OF_ANY_REMOTE.test(line));
  const telling = own.filter((line) => /^(fatal|error|remote):/.test(line));
  const told = telling.length > 0 ? telling : (own.length > 0 ? own : lines).slice(-2);
  return oneLine(told.join(' ')).replace(/\.$/, '');
}

/** What git says whatever was wrong with a remote: the line before, which is of SSH, tells more. */
const OF_ANY_REMOTE =
  /^(?:fatal: Could not read from remote repository\.|Please make sure you have the correct access rights|and the repository exists\.|)$/;
