import spawn, { SubprocessError } from 'nano-spawn';
import type { GitTarget } from '../../model/target-settings.ts';
import { scrubbed } from './scrub.ts';

/** Runs git in a repository. */
export interface Git {
  /** The output of a command. Throws a GitError. */
  run(...args: readonly string[]): Promise<string>;
  /** Whether a command that answers by its exit code says yes. Throws a GitError for codes above 1. */
  says(...args: readonly string[]): Promise<boolean>;
  /** The same git, with more variables in its environment. */
  with(env: Readonly<Record<string, string>>): Git;
}

/** A git command that failed, in words without secrets. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly exitCode: number | undefined;
  /** Everything it printed. */
  readonly output: string;

  constructor(message: string, output: string, exitCode: number | undefined) {
    super(message);
    this.output = output;
    this.exitCode = exitCode;
  }
}

/** What makes git do the same everywhere: the machine's hooks, signing and line ends are not for reports. */
const STEADY = [
  'core.hooksPath=/dev/null',
  'commit.gpgSign=false',
  'core.autocrlf=false',
  'advice.detachedHead=false',
];

/** Git speaks English, asks nobody, and forgets the repository whose hook may have started this program. */
export const OWN_ENVIRONMENT: Readonly<Record<string, string | undefined>> = {
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
};

/** Git for a target, in a folder. The token goes by the environment: arguments and files can be read by others. */
export function gitIn(
  folder: string,
  settings: GitTarget,
  token: string | undefined,
  signal: AbortSignal,
): Git {
  return gitWith(folder, environment(settings, token), token, signal);
}

function gitWith(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  token: string | undefined,
  signal: AbortSignal,
): Git {
  const call = async (
    args: readonly string[],
  ): Promise<{ readonly code: number; readonly output: string }> => {
    try {
      const steady = STEADY.flatMap((setting) => ['-c', setting]);
      const { output } = await spawn('git', [...steady, ...args], {
        cwd: folder,
        env,
        signal,
        stdin: 'ignore',
      });
      return { code: 0, output };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SubprocessError)) throw error;
      const output = scrubbed(error.output || error.message, token);
      if (error.exitCode === 1) return { code: 1, output };
      throw new GitError(`git ${args[0]} failed: ${essence(output)}`, output, error.exitCode);
    }
  };
  return {
    run: async (...args) => {
      const { code, output } = await call(args);
      if (code !== 0) throw new GitError(`git ${args[0]} failed: ${essence(output)}`, output, code);
      return output;
    },
    says: async (...args) => (await call(args)).code === 0,
    with: (more) => gitWith(folder, { ...env, ...more }, token, signal),
  };
}

function environment(
  { remote, sshKeyFile }: GitTarget,
  token: string | undefined,
): Readonly<Record<string, string | undefined>> {
  const key = sshKeyFile === undefined ? '' : ` -i ${quoted(sshKeyFile)} -o IdentitiesOnly=yes`;
  const ssh = sshKeyFile === undefined && process.env.GIT_SSH_COMMAND !== undefined;
  return {
    ...OWN_ENVIRONMENT,
    ...(ssh ? {} : { GIT_SSH_COMMAND: `ssh -o BatchMode=yes${key}` }),
    ...authorization(remote, token),
  };
}

/** For this origin alone, so that a redirect does not carry it elsewhere. */
function authorization(remote: string, token: string | undefined): Readonly<Record<string, string>> {
  const origin = URL.parse(remote)?.origin;
  if (token === undefined || !origin?.startsWith('http')) return {};
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What git says of the failure itself; its advice is for people at a prompt. */
function essence(output: string): string {
  const lines = output.trim().split('\n');
  const telling = lines.filter((line) => /^(fatal|error|remote):/.test(line));
  const chosen = telling.length > 0 ? telling : lines.slice(-2);
  return chosen.join(' ').replace(/\.$/, '').slice(0, 400);
}
