import { glob } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { BOUNDS, boundWords, bytesOf } from '../../model/bounds.ts';
import { InputError, isWantOfRoom, reasonOf, SourceError } from '../../model/errors.ts';
import { filesIn, isFolder, isThere, isWithin, kindOf } from '../io/places.ts';
import { type Reading, readUtf8 } from '../io/read.ts';

/** A file as text, under the name it was asked for by. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads a text file. Throws an InputError that says what the file is for when it cannot be read, and a SourceError when the
 * machine has no room.
 */
export async function readText(
  file: string,
  purpose: string,
  { bound = BOUNDS.file, ...way }: Partial<Reading> = {},
): Promise<TextFile> {
  try {
    return { file, text: await readUtf8(file, { bound, ...way }) };
  } catch (error) {
    throw unreadable(file, error, purpose);
  }
}

function unreadable(what: string, error: unknown, purpose: string, wanted?: 'folder'): Error {
  const Unreadable = isWantOfRoom(error) ? SourceError : InputError;
  return new Unreadable(`Cannot read ${what} (${reasonOf(error, wanted)}). ${purpose}`);
}

/** Whether there is something at a path. Throws an InputError where that cannot be known, so that nothing is taken for absent that is not. */
export async function exists(path: string): Promise<boolean> {
  return isThere(path).catch((error: unknown) => {
    throw new InputError(`Cannot look for ${path} (${reasonOf(error)}). ${LOOKING}`);
  });
}

const LOOKING = 'Give this user the right to read the folders above it.';

/** Throws an InputError that says why a file is wanted when it is not there. */
export async function requireFile(file: string, purpose: string): Promise<void> {
  if (await exists(file)) return;
  throw new InputError(`Cannot read ${file} (no such file). ${purpose}`);
}

/** How the files that patterns name are read. */
export interface ReadingAll {
  readonly purpose: string;
  readonly mayBeNone: boolean;
  /**
   * The project's folder: no link among its files may lead out of it, and none among those of a folder elsewhere out of
   * that. Undefined where links may lead anywhere.
   */
  readonly project: string | undefined;
}

/**
 * Reads every file that the patterns name, in the order of their names. A folder stands for the YAML files in it. Throws an
 * InputError for one that names none, unless there may be none, for a link that leads out of where it is, and for more than
 * is read in all.
 */
export async function readAll(
  patterns: readonly string[],
  { purpose, mayBeNone, project }: ReadingAll,
): Promise<readonly TextFile[]> {
  const homes = new Map<string, string | undefined>();
  for (const pattern of patterns) {
    const found = await filesOf(pattern).catch((error: unknown) => {
      throw unreadable(pattern, error, purpose, 'folder');
    });
    if (found.length === 0 && !mayBeNone)
      throw new InputError(`No file matches “${pattern}”. ${await whereElse(pattern)}${purpose}`);
    const home = project === undefined ? undefined : await homeOf(pattern, project);
    for (const name of found) homes.set(name, home);
  }
  const wanted = [...homes].map(([file, within]) => ({ file, within }));
  return readTogether(
    wanted.toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    purpose,
  );
}

function rethrown(error: unknown): never {
  throw error;
}

/**
 * Reads files that are kept in memory together. Throws for more than is kept in all, and what {@link readText} throws where
 * nothing stands `instead` of a file that cannot be read.
 */
export async function readTogether(
  wanted: readonly { readonly file: string; readonly within?: string | undefined }[],
  purpose: string,
  instead: (error: unknown, file: string) => TextFile = rethrown,
): Promise<readonly TextFile[]> {
  const inTurn = pLimit(BOUNDS.openFiles.most);
  let left = bytesOf(BOUNDS.files);
  return Promise.all(
    wanted.map(({ file, within }) =>
      inTurn(async () => {
        const read =
          left < 0
            ? { file, text: '' }
            : await readText(file, purpose, { within }).catch((error: unknown) => instead(error, file));
        left -= Buffer.byteLength(read.text);
        if (left >= 0) return read;
        throw new InputError(
          `The files are too large together: more than ${boundWords(BOUNDS.files)} up to ${file}. ${purpose}`,
        );
      }),
    ),
  );
}

/** The folder that links among a pattern’s files may not lead out of: the project’s, or the one that is named elsewhere. */
async function homeOf(pattern: string, project: string): Promise<string> {
  if (isWithin(resolve(project), resolve(pattern))) return project;
  if (await isFolder(pattern)) return pattern;
  const parts = pattern.split('/');
  const magic = parts.findIndex((part) => /[*?[{(]/.test(part));
  return magic < 0 ? dirname(pattern) : parts.slice(0, magic).join('/') || '/';
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
  switch (await kindOf(pattern)) {
    case 'folder':
      return filesIn(pattern, '.yaml', '.yml');
    case undefined:
      return Array.fromAsync(glob(pattern));
    case 'file':
    case 'other':
      return [pattern];
  }
}
