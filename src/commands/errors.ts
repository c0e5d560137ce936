import { formatProblems } from '../config/format-problems.ts';
import { InputError, SourceError } from '../model/errors.ts';
import { messageLine } from '../model/one-line.ts';
import { scrubbed } from '../model/scrub.ts';
import { EXIT, type Streams } from './streams.ts';

/** Says what went wrong on the error stream and answers the exit code. A bug keeps its stack, so that it can be found. */
export function reportError(error: unknown, { err }: Streams): number {
  if (error instanceof InputError) {
    if (error.problems.length > 0) err.write(`${formatProblems(error.problems, 'text')}\n`);
    err.write(`error: ${messageLine(scrubbed(error.message))}\n`);
    return EXIT.badInput;
  }
  if (error instanceof SourceError) {
    err.write(`error: ${messageLine(scrubbed(error.message))}\n`);
    return EXIT.failed;
  }
  if (isOfTheSystem(error)) {
    err.write(
      `error: The system refused: ${messageLine(scrubbed(error.message))}. ${ADVICE[error.code] ?? OTHER_ADVICE}\n`,
    );
    return EXIT.failed;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(`This is a bug in headroom; please report it with these lines:\n${what}\n`);
  return EXIT.failed;
}

interface SystemError extends Error {
  readonly code: string;
}

/** Whether the operating system refused a call: there is something to mend on the machine, and no bug to report. */
function isOfTheSystem(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

const MORE_FILES = 'Allow more open files (ulimit -n), then run again.';
const OTHER_ADVICE = 'Mend that, then run again.';

/** What to do, by the system's code. */
const ADVICE: Readonly<Record<string, string>> = {
  EMFILE: MORE_FILES,
  ENFILE: MORE_FILES,
  ENOSPC: 'Make space on the disk, then run again.',
  EDQUOT: 'Make space on the disk, then run again.',
  EROFS: 'Choose a folder that may be written to, then run again.',
  EACCES: 'Give this user the right to do so, then run again.',
  EPERM: 'Give this user the right to do so, then run again.',
};
