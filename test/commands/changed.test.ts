import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { folderWith } from '../support/folder.ts';
import { git } from '../support/git-repository.ts';
import { runCli } from '../support/run-cli.ts';

const BUDGET = (service: string) =>
  `service: ${service}\nbudgets:\n  memory:\n    category: resource\n    at_most: 2 GB\n    indicator: { gauge: memory_bytes }\n`;

function project(more = '', files: Readonly<Record<string, string>> = {}) {
  const folder = folderWith({
    'headroom.yaml': `time_zone: Europe/Berlin\nbudgets: [budgets]\nsource: { recording: r.jsonl }\n${more}`,
    'budgets/api.yaml': BUDGET('api'),
    'budgets/web.yaml': BUDGET('web'),
    ...files,
  });
  const config = join(folder, 'headroom.yaml');
  const run = (...argv: readonly string[]) => runCli([...argv, '--config', config]);
  return {
    folder,
    config,
    run,
    changed: (...argv: readonly string[]) => run('changed', ...argv, '--by', 'Ann'),
    linesOf: (file: string) => readFileSync(join(folder, file), 'utf8').trimEnd().split('\n'),
  };
}

const NOTE = z.object({ text: z.string() });
/** What notes say, in the order of the alphabet. */
function textsIn(lines: readonly string[]): readonly string[] {
  return lines.map((line) => NOTE.parse(JSON.parse(line)).text).toSorted((a, b) => (a < b ? -1 : 1));
}

