import { errorsIn, InputError, type Problem, type SourceError } from '../model/errors.ts';
import { plural } from '../model/format.ts';
import { visibleLine } from '../model/one-line.ts';
import type { Commit, ProjectRepository } from '../ports/repository.ts';

/** As many letters of a commit's name as people are shown. */
const SHORT = 10;

export function short({ id }: Commit): string {
  return id.slice(0, SHORT);
}

/** A commit as people are told of it, on one line. */
export function shown(commit: Commit): string {
  return `${short(commit)} by ${visibleLine(commit.by)} (“${visibleLine(commit.subject)}”)`;
}

/**
 * Why a commit is not used, and whose it is: where its files are to blame, of who changed them last. The cause stays the same for newer
 * commits that change nothing of it, such as those that this program pushes.
 */
export async function whyUnused(
  repository: ProjectRepository,
  commit: Commit,
  error: InputError | SourceError,
): Promise<{ readonly words: string; readonly cause: string }> {
  const unused = (which: string, cause: string) => ({
    words: `The newest commit of ${repository.name}, ${which}, is not used: ${cause}`,
    cause,
  });
  if (!(error instanceof InputError)) return unused(shown(commit), error.message);
  const folder = await repository.filesOf(commit.id);
  const errors = errorsIn(error.problems).map((one) => ({
    ...one,
    file: inRepository(repository, folder, one),
  }));
  const files = [...new Set(errors.map(({ file }) => file))];
  const [first] = errors;
  if (!first) return unused(shown(commit), visibleLine(within(folder, error.message)));
  const place = `${first.file}:${first.line}: ${within(folder, first.message)}`;
  const more = errors.length > 1 ? ` And ${plural(errors.length - 1, 'problem')} more.` : '';
  const last = await repository.lastOf(commit.id, files);
  return unused(short(commit), `${visibleLine(place)}${more} Last changed in ${shown(last)}.`);
}

/** A text without the folder of a commit's files, in which nobody but this program looks. */
function within(folder: string, text: string): string {
  return text.replaceAll(`${folder}/`, '');
}

/** The file of a problem by its path in the repository: records are named from the project’s folder. */
export function inRepository(
  { path }: ProjectRepository,
  folder: string,
  { file }: Pick<Problem, 'file'>,
): string {
  if (file.startsWith('/')) return within(folder, file);
  return path === '' ? file : `${path}/${file}`;
}
