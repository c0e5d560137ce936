import { isExpected, messageOf } from '../model/errors.ts';
import type { Diagnosis } from '../ports/publisher.ts';

/** What is found of a part, or why nothing could be. */
export async function guarded(
  what: string,
  work: () => Promise<readonly Diagnosis[]>,
): Promise<readonly Diagnosis[]> {
  try {
    return await work();
  } catch (error) {
    if (!isExpected(error)) throw error;
    return [{ what, ok: false, detail: messageOf(error) }];
  }
}
