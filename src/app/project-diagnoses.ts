import type { Diagnosis } from '../ports/publisher.ts';
import { shown } from './commit-words.ts';
import type { FollowState } from './follow.ts';
import { guarded } from './guarded.ts';

/**
 * What is found of a repository that is followed: which commit is in use, or why not the newest; and whether what is written can be brought
 * there, which else would show when the first violation opens. Nothing is pushed.
 */
export async function projectDiagnoses(
  { repository, inUse, broken, unreached }: FollowState,
  tryToPush: () => Promise<void>,
): Promise<readonly Diagnosis[]> {
  const wrong = [broken, unreached].flatMap((words) => words ?? []);
  const told = wrong.length > 0 ? wrong : [`${shown(inUse)} of ${repository} is in use.`];
  const found = told.map((detail) => ({ what: 'project', ok: wrong.length === 0, detail }));
  if (unreached !== undefined) return found;
  const pushed = await guarded('push', async () => {
    await tryToPush();
    return [{ what: 'push', ok: true, detail: 'This user may push; the branch may still be protected.' }];
  });
  return [...found, ...pushed];
}