describe('headroom changed', () => {
  it('adds one line to the file of the service, and has git keep the lines of both sides', async () => {
    const { folder, changed, linesOf } = project();
    const first = await changed('api', '1.42.0 deployed', '--at', '2026-01-26T09:00', '--commit', '3f2a1bc');
    expect(first).toEqual({
      code: 0,
      err: '',
      out: 'Written to changes/api.jsonl. Commit it: a report names it where a step follows.\n',
    });
    await changed(
      'api',
      '1.43.0 deployed',
      '--at',
      '2026-01-27T12:40Z',
      '--link',
      'https://ci.example.org/7',
    );
    expect(linesOf('changes/api.jsonl')).toEqual([
      '{"at":"2026-01-26T09:00:00+01:00","by":"Ann","known_from":"--by","service":"api","text":"1.42.0 deployed","commit":"3f2a1bc"}',
      '{"at":"2026-01-27T13:40:00+01:00","by":"Ann","known_from":"--by","service":"api","text":"1.43.0 deployed","link":"https://ci.example.org/7"}',
    ]);
    expect(readFileSync(join(folder, 'changes/.gitattributes'), 'utf8')).toContain('*.jsonl merge=union\n');
  });

  it('writes into the folder of the place of notes, also of what concerns all', async () => {
    const { changed, linesOf } = project('changes: { ci: { notes: { folder: deploys } } }\n');
    expect(await changed('*', 'new load balancer')).toMatchObject({ code: 0 });
    expect(linesOf('deploys/all.jsonl')[0]).toContain('"service":"*","text":"new load balancer"');
  });

  it('writes into a folder elsewhere that a place names, and reads it there', async () => {
    const elsewhere = join(folderWith(), 'deploys');
    const { changed, run } = project(`changes: { ci: { notes: { folder: ${elsewhere} } } }\n`);
    expect(await changed('api', 'x')).toMatchObject({ code: 0 });
    expect(readFileSync(join(elsewhere, 'api.jsonl'), 'utf8')).toContain('"text":"x"');
    writeFileSync(join(elsewhere, 'web.jsonl'), 'broken');
    expect((await run('validate')).out).toContain('web.jsonl:1:1: error: This is no note');
  });

  it('ends a line that an editor left open', async () => {
    const left = '{"at":"2026-01-26T09:00:00Z","service":"api","text":"x"}';
    const { changed, linesOf } = project('', { 'changes/api.jsonl': left });
    await changed('api', 'y');
    expect(linesOf('changes/api.jsonl')).toEqual([left, expect.stringContaining('"text":"y"')]);
  });

  it.each([
    [
      'a service that there is not',
      ['apii', 'x'],
      'There is no service apii. There are api, web. Did you mean api? Write one of these, or * for all.',
    ],
    ['no text', ['api', ' \u202e '], 'The text is empty.'],
    [
      'a long text',
      ['api', 'a'.repeat(2001)],
      'The text is 2001 characters long. At most 2,000 characters are allowed.',
    ],
    ['a long commit', ['api', 'x', '--commit', 'a'.repeat(201)], 'The commit is 201 characters long.'],
    ['a link that is none', ['api', 'x', '--link', 'ci/7'], '“ci/7” is not a web address.'],
    ['a moment that is none', ['api', 'x', '--at', 'soon'], '“soon” is not a moment.'],
    ['a moment to come', ['api', 'x', '--at', '2999-01-01'], '2999-01-01 is still to come.'],
  ])('writes nothing of %s', async (_, argv, told) => {
    const { folder, changed } = project();
    const { code, err } = await changed(...argv);
    expect([code, err]).toEqual([2, expect.stringContaining(told)]);
    expect(existsSync(join(folder, 'changes'))).toBe(false);
  });

  it('loses no line of several programs that write at once', async () => {
    const { folder, config, linesOf } = project();
    const cli = join(import.meta.dirname, '../../src/cli.ts');
    const write = async (text: string) =>
      promisify(execFile)(
        process.execPath,
        [cli, 'changed', 'api', text, '--by', 'Ann', '--config', config],
        { cwd: folder },
      );
    const texts = Array.from({ length: 6 }, (_, index) => `deployment ${index}`);
    await Promise.all(texts.map(write));
    const written = textsIn(linesOf('changes/api.jsonl'));
    expect(written).toEqual(texts);
  });

  it.each([
    ['a file that is there', true],
    ['a file that both made', false],
  ])('leaves lines of which git keeps those of two branches: %s', async (_, isThere) => {
    const { folder, changed, linesOf } = project();
    git(folder, 'init', '-q', '-b', 'main');
    if (isThere) await changed('api', 'first');
    const commit = (what: string) => {
      git(folder, 'add', '-A');
      git(folder, 'commit', '-q', '-m', what);
    };
    commit('Begin');
    git(folder, 'checkout', '-q', '-b', 'other');
    await changed('api', 'of the other branch');
    commit('Deploy one');
    git(folder, 'checkout', '-q', 'main');
    await changed('api', 'of the main branch');
    commit('Deploy another');
    git(folder, 'merge', '-q', 'other');
    const texts = textsIn(linesOf('changes/api.jsonl'));
    expect(texts).toEqual([...(isThere ? ['first'] : []), 'of the main branch', 'of the other branch']);
  });
});

describe('headroom validate', () => {
  const GOOD = '{"at":"2026-01-26T09:00:00Z","service":"api","text":"x"}';

  it('reads the notes of changes, and tells of each bad line with its place', async () => {
    const notes = [GOOD, 'deployed', GOOD.replace('"api"', '"apii"'), GOOD.replace('"api"', '"*"')].join(
      '\n',
    );
    const { run } = project('', { 'changes/api.jsonl': notes });
    const { code, out } = await run('validate');
    expect(code).toBe(2);
    expect(out.split('\n')).toEqual([
      'changes/api.jsonl:2:1: error: This is no note: it is no JSON. A line is one such as {"at":"2026-01-27T13:40:00Z","service":"api","text":"1.43.0 deployed"}. Correct it, or remove it.',
      'changes/api.jsonl:3:1: warning: There is no service apii in the budgets, so that this note is of nobody. Did you mean api? Write the id of a service, or * for all.',
      '',
    ]);
  });

  it('finds nothing wrong where there are none', async () => {
    const { folder, run } = project();
    expect((await run('validate')).code).toBe(0);
    writeFileSync(join(folder, 'changes'), 'a file');
    expect((await run('validate')).code).not.toBe(1);
  });
});
