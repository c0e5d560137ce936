import type { ChildProcess } from 'node:child_process';
import { bytesOf, type SizeBound } from '../../model/bounds.ts';
import { type Ended, run } from './run.ts';

/**
 * Runs a program, and ends it and all that it started when standard input ends: so it ends with this one too, however that
 * ends. First they are told to stop, so that git removes its locks; what is still there two seconds later is killed.
 */
const LEASH = `
exec 3<&0 </dev/null
{ trap '' TERM; read -r _; kill -TERM 0; sleep 2; kill -KILL 0; } <&3 >/dev/null 2>&1 &
trap : TERM
"$@" 3<&-
code=$?
kill -KILL $! 2>/dev/null
wait $! 2>/dev/null
exit $code`;

/** The exit code of a shell that does not find a program. */
export const NO_PROGRAM = 127;

/** What left the program's group may hold its pipes open; so long after its end, in milliseconds, nobody listens. */
const LINGER = 2000;

/** A shell counts the size of files in these, in bytes. */
const BLOCK = 512;

/** Where and how long a program runs. */
export interface LeashOptions {
  readonly cwd: string;
  /** Differences to this program's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Whether what it started ends with it, too; git leaves behind who keeps a password for a while. */
  readonly alone?: boolean;
  /** The largest file that it may write; the system ends it past that. */
  readonly file?: SizeBound;
}

/** Runs a program to its end, or until `signal` is aborted. */
export function runOnLeash(
  program: string,
  args: readonly string[],
  { cwd, env, signal, alone = false, file }: LeashOptions,
): Promise<Ended> {
  const limit = file ? `ulimit -f ${bytesOf(file) / BLOCK} || exit\n` : '';
  // A group of its own, so that all of it can be ended at once; it has no terminal to ask at either.
  return run('/bin/sh', ['-c', `${limit}${LEASH}`, program, program, ...args], {
    cwd,
    env,
    detached: true,
    onStart: (child) => hold(child, signal, alone),
  });
}

function hold(child: ChildProcess, signal: AbortSignal, alone: boolean): void {
  const letGo = () => void child.stdin?.destroy();
  signal.addEventListener('abort', letGo);
  if (signal.aborted) letGo();
  child.once('exit', () => {
    if (alone) killGroup(child);
    const deafen = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, LINGER);
    child.once('close', () => clearTimeout(deafen));
  });
  child.once('close', () => {
    signal.removeEventListener('abort', letGo);
    if (signal.aborted) killGroup(child);
  });
}

/** Whoever is left, and did not heed being told to stop. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}
