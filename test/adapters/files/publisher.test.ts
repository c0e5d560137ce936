import { globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createFolderPublisher } from '../../../src/adapters/files/publisher.ts';
import type { Publication } from '../../../src/model/publication.ts';
import type { Publisher } from '../../../src/ports/publisher.ts';
import { archivePage } from '../../../src/render/html/archive.ts';
import { folderWith } from '../../support/folder.ts';
import { examplePublication } from '../../support/publication.ts';
import { shippedEngine } from '../../support/templates.ts';

const SIGNAL = new AbortController().signal;

let publication: Publication;

beforeAll(async () => {
  publication = await examplePublication();
});

function publisherTo(folder: string): Publisher {
  return createFolderPublisher('web', folder, async (saved) => archivePage(saved, shippedEngine()));
}

/** Every file below a folder with its bytes. */
function filesIn(folder: string): ReadonlyMap<string, string> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), readFileSync(path, 'base64')] as const;
    }),
  );
}

describe('a folder', () => {
  it('gets every artifact and the page that lists them, and nothing besides', async () => {
    const folder = join(folderWith(), 'not/there/yet');
    const receipt = await publisherTo(folder).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ recipient: '', outcome: 'delivered' });
    const files = filesIn(folder);
    const paths = ['index.html', ...publication.artifacts.map(({ path }) => path)];
    expect([...files.keys()].toSorted()).toEqual(paths.toSorted());
    for (const { path, content } of publication.artifacts) {
      expect(files.get(path)).toBe(Buffer.from(content).toString('base64'));
    }
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(page).toContain('weekly/2026-W05/report.html');
  });

  it('has the same bytes after a second delivery', async () => {
    const folder = folderWith();
    await publisherTo(folder).deliver(publication, '', SIGNAL);
    const first = filesIn(folder);
    expect(await publisherTo(folder).deliver(publication, '', SIGNAL)).toMatchObject({
      outcome: 'delivered',
    });
    expect(filesIn(folder)).toEqual(first);
  });

  it('on a full disk has failed, keeps the old file whole and lists no report that is not there', async () => {
    const folder = folderWith({ 'weekly/2026-W05/report.html': 'The old page.' });
    const full = join(folder, `weekly/2026-W05/report.html.${process.pid}.part`);
    symlinkSync('/dev/full', full);
    const receipt = await publisherTo(folder).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain('ENOSPC: no space left on device');
    expect(readFileSync(join(folder, 'weekly/2026-W05/report.html'), 'utf8')).toBe('The old page.');
    expect([...filesIn(folder).keys()]).not.toContain('index.html');
    expect(globSync('**/*.part', { cwd: folder })).toEqual([]);
    expect(await publisherTo(folder).deliver(publication, '', SIGNAL)).toMatchObject({
      outcome: 'delivered',
    });
  });

  it.each([
    ['stands where a file is', { web: 'A file.' }, 'web'],
    ['holds a report of somebody else’s', { 'web/weekly/2020-W01/report.json': '{}' }, 'web'],
    ['holds a folder in place of a page', { 'web/index.html/file': '' }, 'web'],
  ])('that %s has failed in words', async (_, files, name) => {
    const folder = join(folderWith(files), name);
    const receipt = await publisherTo(folder).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain(folder);
  });

  it('lists no folder in place of a saved report as one, and still says so', async () => {
    const folder = folderWith();
    mkdirSync(join(folder, 'weekly/2020-W01/report.json'), { recursive: true });
    const receipt = await publisherTo(folder).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain('2020-W01');
  });

  it('is found fit or unfit without anything written into it', async () => {
    const folder = folderWith({ file: '' });
    expect(await publisherTo(folder).check(SIGNAL)).toMatchObject([{ ok: true }]);
    expect([...filesIn(folder).keys()]).toEqual(['file']);
    expect(await publisherTo(join(folder, 'to/be/made')).check(SIGNAL)).toMatchObject([
      { ok: true, detail: `It can be made in ${folder}.` },
    ]);
    expect([...filesIn(folder).keys()]).toEqual(['file']);
    expect(await publisherTo(join(folder, 'file/below')).check(SIGNAL)).toMatchObject([
      { ok: false, detail: expect.stringContaining('Create it') },
    ]);
  });
});
