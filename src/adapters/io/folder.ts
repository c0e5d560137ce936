import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it, where they are not there. Throws the system's error. Node's own recursive mkdir
 * never returns below a folder that denies being there for what it is asked to hold, such as /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  const failed = await attempt(folder);
  if (!failed) return;
  const above = dirname(folder);
  if (!isAbsent(failed) || above === folder) throw failed;
  await makeFolder(above);
  const again = await attempt(folder);
  if (again) throw again;
}

/** Why a folder could not be made; undefined when it is there, whoever made it. */
async function attempt(folder: string): Promise<Error | undefined> {
  try {
    await mkdir(folder);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const there = await stat(folder).catch(() => undefined);
    return there?.isDirectory() ? undefined : error;
  }
}

function isAbsent(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT';
}
