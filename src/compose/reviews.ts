import { dirname } from 'node:path';
import type { ReviewAccess } from '../app/written.ts';
import { openRecords, type ProjectAt, readProjectFiles } from '../compose.ts';
import type { Environment } from '../config/settings/environment.ts';
import type { Settings } from '../config/settings/settings.ts';
import { BOUNDS } from '../model/bounds.ts';
import type { BudgetSet } from '../model/budget.ts';
import { hasErrors, InputError } from '../model/errors.ts';
import { visibleLine } from '../model/one-line.ts';
import { wordsGiven } from '../model/words-given.ts';
import type { Writer } from '../model/writer.ts';

/** A project opened for people's part of it, without a look at its measurements. */
export interface OpenReview {
  readonly settings: Settings;
  readonly set: BudgetSet;
  readonly access: ReviewAccess;
}

/** Opens people's part of a project. Throws an InputError with every problem when its files have errors. */
export async function openReview(at: ProjectAt, env: Environment): Promise<OpenReview> {
  const { settings, set, problems } = await readProjectFiles(at, env);
  if (!settings || hasErrors(problems)) {
    throw new InputError('The files have errors. Correct them, then run again.', problems);
  }
  return {
    settings,
    set,
    access: {
      settings: settings.review,
      records: await (at.records?.(settings) ?? openRecords(at.config, settings)),
    },
  };
}

/** Who writes: the name given with --by, or the one that git or the login has. Throws an InputError when there is none. */
export async function writerIn(config: string, given: string | undefined): Promise<Required<Writer>> {
  const named =
    given === undefined ? '' : visibleLine(wordsGiven('The name given with --by', given, BOUNDS.name));
  if (named) return { by: named, knownFrom: '--by' };
  const { identityIn } = await import('../adapters/system/identity.ts');
  const writer = await identityIn(dirname(config)).whoWorks();
  if (writer) return writer;
  throw new InputError('Nobody is known to write this. Give --by with your name, or set git’s user.name.');
}
