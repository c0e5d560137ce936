import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendLine, clearAll, createFile, named, writeWhole } from '../../../src/adapters/io/write.ts';
import { SourceError } from '../../../src/model/errors.ts';
import { contentsOf, folderWith } from '../../support/folder.ts';

const WAYS = {
  'written whole': (folder: string, path: string) => writeWhole({ folder, path }, 'new'),
  created: (folder: string, path: string) => createFile({ folder, path }, 'new'),
  'added to': (folder: string, path: string) => appendLine({ folder, path }, 'new'),
} as const;

describe.each(Object.entries(WAYS))('a file that is %s', (_, write) => {
  it.each(['../outside', 'a/../../outside', '..', '.', '', '/etc/outside', 'a\0b', 'a/../..'])(
    'is refused where its name leads out of its folder: %j',
    async (path) => {
      const above = folderWith({ 'folder/a/file': '' });
      const before = contentsOf(above);
      await expect(write(join(above, 'folder'), path)).rejects.toThrow(SourceError);
      expect(contentsOf(above)).toEqual(before);
    },
  );

  it('is refused where a link leads out of its folder, at its end or on the way', async () => {
    const outside = folderWith({ file: 'theirs' });
    const folder = folderWith();
    symlinkSync(join(outside, 'file'), join(folder, 'file'));
    symlinkSync(outside, join(folder, 'way'));
    for (const path of ['file', 'way/file', 'way/new', 'way/new/file'])
      await expect(write(folder, path)).rejects.toThrow('leads out of');
    expect(contentsOf(outside)).toEqual({ file: Buffer.from('theirs').toString('base64') });
  });

  it('never leaves its folder, whatever its name', async () => {
    const part = fc.constantFrom('..', '.', 'a', 'link', '', 'b', '/', '...', '.. ', '\0', 'c/..');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const above = folderWith({ 'outside/file': 'theirs', 'folder/a/file': 'ours' });
        symlinkSync('../outside', join(above, 'folder/link'));
        await write(join(above, 'folder'), parts.join('/')).catch((error: unknown) => {
          expect(error).toBeInstanceOf(SourceError);
        });
        expect(readdirSync(above).toSorted()).toEqual(['folder', 'outside']);
        expect(Object.keys(contentsOf(join(above, 'outside')))).toEqual(['file']);
        expect(readFileSync(join(above, 'outside/file'), 'utf8')).toBe('theirs');
      }),
      { numRuns: 60 },
    );
  });
});

describe('a file that is written whole', () => {
  it('goes through a link within its folder, and keeps the link', async () => {
    const folder = folderWith({ 'budgets/shared.yaml': 'old' });
    symlinkSync('budgets/shared.yaml', join(folder, 'api.yaml'));
    await writeWhole({ folder, path: 'api.yaml' }, 'new');
    expect(readFileSync(join(folder, 'budgets/shared.yaml'), 'utf8')).toBe('new');
  });

  it('goes through no link where what is there is others’', async () => {
    const folder = folderWith({ 'real/file': 'old' });
    symlinkSync('real', join(folder, 'way'));
    const place = { folder, path: 'way/file', links: 'never' } as const;
    await expect(writeWhole(place, 'new')).rejects.toThrow('there is a link on the way');
    expect(await writeWhole({ ...place, path: 'real/file' }, 'new')).toBe(join(folder, 'real/file'));
  });

  it('goes where a person’s own name for it leads', async () => {
    const outside = folderWith({ file: 'old' });
    const folder = folderWith();
    symlinkSync(join(outside, 'file'), join(folder, 'file'));
    await writeWhole(named(join(folder, 'file')), 'new');
    expect(readFileSync(join(outside, 'file'), 'utf8')).toBe('new');
  });

  it('is not written through a link that others left where it is begun', async () => {
    const outside = folderWith({ file: 'theirs' });
    const folder = folderWith();
    await writeWhole({ folder, path: 'x' }, 'ours');
    const [begun = ''] = partsWhileWriting(folder);
    symlinkSync(join(outside, 'file'), join(folder, begun));
    await writeWhole({ folder, path: 'x' }, 'new');
    expect(readFileSync(join(outside, 'file'), 'utf8')).toBe('theirs');
    expect(readFileSync(join(folder, 'x'), 'utf8')).toBe('new');
  });
});

/** The names under which this process begins a file, as another process sees them. */
function partsWhileWriting(folder: string): readonly string[] {
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    fs.promises.rename = async (from) => { console.log(from); process.exit(); };
    syncBuiltinESMExports();
    const { writeWhole } = await import(${JSON.stringify(join(import.meta.dirname, '../../../src/adapters/io/write.ts'))});
    await writeWhole({ folder: ${JSON.stringify(folder)}, path: 'x' }, 'half');`;
  const { stdout, pid } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  const name = stdout.trim().split('/').at(-1) ?? '';
  return [name.replace(`.${pid}-`, `.${process.pid}-`), name];
}

describe('what a program that was killed left half-written', () => {
  it('is cleared before its folder is written to again, and nothing besides', async () => {
    const folder = folderWith({ 'mine.part': '', 'notes.1.partial': '' });
    const [, left = ''] = partsWhileWriting(folder);
    expect(left).toMatch(/^x\.\d+-[\da-f]{8}\.part$/);
    expect(existsSync(join(folder, left))).toBe(true);
    const [elsewhere, living] = ['x.4000000-00000000.part', left.replace(/\.\d+-/, `.${process.ppid}-`)];
    writeFileSync(join(folder, elsewhere), '');
    writeFileSync(join(folder, living), '');
    await clearAll(folder);
    expect(readdirSync(folder).toSorted()).toEqual(
      ['mine.part', 'notes.1.partial', elsewhere, living].toSorted(),
    );
  });

  it('by whomever is cleared an hour after, in folders below, too', async () => {
    const folder = folderWith({
      'weekly/2026-W05/report.html.7.part': '',
      'weekly/other.7-00000000.part': '',
    });
    const hourAgo = Date.now() / 1000 - 3700;
    utimesSync(join(folder, 'weekly/2026-W05/report.html.7.part'), hourAgo, hourAgo);
    mkdirSync(join(folder, '.git-cache'));
    writeFileSync(join(folder, '.git-cache/theirs.7.part'), '');
    utimesSync(join(folder, '.git-cache/theirs.7.part'), hourAgo, hourAgo);
    await clearAll(folder);
    expect(Object.keys(contentsOf(folder))).toEqual(['weekly/other.7-00000000.part']);
    expect(existsSync(join(folder, '.git-cache/theirs.7.part'))).toBe(true);
  });
});
