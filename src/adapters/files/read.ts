import { access, glob, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, reasonOf } from '../../model/errors.ts';

/** A file as text, under the name it was asked for by. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** Reads a text file. Throws an InputError that says what the file is for when it cannot be read. */
export async function readText(file: string, purpose: string): Promise<TextFile> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw new InputError(`Cannot read ${file} (${reasonOf(error)}). ${purpose}`);
  }
}

/** Whether there is something at a path. Throws an InputError where that cannot be known, so that nothing is taken for absent that is not. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw new InputError(`Cannot look for ${path} (${reasonOf(error)}). ${LOOKING}`);
  }
}

const LOOKING = 'Give this user the right to read the folders above it.';

/**
 * The files of a folder with such an ending, in the order of their names, but for hidden ones; none when there is no such
 * folder. Throws the system's error for one that cannot be read.
 */
export async function filesIn(folder: string, ...endings: readonly string[]): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return names
    .filter((name) => !name.startsWith('.') && endings.some((ending) => name.endsWith(ending)))
    .toSorted()
    .map((name) => join(folder, name));
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code));
}

/** Throws an InputError that says why a file is wanted when it is not there. */
export async function requireFile(file: string, purpose: string): Promise<void> {
  await access(file).catch((error: unknown) => {
    throw new InputError(`Cannot read ${file} (${reasonOf(error)}). ${purpose}`);
  });
}

/** Reads every file that the patterns name, in the order of their names. A folder stands for the YAML files in it. Throws an InputError for one that names none, unless there may be none. */
export async function readAll(
  patterns: readonly string[],
  purpose: string,
  { mayBeNone }: { readonly mayBeNone: boolean },
): Promise<readonly TextFile[]> {
  const names = new Set<string>();
  for (const pattern of patterns) {
    const found = await filesOf(pattern).catch((error: unknown) => {
      throw new InputError(`Cannot read ${pattern} (${reasonOf(error, 'folder')}). ${purpose}`);
    });
    if (found.length === 0 && !mayBeNone)
      throw new InputError(`No file matches “${pattern}”. ${await whereElse(pattern)}${purpose}`);
    for (const name of found) names.add(name);
  }
  return Promise.all([...names].toSorted().map((name) => readText(name, purpose)));
}

/** The YAML files in folders below one that a pattern names, which it does not stand for; hidden folders are nobody's. */
export async function filesBelow(pattern: string): Promise<readonly string[]> {
  if (!(await isFolder(pattern))) return [];
  const found = await Array.fromAsync(glob('*/**/*.{yaml,yml}', { cwd: pattern }));
  return found.map((file) => join(pattern, file)).toSorted();
}

async function whereElse(folder: string): Promise<string> {
  const [below] = await filesBelow(folder);
  return below === undefined
    ? ''
    : `A folder stands for the YAML files in it, not for those below, such as ${below}. `;
}

async function filesOf(pattern: string): Promise<readonly string[]> {
  const kind = await stat(pattern).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (kind?.isFile()) return [pattern];
  return kind?.isDirectory() ? filesIn(pattern, '.yaml', '.yml') : Array.fromAsync(glob(pattern));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
