import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/adapters/io/folder.ts';
import { folderWith } from '../../support/folder.ts';

describe('a folder that is wanted', () => {
  it('is made with all above it, also by many at once, and again', async () => {
    const folder = join(folderWith(), 'a/b/c');
    await Promise.all(Array.from({ length: 20 }, () => makeFolder(folder)));
    await makeFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  it('is not made where a file is in its place or above it', async () => {
    const folder = folderWith({ file: '' });
    await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(folder, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.runIf(existsSync('/proc/self'))('is refused where the system cannot hold one, and soon', async () => {
    await expect(makeFolder('/proc/headroom/below')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
