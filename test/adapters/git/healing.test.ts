import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { before } from '../../../src/model/period.ts';
import type { ReportPublication } from '../../../src/model/publication.ts';
import { folderWith } from '../../support/folder.ts';
import { bare, files, hook, publisher, seeded } from '../../support/git-repository.ts';
import { examplePublication } from '../../support/publication.ts';

const SIGNAL = new AbortController().signal;

/** What a kill may leave of a clone, done to its folder. */
const LEFT: Readonly<Record<string, (clone: string) => void>> = {
  ...Object.fromEntries(
    [
      'index.lock',
      'HEAD.lock',
      'config.lock',
      'shallow.lock',
      'packed-refs.lock',
      'refs/heads/work.lock',
      'refs/remotes/origin/main.lock',
    ].map((lock) => [lock, (clone: string) => write(join(clone, '.git', lock))]),
  ),
  'an empty HEAD': (clone) => writeFileSync(join(clone, '.git/HEAD'), ''),
  'a broken config': (clone) => writeFileSync(join(clone, '.git/config'), '[bro'),
  'a broken index': (clone) => writeFileSync(join(clone, '.git/index'), 'DIRC'),
  'half a clone': (clone) => rmSync(join(clone, '.git/refs'), { recursive: true }),
  'a .git that is empty': (clone) => {
    rmSync(join(clone, '.git'), { recursive: true });
    mkdirSync(join(clone, '.git'));
  },
  'truncated objects': (clone) => {
    for (const file of globSync('.git/objects/**/*', { cwd: clone, withFileTypes: true })) {
      if (file.isFile()) truncateSync(join(file.parentPath, file.name), 9);
    }
  },
  'a file in its place': (clone) => {
    rmSync(clone, { recursive: true });
    writeFileSync(clone, '');
  },
};

function write(file: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
}

let earlier: ReportPublication;
let later: ReportPublication;

beforeAll(async () => {
  later = await examplePublication();
  const { period } = later.report;
  const week = before(period, { zone: period.zone, weekStartsOn: 'monday' });
  earlier = await examplePublication({ period: week, asOf: week.end });
});

describe.each([
  ['an empty remote', bare],
  ['a remote with commits', seeded],
] as const)('a clone of %s of which a killed program left', (_name, remote) => {
  it.each(Object.keys(LEFT))('%s is made anew, and takes the report', async (what) => {
    const [repository, cache] = [remote(), folderWith()];
    // Refused, so that an empty remote stays empty.
    hook(repository, 'pre-receive', 'exit 1');
    expect(await publisher(repository, {}, cache).deliver(earlier, '', SIGNAL)).toMatchObject({
      outcome: 'refused',
    });
    rmSync(join(repository, 'hooks/pre-receive'));
    LEFT[what]?.(join(cache, readdirSync(cache)[0] ?? ''));
    const receipt = await publisher(repository, {}, cache).deliver(later, '', SIGNAL);
    expect(receipt, receipt.detail).toMatchObject({ outcome: 'delivered' });
    expect(files(repository)).toContain('reports/weekly/2026-W05/report.md');
  });
});

it('a clone that fails with words of the remote is made anew for the next attempt', async () => {
  const [repository, cache] = [seeded(), folderWith()];
  const docs = publisher(repository, {}, cache);
  await docs.deliver(earlier, '', SIGNAL);
  const clone = join(cache, readdirSync(cache)[0] ?? '');
  const mark = join(clone, 'mark');
  writeFileSync(mark, '');
  rmSync(repository, { recursive: true });
  expect(await docs.deliver(later, '', SIGNAL)).toMatchObject({ outcome: 'failed' });
  expect(existsSync(mark)).toBe(false);
});

it('folders that a killed program left to the system are cleared by the next, those of today are not', async () => {
  const [old, fresh] = ['old', 'fresh'].map((name) =>
    join(tmpdir(), `headroom-scratch-${name}-${process.pid}`),
  );
  for (const folder of [old, fresh]) {
    mkdirSync(join(folder ?? '', 'in'), { recursive: true });
    onTestFinished(() => rmSync(folder ?? '', { recursive: true, force: true }));
  }
  const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
  utimesSync(old ?? '', twoDaysAgo, twoDaysAgo);
  await publisher(seeded()).check(SIGNAL);
  expect([old, fresh].map((folder) => existsSync(folder ?? ''))).toEqual([false, true]);
});
