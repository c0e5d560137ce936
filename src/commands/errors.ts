import { formatProblems } from '../config/format-problems.ts';
import { InputError, SourceError } from '../model/errors.ts';
import { scrubbed } from '../model/scrub.ts';
import { EXIT, type Streams } from './streams.ts';

/** Says what went wrong on the error stream and answers the exit code. A bug keeps its stack, so that it can be found. */
export function reportError(error: unknown, { err }: Streams): number {
  if (error instanceof InputError) {
    if (error.problems.length > 0) err.write(`${formatProblems(error.problems, 'text')}\n`);
    err.write(`error: ${scrubbed(error.message)}\n`);
    return EXIT.badInput;
  }
  if (error instanceof SourceError) {
    err.write(`error: ${scrubbed(error.message)}\n`);
    return EXIT.failed;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(`This is a bug in headroom; please report it with these lines:\n${what}\n`);
  return EXIT.failed;
}
