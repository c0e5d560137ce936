import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createFolderPublisher } from '../../../src/adapters/files/publisher.ts';
import { readingRoom } from '../../../src/app/reading-room.ts';
import type { ReportPublication } from '../../../src/model/publication.ts';
import type { Publisher } from '../../../src/ports/publisher.ts';
import { folderWith } from '../../support/folder.ts';
import { examplePublication } from '../../support/publication.ts';
import { shippedEngine } from '../../support/templates.ts';

const SIGNAL = new AbortController().signal;

const disk = vi.hoisted(() => ({ isFull: false }));

/** A disk that takes the first bytes of a page and no more. */
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const writeFile: typeof fs.writeFile = async (file, data, options) => {
    const isLost = disk.isFull && typeof file === 'string' && file.includes('report.html');
    await fs.writeFile(file, isLost ? 'The' : data, options);
    if (isLost) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  return { ...fs, writeFile };
});

let publication: ReportPublication;

beforeAll(async () => {
  publication = await examplePublication();
});

function publisherTo(folder: string): Publisher {
  return createFolderPublisher('web', folder, () => (saved) => readingRoom(saved, [], shippedEngine()));
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
  it('gets the PDF beside the page, of which the list of reports tells', async () => {
    const folder = folderWith();
    const bytes = Uint8Array.from([37, 80, 68, 70, 0, 255]);
    await publisherTo(folder).deliver({ ...publication, pdf: { bytes } }, '', SIGNAL);
    expect(readFileSync(join(folder, 'weekly/2026-W05/report.pdf'))).toEqual(Buffer.from(bytes));
    const list = readFileSync(join(folder, 'reports.html'), 'utf8');
    expect(list).toContain('<a href="weekly/2026-W05/report.pdf">PDF</a>');
  });

  it('gets its other files where there is no PDF, and says so', async () => {
    const folder = folderWith();
    const pdf = { without: 'The browser hangs.' };
    const receipt = await publisherTo(folder).deliver({ ...publication, pdf }, '', SIGNAL);
    expect(receipt).toMatchObject({
      outcome: 'delivered',
      detail: `${publication.artifacts.length} files are in ${folder}. It went without the PDF: The browser hangs.`,
    });
    const list = readFileSync(join(folder, 'reports.html'), 'utf8');
    expect(list).toContain('<a href="weekly/2026-W05/report.html">Page</a>');
    expect(list).not.toContain('report.pdf');
  });

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
    disk.isFull = true;
    const receipt = await publisherTo(folder).deliver(publication, '', SIGNAL);
    disk.isFull = false;
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
    ['holds a folder in place of a page', { 'web/index.html/file': '' }, 'web'],
  ])('that %s has failed in words', async (_, files, name) => {
    const folder = join(folderWith(files), name);
    const receipt = await publisherTo(folder).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain(folder);
  });

  it('gets the report though others in it are broken, and says which are not in the list', async () => {
    const folder = folderWith({
      'weekly/2020-W01/report.json': '{}',
      'weekly/2020-W02/report.json': '['.repeat(100_000),
    });
    mkdirSync(join(folder, 'weekly/2020-W03/report.json'), { recursive: true });
    mkdirSync(join(folder, 'weekly/2020-W04'));
    execFileSync('mkfifo', [join(folder, 'weekly/2020-W04/report.json')]);
    const receipt = await publisherTo(folder).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'delivered' });
    expect(receipt.detail).toContain('Left out of the list of reports: weekly/2020-W01/report.json is not');
    expect(receipt.detail).toContain('And 3 more.');
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('weekly/2026-W05/report.html');
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
