import type { PlaceOptions } from '../compose/following.ts';
import { openWorkplace } from '../compose/workplace.ts';
import { openRecords, type ProjectAt, type ProjectFiles, readProjectFiles } from '../compose.ts';
import { formatProblems, type ProblemFormat } from '../config/format-problems.ts';
import { servicesIn } from '../model/budget.ts';
import { errorsIn, type Problem } from '../model/errors.ts';
import { declaredWords, listWords, plural } from '../model/format.ts';
import { answeringWords } from '../model/server-settings.ts';
import { logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom validate` was asked. */
export interface ValidateOptions extends PlaceOptions {
  readonly budgets?: readonly string[];
  readonly format: ProblemFormat;
}

/** Says every problem of the settings, of every budget file and of people's records; warnings alone are fine. */
export async function validateCommand(options: ValidateOptions, streams: Streams): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const work = opened.adopt(await openWorkplace(options, streams.env, log), ({ close }) => close());
  const { env, out, err } = streams;
  const project = await readProjectFiles({ ...options, ...work.at }, env);
  const { set, files, settings } = project;
  const problems = [...project.problems, ...(await recordProblems(project, work.at))];
  const errors = errorsIn(problems).length;
  const text = formatProblems(problems, options.format);
  if (text) out.write(`${text}\n`);
  const read = listWords([...declaredWords(set), plural(set.paths.length, 'critical path')]);
  const found = [plural(errors, 'error'), plural(problems.length - errors, 'warning')].join(', ');
  err.write(`${read} in ${plural(files, 'budget file')}: ${found}.\n`);
  if (settings?.server.publicUrl !== undefined) err.write(`Answering: ${answeringWords(settings.server)}\n`);
  const isBroken = errors > 0 || work.place.following?.state().broken !== undefined;
  return isBroken ? EXIT.badInput : EXIT.fine;
}

/**
 * What is wrong with the files of violations and proposals, and with notes of changes; those of a project whose settings cannot be read are
 * not known.
 */
async function recordProblems({ settings, set }: ProjectFiles, at: ProjectAt): Promise<readonly Problem[]> {
  if (!settings) return [];
  const { noteProblems, notesFolders } = await import('../app/change-notes.ts');
  const { readWritten } = await import('../app/written.ts');
  const records = await (at.records?.(settings) ?? openRecords(at.config, settings));
  const { problems } = await readWritten({ settings: settings.review, records }, 'none');
  return [...problems, ...(await noteProblems(records, notesFolders(settings.places), servicesIn(set)))];
}
