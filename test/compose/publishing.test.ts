import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPublishing } from '../../src/compose/publishing.ts';
import { folderWith } from '../support/folder.ts';
import { openFiles } from '../support/open-files.ts';
import { keptLog } from '../support/publishing.ts';

const ROOT = join(import.meta.dirname, '../..');
const SETTINGS = `time_zone: UTC
budgets: [${ROOT}/budgets]
source: { samples: ${ROOT}/samples/virtengine.jsonl }
templates: mine
`;
const BROKEN_LEDGER = { 'output/ledger.sqlite': 'This is no ledger.' };
const BROKEN_TEMPLATE = { 'mine/weekly.md.hbs': '{{#each}}' };

const projectWith = (files: Readonly<Record<string, string>>) =>
  folderWith({ 'headroom.yaml': SETTINGS, 'mine/.keep': '', ...files });
const open = (folder: string) =>
  openPublishing({ config: join(folder, 'headroom.yaml'), log: keptLog() }, {});

describe('opening a project for publishing', () => {
  it('leaves nothing open after it was closed', async () => {
    const folder = projectWith({});
    await (await open(folder)).close();
    const before = openFiles();
    await (await open(folder)).close();
    expect(openFiles()).toBe(before);
  });

  it.each([
    { files: BROKEN_LEDGER, says: /ledger\.sqlite/ },
    { files: BROKEN_TEMPLATE, says: /The templates cannot be used/ },
  ])('leaves nothing open when a part cannot be opened: $says', async ({ files, says }) => {
    const folder = projectWith(files);
    const before = openFiles();
    await expect(open(folder)).rejects.toThrow(says);
    expect(openFiles()).toBe(before);
  });

  it('begins no ledger when a template is broken', async () => {
    const folder = projectWith(BROKEN_TEMPLATE);
    await expect(open(folder)).rejects.toThrow();
    expect(existsSync(join(folder, 'output'))).toBe(false);
  });
});
