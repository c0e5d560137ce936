import { isExpected, messageOf, StoppedError } from '../model/errors.ts';
import type { Logger } from '../ports/logger.ts';

/**
 * The words of a failure that stops only what it befell, and not the others beside it. A mistake of ours is logged with its
 * stack, so that it can be found. A StoppedError goes on: nothing failed.
 */
export function wordsOfFailure(error: unknown, log: Logger): string {
  if (error instanceof StoppedError) throw error;
  const said = messageOf(error);
  if (isExpected(error)) return said;
  const words = `This is a bug in headroom; please report it: ${said}`;
  log.error(words, { stack: error instanceof Error ? error.stack : undefined });
  return words;
}
