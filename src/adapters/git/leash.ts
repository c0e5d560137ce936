import type { ChildProcess } from 'node:child_process';
import { type Ended, run } from '../io/run.ts';

/**
 * Runs git, and ends it and all that it started when standard input ends: so it ends with this program too, however that
 * ends. First they are told to stop, so that git removes its locks; what is still there two seconds later is killed.
 */
const LEASH = `
exec 3<&0 </dev/null
{ trap '' TERM; read -r _; kill -TERM 0; sleep 2; kill -KILL 0; } <&3 >/dev/null 2>&1 &
trap : TERM
git "$@" 3<&-
code=$?
kill -KILL $! 2>/dev/null
wait $! 2>/dev/null
exit $code`;

/** A program that left git's group may hold its pipes open; so long after git's end, in milliseconds, nobody listens. */
const LINGER = 2000;

/** Where and how long git runs. */
export interface LeashOptions {
  readonly cwd: string;
  /** Differences to this program's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Runs git to its end, or until `signal` is aborted. */
export function runOnLeash(args: readonly string[], { cwd, env, signal }: LeashOptions): Promise<Ended> {
  // A group of its own, so that all of it can be ended at once; it has no terminal to ask at either.
  return run('/bin/sh', ['-c', LEASH, 'git', ...args], {
    cwd,
    env,
    detached: true,
    onStart: (child) => hold(child, signal),
  });
}

function hold(child: ChildProcess, signal: AbortSignal): void {
  const letGo = () => void child.stdin?.destroy();
  signal.addEventListener('abort', letGo);
  if (signal.aborted) letGo();
  child.once('exit', () => {
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

/** Whoever did not heed being told to stop. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}
