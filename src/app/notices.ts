import type { Publishing } from './publishing.ts';

/**
 * Posts what happened to violations since it was last told of, to those whom it concerns. Answers how many notices there
 * were. What fails is told of in the log, and tried at the next wake-up.
 */
export async function tellNotices(_publishing: Publishing): Promise<number> {
  return 0;
}
