import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentsOf, folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

/** A report made of the shipped recording: the folder that it lies in, and its text. */
async function madeReport(kind: 'weekly' | 'monthly') {
  const folder = folderWith();
  await runCli(['run', kind, '--out', folder]);
  const file = join(folder, kind === 'weekly' ? 'weekly/2026-W05' : 'monthly/2026-01', 'report.json');
  return { folder, file, text: readFileSync(file, 'utf8') };
}

describe('headroom render', () => {
  it.each(['weekly', 'monthly'] as const)(
    'makes byte for byte the same files of a saved %s report, far from any source',
    async (kind) => {
      const { folder, text } = await madeReport(kind);
      // Nothing but the report is in this folder, and no settings are read.
      const alone = join(folderWith({ 'report.json': text }), 'report.json');
      const out = folderWith();
      const { code, out: printed, err } = await runCli(['render', alone, '--out', out]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const again = contentsOf(out);
      expect(again).toEqual(contentsOf(folder));
      // Of the pages around the report, the one that leads to all others.
      const paths = Object.keys(again)
        .filter((path) => path === 'index.html' || path.includes(kind))
        .map((path) => join(out, path));
      expect(printed.trimEnd().split('\n').toSorted()).toEqual(paths);
    },
  );

  it('takes templates of one’s own for single files and leaves the others as they are', async () => {
    const { folder, file } = await madeReport('weekly');
    const templates = folderWith({ 'weekly.md.hbs': '# {{title}}\n' });
    const out = folderWith();
    expect((await runCli(['render', file, '--templates', templates, '--out', out])).code).toBe(0);
    const markdown = readFileSync(join(out, 'weekly/2026-W05/report.md'), 'utf8');
    expect(markdown).toBe('# VirtEngine performance budgets: week of 26 January 2026\n');
    expect(contentsOf(join(out, 'weekly/2026-W05/charts'))).toEqual(
      contentsOf(join(folder, 'weekly/2026-W05/charts')),
    );
  });

  it.each([
    {
      name: 'breaks off',
      template: '{{title}}\n{{#each rows}}\n',
      said: ":3:1: error: The template's syntax breaks here: it ends inside an open block.",
    },
    {
      name: 'names what is not there',
      template: '{{title}}\n  {{titel}}\n',
      said: ':2:5: error: There is no name “titel”. Known here: ',
    },
    {
      name: 'calls what is not there',
      template: '{{upper title}}',
      said: ':1:3: error: There is no helper “upper”.',
    },
  ])('says the line of a template that $name, and writes nothing', async ({ template, said }) => {
    const { file } = await madeReport('weekly');
    const templates = folderWith({ 'partials/summary.md.hbs': template });
    const out = folderWith();
    const ran = await runCli(['render', file, '--templates', templates, '--out', out]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(`${join(templates, 'partials/summary.md.hbs')}${said}`);
    expect(ran.err).toContain('error: The templates cannot be used. Correct them, then render again.\n');
    expect(contentsOf(out)).toEqual({});
  });
});

describe('a file that is no report', () => {
  it.each([
    {
      name: 'broken off',
      edit: (text: string) => text.slice(0, 5000),
      said: /^error: .*saved\.json is not JSON \(.*\)\. A report\.json as headroom wrote it is wanted\.$/m,
    },
    {
      name: 'of something else',
      edit: () => '{ "name": "headroom" }',
      said: /saved\.json is not a saved report: it has no schema number\./,
    },
    {
      name: 'of a newer version',
      edit: (text: string) => text.replace('"schema": 3', '"schema": 4'),
      said: /saved\.json is a report of schema 4; this version reads up to 3\. Use a newer version of headroom\./,
    },
    {
      name: 'without its headline',
      edit: (text: string) => text.replace('"headline"', '"headlin"'),
      said: /saved\.json is a broken report\. .* Wrong are headline: /,
    },
    {
      name: 'with a status of its own',
      edit: (text: string) => text.replace('"status":"exceeded"', '"status":"fine"'),
      said: /saved\.json is a broken report\. .* Wrong are rows\.0\./,
    },
    { name: 'empty', edit: () => '', said: /saved\.json is not JSON/ },
  ])('$name is bad input, and nothing is written', async ({ edit, said }) => {
    const { text } = await madeReport('weekly');
    const broken = edit(text);
    expect(broken).not.toBe(text);
    const out = folderWith();
    const file = join(folderWith({ 'saved.json': broken }), 'saved.json');
    const ran = await runCli(['render', file, '--out', out]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(said);
    expect(contentsOf(out)).toEqual({});
  });

  it('is said to be missing, or to be a folder', async () => {
    const folder = folderWith();
    const missing = await runCli(['render', join(folder, 'report.json')]);
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toMatch(
      /^error: Cannot read .*report\.json \(no such file\)\. A report\.json that headroom run wrote is wanted\.\n$/,
    );
    expect((await runCli(['render', folder])).err).toContain('(it is a folder)');
  });
});
