import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitPathsOf, openPublishing } from '../../src/compose/publishing.ts';
import type { GitTarget } from '../../src/model/target-settings.ts';
import { folderWith } from '../support/folder.ts';
import { openFiles } from '../support/open-files.ts';
import { keptLog } from '../support/publishing.ts';

const ROOT = join(import.meta.dirname, '../..');
const SETTINGS = `time_zone: UTC
budgets: [${ROOT}/budgets]
source: { recording: ${ROOT}/samples/virtengine.jsonl }
templates: mine
`;
const BROKEN_LEDGER = { 'output/ledger.sqlite': 'This is no ledger.' };
const BROKEN_TEMPLATE = { 'mine/weekly.md.hbs': '{{#each}}' };

const projectWith = (files: Readonly<Record<string, string>>) =>
  folderWith({ 'headroom.yaml': SETTINGS, 'mine/.keep': '', ...files });
const open = (folder: string) =>
  openPublishing({ config: join(folder, 'headroom.yaml'), log: keptLog() }, {});

const TIMES = 8;

/** How many more files are open after something was done so often. The test's own process opens and closes some, too. */
async function leftOpenBy(work: () => Promise<unknown>): Promise<number> {
  await work();
  const before = openFiles();
  for (let done = 0; done < TIMES; done += 1) await work();
  return openFiles() - before;
}

describe('the paths of a git target', () => {
  const target: GitTarget = {
    kind: 'git',
    remote: 'https://git.example.org/docs.git',
    branch: 'main',
    mode: 'direct',
    pages: false,
    path: 'reports',
    message: '{title}',
    author: { name: 'A', email: 'a@x' },
    deadline: 300,
  };
  const settings = '/srv/project/headroom.yaml';

  it('are relative to the settings, and from the root for git', () => {
    const written = { ...target, remote: '../docs.git', sshKeyFile: 'keys/id_ed25519' };
    expect(gitPathsOf(written, settings)).toEqual({
      ...target,
      remote: '/srv/docs.git',
      sshKeyFile: '/srv/project/keys/id_ed25519',
    });
  });

  it('are left alone where they are addresses, from the root already, or of a home', () => {
    for (const sshKeyFile of ['/run/secrets/key', '~/.ssh/id'])
      expect(gitPathsOf({ ...target, sshKeyFile }, settings)).toEqual({ ...target, sshKeyFile });
  });
});

describe('opening a project for publishing', () => {
  it('leaves nothing open after it was closed', async () => {
    const folder = projectWith({});
    expect(await leftOpenBy(async () => (await open(folder)).close())).toBeLessThan(TIMES);
  });

  it.each([
    { files: BROKEN_LEDGER, says: /ledger\.sqlite/ },
    { files: BROKEN_TEMPLATE, says: /The templates cannot be used/ },
  ])('leaves nothing open when a part cannot be opened: $says', async ({ files, says }) => {
    const folder = projectWith(files);
    expect(await leftOpenBy(() => expect(open(folder)).rejects.toThrow(says))).toBeLessThan(TIMES);
  });

  it('begins no ledger when a template is broken', async () => {
    const folder = projectWith(BROKEN_TEMPLATE);
    await expect(open(folder)).rejects.toThrow();
    expect(existsSync(join(folder, 'output'))).toBe(false);
  });
});
