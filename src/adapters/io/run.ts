import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { BOUNDS, boundWords, bytesOf } from '../../model/bounds.ts';

/** How a program ended, and what it printed, without the last end of line. */
export interface Ended {
  /** Of much, the beginning and the end. */
  readonly stdout: string;
  /** The same of standard output and standard error together, as they came; why it could not be started where it was not. */
  readonly output: string;
  /** None for a program that could not be started, or was ended by a signal. */
  readonly code?: number;
  readonly signal?: string;
}

/** Where and how a program runs. */
export interface RunOptions {
  readonly cwd: string;
  /** Differences to this program's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads; without any, its standard input stays open. */
  readonly input?: string;
  /** Whether it leads a group of its own. */
  readonly detached?: boolean;
  /** Told of the process once it is started. */
  readonly onStart?: (child: ChildProcess) => void;
}

/**
 * Runs a program to its end, which is when nobody writes into its pipes any more. One that prints without an end is ended:
 * its standard input is closed, and it is told to stop.
 */
export async function run(
  file: string,
  args: readonly string[],
  { cwd, env, input, detached = false, onStart = () => {} }: RunOptions,
): Promise<Ended> {
  const [stdout, output] = [tape(), tape()];
  let left = bytesOf(BOUNDS.answer);
  try {
    // Without pipes where the machine has no files left, which it says as an error of the process.
    const child: ChildProcess = spawn(file, args, { cwd, env: { ...process.env, ...env }, detached });
    const hear = (text: string) => {
      output.add(text);
      left -= text.length;
      if (left >= 0) return;
      child.stdin?.destroy();
      child.kill();
    };
    child.stdout?.setEncoding('utf8').on('data', stdout.add).on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    // A program need not read what it is given.
    child.stdin?.on('error', () => {});
    if (input !== undefined) child.stdin?.end(input);
    child.once('spawn', () => onStart(child));
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    const vast = left < 0 ? `error: it printed more than ${boundWords(BOUNDS.answer)}, and was ended\n` : '';
    return {
      stdout: withoutEnd(stdout.text()),
      output: `${vast}${withoutEnd(output.text())}`,
      ...(code === null ? {} : { code }),
      ...(signal === null ? {} : { signal }),
    };
  } catch (error) {
    return { stdout: '', output: error instanceof Error ? error.message : String(error) };
  }
}

interface Tape {
  readonly add: (text: string) => void;
  readonly text: () => string;
}

/** Keeps the beginning and the end of what is added, and all of it where that is little. */
function tape(): Tape {
  const half = BOUNDS.output.most / 2;
  let beginning = '';
  let end = '';
  let isCut = false;
  return {
    add: (text) => {
      const room = half - beginning.length;
      beginning += text.slice(0, room);
      end += text.slice(room);
      // Cut now and then, since cutting at each piece would copy all of it each time.
      if (end.length < half * 4) return;
      end = end.slice(-half);
      isCut = true;
    },
    text: () =>
      isCut || end.length > half ? `${beginning}\n[…]\n${end.slice(-half)}` : `${beginning}${end}`,
  };
}

function withoutEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
