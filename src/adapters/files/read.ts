import { access, glob, readFile, stat } from 'node:fs/promises';
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

/** Whether there is something at a path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Throws an InputError that says why a file is wanted when it is not there. */
export async function requireFile(file: string, purpose: string): Promise<void> {
  await access(file).catch((error: unknown) => {
    throw new InputError(`Cannot read ${file} (${reasonOf(error)}). ${purpose}`);
  });
}

/** Reads every file that the patterns name, in the order of their names. A folder stands for the YAML files in it. */
export async function readAll(patterns: readonly string[], purpose: string): Promise<readonly TextFile[]> {
  const names = new Set<string>();
  for (const pattern of patterns) {
    const found = await filesOf(pattern);
    if (found.length === 0) throw new InputError(`No file matches “${pattern}”. ${purpose}`);
    for (const name of found) names.add(name);
  }
  return Promise.all([...names].toSorted().map((name) => readText(name, purpose)));
}

async function filesOf(pattern: string): Promise<readonly string[]> {
  const kind = await stat(pattern).catch(() => undefined);
  if (kind?.isFile()) return [pattern];
  return Array.fromAsync(glob(kind?.isDirectory() ? join(pattern, '*.{yaml,yml}') : pattern));
}
