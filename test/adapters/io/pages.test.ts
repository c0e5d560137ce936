import { mkdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePages } from '../../../src/adapters/io/pages.ts';
import type { Room, RoomPage } from '../../../src/model/artifact.ts';
import { folderWith } from '../../support/folder.ts';

/** Pages that count how often they are made. */
function pagesOf(texts: Readonly<Record<string, string>>, of?: (path: string) => unknown) {
  const made: string[] = [];
  const pages = Object.entries(texts).map(
    ([path, text]): RoomPage => ({
      path,
      content: () => {
        made.push(path);
        return text;
      },
      ...(of ? { of: of(path) } : {}),
    }),
  );
  return { made, pages };
}

function roomOf(pages: readonly RoomPage[], madeBy = 'v1'): Room {
  return { pages, leftOut: [], madeBy };
}

const TEXTS = {
  'index.html': '<p>All</p>\n',
  'budgets/api/a.html': '<p>A</p>\n',
  'reports.html': '<p>R</p>\n',
};
const ALL = Object.keys(TEXTS).toSorted();

describe('pages', () => {
  it('are written where they are not there, and left as they are where they are the same', async () => {
    const folder = folderWith();
    expect((await writePages(folder, roomOf(pagesOf(TEXTS).pages))).written).toEqual(ALL);
    const file = join(folder, 'reports.html');
    utimesSync(file, 1, 1);
    const { pages } = pagesOf({ ...TEXTS, 'index.html': '<p>More</p>\n' });
    expect(await writePages(folder, roomOf(pages))).toEqual({ written: ['index.html'], of: 3, leftOut: [] });
    expect(statSync(file).mtimeMs).toBe(1000);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('<p>More</p>\n');
  });

  it('that bear what they were made of are not made again while that is the same', async () => {
    const folder = folderWith();
    await writePages(folder, roomOf(pagesOf(TEXTS, (path) => ({ path })).pages));
    const { made, pages } = pagesOf(TEXTS, (path) => ({
      path,
      more: path.startsWith('budgets') ? 1 : undefined,
    }));
    const { written } = await writePages(folder, roomOf(pages));
    expect({ made, written }).toEqual({ made: ['budgets/api/a.html'], written: ['budgets/api/a.html'] });
    expect(readFileSync(join(folder, 'reports.html'), 'utf8').startsWith(TEXTS['reports.html'])).toBe(true);
  });

  it.each<readonly [string, (text: string) => string]>([
    ['changed', (text) => text.replace('A', 'B')],
    ['cut off', (text) => text.slice(0, -20)],
    ['emptied', () => ''],
    ['added to', (text) => `${text}more`],
    ['without their seal', (text) => text.slice(0, TEXTS['budgets/api/a.html'].length)],
  ])('that somebody %s are made again', async (_, change) => {
    const folder = folderWith();
    const pages = () => roomOf(pagesOf(TEXTS, (path) => path).pages);
    await writePages(folder, pages());
    const file = join(folder, 'budgets/api/a.html');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, change(before));
    expect((await writePages(folder, pages())).written).toEqual(['budgets/api/a.html']);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('are made again by another program, and one for another page is not taken for it', async () => {
    const folder = folderWith();
    await writePages(folder, roomOf(pagesOf(TEXTS, (path) => path).pages));
    expect((await writePages(folder, roomOf(pagesOf(TEXTS, (path) => path).pages, 'v2'))).written).toEqual(
      ALL,
    );
    writeFileSync(join(folder, 'reports.html'), readFileSync(join(folder, 'budgets/api/a.html')));
    const again = await writePages(folder, roomOf(pagesOf(TEXTS, (path) => path).pages, 'v2'));
    expect(again.written).toEqual(['reports.html']);
  });

  it('leave what is beside them, and write the front page only after all others', async () => {
    const folder = folderWith({ 'budgets/api/gone.html': 'Long ago.', 'index.html': 'The list.' });
    mkdirSync(join(folder, 'reports.html'));
    await expect(writePages(folder, roomOf(pagesOf(TEXTS).pages))).rejects.toThrow('reports.html');
    expect(readFileSync(join(folder, 'budgets/api/a.html'), 'utf8')).toBe(TEXTS['budgets/api/a.html']);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('The list.');
    expect(readFileSync(join(folder, 'budgets/api/gone.html'), 'utf8')).toBe('Long ago.');
  });

  it('are not written by a link that leads out of their folder', async () => {
    const [folder, elsewhere] = [folderWith(), folderWith({ 'a.html': 'Mine.' })];
    symlinkSync(elsewhere, join(folder, 'budgets'));
    await expect(writePages(folder, roomOf(pagesOf(TEXTS).pages))).rejects.toThrow(
      'a link there leads out of',
    );
    expect(readFileSync(join(elsewhere, 'a.html'), 'utf8')).toBe('Mine.');
  });
});
