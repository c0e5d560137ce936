import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fileAt } from '../../../src/adapters/server/files.ts';
import { startServer } from '../../../src/adapters/server/server.ts';
import { publishedPath } from '../../../src/model/published-path.ts';
import { folderWith } from '../../support/folder.ts';
import { keptLog } from '../../support/publishing.ts';
import { publishedIn } from '../../support/server.ts';

/** The file that a server of a folder would send. */
async function fileIn(folder: string, asked: string) {
  const path = publishedPath(asked);
  return path && fileAt(folder, path);
}

it('follows a link to another report, but to nothing hidden and to no other kind of file', async () => {
  const folder = folderWith({
    'weekly/2026-W05/report.html': 'A report.',
    'ledger.sqlite': 'The ledger.',
    '.git-cache/config.json': '{}',
  });
  symlinkSync(join(folder, 'weekly/2026-W05/report.html'), join(folder, 'latest.html'));
  symlinkSync(join(folder, 'ledger.sqlite'), join(folder, 'ledger.json'));
  symlinkSync(join(folder, '.git-cache/config.json'), join(folder, 'config.json'));
  symlinkSync(join(folder, '.git-cache'), join(folder, 'cache'));
  const latest = await fileIn(folder, '/latest.html');
  await latest?.[Symbol.asyncDispose]();
  expect(latest).toMatchObject({ mediaType: 'text/html; charset=utf-8', size: 9 });
  for (const path of ['/ledger.json', '/config.json', '/cache/config.json']) {
    expect([path, await fileIn(folder, path)]).toEqual([path, undefined]);
  }
});

it('does not wait for a pipe, nor read a folder', async () => {
  const folder = folderWith({ 'folder.html/inner.txt': '' });
  execFileSync('mkfifo', [join(folder, 'pipe.json')]);
  expect(await fileIn(folder, '/pipe.json')).toBeUndefined();
  expect(await fileIn(folder, '/folder.html')).toBeUndefined();
});

it('knows what a reader has by any of its names, also by one that a proxy made weak', async () => {
  const folder = folderWith({ 'index.html': 'x', 'chart.png': 'y' });
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    names: () => [],
    published: publishedIn(folder),
    metrics: async () => ({ mediaType: 'text/plain', text: '' }),
    troubles: async () => [],
    log: keptLog(),
  });
  onTestFinished(() => server.close());
  const first = await fetch(`${server.address}/`);
  const etag = first.headers.get('etag') ?? '';
  const statusFor = async (path: string, names: string) =>
    (await fetch(`${server.address}${path}`, { headers: { 'if-none-match': names } })).status;
  expect(await statusFor('/', `"other", W/${etag}`)).toBe(304);
  expect(await statusFor('/', '*')).toBe(304);
  expect(await statusFor('/', '"other"')).toBe(200);
  expect(await statusFor('/chart.png', etag)).toBe(200);
});
