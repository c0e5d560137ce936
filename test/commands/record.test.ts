import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentsOf, folderWith } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { runCli } from '../support/run-cli.ts';

const JANUARY = ['--from', '2025-12-29', '--until', '2026-02-02'] as const;

describe('headroom record', () => {
  it('writes one file, says what is in it, and prints nothing besides', async () => {
    const out = folderWith();
    const file = join(out, 'mine.jsonl');
    const ran = await runCli(['record', ...JANUARY, '--service', 'api', '--out', file]);
    expect(ran).toEqual({
      code: 0,
      out: `18 budgets from 2025-12-29 up to 2026-02-02 in ${file}\n`,
      err: '',
    });
    expect(Object.keys(contentsOf(out))).toEqual(['mine.jsonl']);
    const [header, ...lines] = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(header).toMatchObject({
      headroom: 'recording',
      schema: 2,
      coversUntil: '2026-02-02T00:00:00Z',
    });
    expect(lines.filter(({ budget }) => budget)).toHaveLength(18);
    // What the samples have answered is recorded again.
    expect(lines.filter(({ answers }) => answers).length).toBeGreaterThan(10);
  });

  it.each([
    {
      name: 'a date that is none',
      argv: ['--from', '2026-02-30'],
      said: '“2026-02-30” is not a date. Write --from as 2026-01-26.',
    },
    {
      name: 'a week for a date',
      argv: ['--until', '2026-W05'],
      said: '“2026-W05” is not a date. Write --until as 2026-01-26.',
    },
    {
      name: 'no days',
      argv: ['--from', '2026-02-02', '--until', '2026-02-02'],
      said: 'Nothing lies between --from 2026-02-02 and --until 2026-02-02.',
    },
    {
      name: 'days that are not over',
      argv: ['--until', '2999-01-01'],
      said: 'The days before --until 2999-01-01 are not over; today is ',
    },
    {
      name: 'an unknown service',
      argv: [...JANUARY, '--service', 'nodes'],
      said: 'There is no service nodes. Known services: api, benchmark, node, provider. Did you mean node?',
    },
  ])('refuses $name, and writes nothing', async ({ argv, said }) => {
    const out = folderWith();
    const ran = await runCli(['record', ...argv, '--out', join(out, 'mine.jsonl')]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(`error: ${said}`);
    expect(contentsOf(out)).toEqual({});
  });

  it('asks for the file to write', async () => {
    const ran = await runCli(['record']);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('The file to write is missing. Give it with --out');
  });

  it('does not go beyond the data of its source', async () => {
    const out = folderWith();
    const ran = await runCli(['record', '--until', '2026-02-09', '--out', join(out, 'mine.jsonl')]);
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toBe(
      'error: The source has data up to 2026-02-02, not up to 2026-02-09. Record with --until 2026-02-02.\n',
    );
    expect(contentsOf(out)).toEqual({});
  });

  it('from a Prometheus that does not answer says so, and leaves an earlier recording as it was', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const folder = folderWith({
      'headroom.yaml': `time_zone: UTC\nbudgets: [budgets]\nsource: { prometheus: { url: "${url}" } }\n`,
      'budgets/api.yaml':
        'service: api\nbudgets:\n  cpu:\n    category: resource\n    at_most: 2s\n    indicator: { gauge: x_seconds }\n',
      'mine.jsonl': 'an earlier recording\n',
    });
    const before = contentsOf(folder);
    const config = ['--config', join(folder, 'headroom.yaml')];
    const ran = await runCli(['record', ...config, ...JANUARY, '--out', join(folder, 'mine.jsonl')]);
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toContain(`${url} could not be asked in 3 tries`);
    expect(contentsOf(folder)).toEqual(before);
  });

  it('says of a file that it cannot write which it is', async () => {
    const folder = folderWith({ taken: 'a file where a folder is wanted' });
    const file = join(folder, 'taken', 'mine.jsonl');
    const ran = await runCli(['record', ...JANUARY, '--service', 'api', '--out', file]);
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toMatch(/^error: Cannot write .*taken\/mine\.jsonl: .*or choose another with --out\.\n$/);
  });
});
