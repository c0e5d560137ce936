import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBytes, readUtf8, readUtf8Now } from '../../../src/adapters/io/read.ts';
import { FileRefused } from '../../../src/model/errors.ts';
import { folderWith } from '../../support/folder.ts';
import { openFiles } from '../../support/open-files.ts';

const SMALL = { most: 1, unit: 'KiB' } as const;
const read = (file: string, within?: string) => readUtf8(file, { bound: SMALL, within });

describe('a file', () => {
  it('is read up to its bound, and refused a byte past it', async () => {
    const folder = folderWith({ at: 'x'.repeat(1024), past: 'x'.repeat(1025) });
    expect(await read(join(folder, 'at'))).toHaveLength(1024);
    expect(readUtf8Now(join(folder, 'at'), SMALL)).toHaveLength(1024);
    await expect(read(join(folder, 'past'))).rejects.toThrow('it is larger than 1 KiB');
    expect(() => readUtf8Now(join(folder, 'past'), SMALL)).toThrow('it is larger than 1 KiB');
  });

  it('of any size is refused without being read', async () => {
    const folder = folderWith({ huge: '' });
    truncateSync(join(folder, 'huge'), 2 ** 40);
    await expect(read(join(folder, 'huge'))).rejects.toThrow(FileRefused);
  });

  it('that is empty is an empty text', async () => {
    expect(await read(join(folderWith({ empty: '' }), 'empty'))).toBe('');
  });

  it('is a regular one: a pipe, a device, a folder and a socket are refused and not waited for', async () => {
    const folder = folderWith();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer().listen(join(folder, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(read(join(folder, 'pipe'))).rejects.toThrow('it is a pipe, and a regular file is wanted');
    await expect(read(join(folder, 'socket'))).rejects.toThrow('it is a socket');
    await expect(read('/dev/zero')).rejects.toThrow('it is a device');
    await expect(read(folder)).rejects.toThrow('it is a folder');
    expect(() => readUtf8Now(join(folder, 'pipe'), SMALL)).toThrow('it is a pipe');
    server.close();
  });

  it.runIf(existsSync('/proc/self/environ'))('that the system makes up is refused', async () => {
    await expect(readBytes('/proc/self/environ', { bound: SMALL })).rejects.toThrow('made up by the system');
  });

  it('is closed whatever comes of it, and so many at once are open at most', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`file-${at}`, 'x'.repeat(2000)]),
    );
    const folder = folderWith(files);
    const before = openFiles();
    let most = 0;
    const reading = Object.keys(files).map((name) => read(join(folder, name)).catch(() => undefined));
    for (let isDone = false; !isDone; ) {
      most = Math.max(most, openFiles() - before);
      isDone = await Promise.race([
        Promise.all(reading).then(() => true),
        new Promise<false>((resolve) => setImmediate(() => resolve(false))),
      ]);
    }
    expect(most).toBeLessThanOrEqual(64);
    expect(openFiles()).toBeLessThanOrEqual(before);
  });
});

describe('a link', () => {
  it('is followed within its folder, as mounts of Kubernetes have them, and not out of it', async () => {
    const outside = folderWith({ secret: 'hunter2' });
    const folder = folderWith({ '..2026_01/budget.yaml': 'inside' });
    symlinkSync('..2026_01', join(folder, '..data'));
    symlinkSync('..data/budget.yaml', join(folder, 'budget.yaml'));
    symlinkSync(join(outside, 'secret'), join(folder, 'link.yaml'));
    mkdirSync(join(folder, 'deeper'));
    symlinkSync(outside, join(folder, 'deeper/folder'));
    expect(await read(join(folder, 'budget.yaml'), folder)).toBe('inside');
    await expect(read(join(folder, 'link.yaml'), folder)).rejects.toThrow(`leads out of ${folder}`);
    await expect(read(join(folder, 'deeper/folder/secret'), folder)).rejects.toThrow('leads out of');
    expect(await read(join(folder, 'link.yaml'))).toBe('hunter2');
  });

  it('to the folder itself is no way out of it', async () => {
    const folder = folderWith({ file: 'inside' });
    const named = join(folderWith(), 'current');
    symlinkSync(folder, named);
    expect(await read(join(named, 'file'), named)).toBe('inside');
  });

  it('that takes a sibling with the same beginning for its folder leads out of it', async () => {
    const above = folderWith({ 'project-old/file': 'outside', 'project/own': '' });
    symlinkSync('../project-old/file', join(above, 'project/link'));
    await expect(read(join(above, 'project/link'), join(above, 'project'))).rejects.toThrow('leads out of');
  });
});
