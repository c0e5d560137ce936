import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const lines = (name: string, ...times: readonly number[]) =>
  times.map((time) => `${name}-8  100  ${time} ns/op`).join('\n');
const FILES = {
  'old.txt': lines('BenchmarkA', 100, 101, 99, 100, 102),
  'slow.txt': lines('BenchmarkA', 130, 131, 129, 130, 132),
  'quick.txt': lines('BenchmarkA', 80, 81, 79, 80, 82),
  'one.txt': lines('BenchmarkA', 150),
};

function project() {
  const folder = folderWith(FILES);
  const config = ['--config', join(folder, 'headroom.yaml')];
  const at = (name: string) => join(folder, name);
  const compare = (before: string, after: string, ...more: readonly string[]) =>
    runCli(['compare', '--baseline', before, '--current', after, ...more, ...config]);
  const baseline = (...argv: readonly string[]) => runCli(['baseline', ...argv, ...config]);
  return { folder, at, compare, baseline };
}

describe('headroom compare', () => {
  it('exits 1 on a regression, with a table as benchmark tools print', async () => {
    const { at, compare } = project();
    const { code, out } = await compare(at('old.txt'), at('slow.txt'), '--summary', at('summary.md'));
    expect(code).toBe(1);
    expect(out).toMatch(
      /✗ +BenchmarkA \(ns\/op\) +100 ns\/op ±1% +130 ns\/op ±0% +\+30% +p = 0\.008, n = 5 \+ 5/,
    );
    expect(readFileSync(at('summary.md'), 'utf8')).toContain(
      '❌ The comparison fails: of 1 benchmark, 1 regressed',
    );
    expect((await compare(at('old.txt'), at('quick.txt'))).code).toBe(0);
    expect((await compare(at('old.txt'), at('slow.txt'), '--threshold', '40%')).code).toBe(0);
  });

  it('warns of what single samples cannot verify, and fails on it when strict', async () => {
    const { at, compare } = project();
    const { code, out } = await compare(at('old.txt'), at('one.txt'));
    expect(code).toBe(0);
    expect(out).toContain('(unverified)');
    expect((await compare(at('old.txt'), at('one.txt'), '--strict')).code).toBe(1);
  });

  it.each([
    [['--current', 'x'], 'Two sides are wanted.'],
    [['--baseline', 'nowhere.txt', '--current', 'x'], 'Cannot read nowhere.txt'],
    [['--threshold', 'much'], 'Two sides are wanted.'],
  ])('refuses %j', async (argv, wrong) => {
    const { code, err } = await runCli(['compare', ...argv]);
    expect(code).toBe(2);
    expect(err).toContain(wrong);
  });
});

describe('headroom baseline', () => {
  it('keeps a baseline as a file of a line a benchmark, which compare knows by its name', async () => {
    const { folder, at, compare, baseline } = project();
    expect((await baseline('save', 'main', '--from', at('old.txt'))).out).toContain('1 benchmark written to');
    expect(readFileSync(join(folder, 'baselines/main.json'), 'utf8')).toBe(
      '{\n  "format": "headroom-baseline",\n  "benchmarks": [\n    {"name":"BenchmarkA","unit":"ns/op","better":"lower","samples":[100,101,99,100,102]}\n  ]\n}\n',
    );
    expect((await compare('main', at('slow.txt'))).code).toBe(1);
    expect((await baseline('show')).out).toContain('BenchmarkA (ns/op): 100 ns/op ±1% ');
  });

  it('is replaced only by what is no worse, or with a reason that the file keeps', async () => {
    const { folder, at, baseline } = project();
    await baseline('save', 'main', '--from', at('old.txt'));
    const worse = await baseline('promote', 'main', '--from', at('slow.txt'));
    expect(worse).toMatchObject({
      code: 2,
      err: expect.stringContaining('main stays: the new results are worse.'),
    });
    expect((await baseline('promote', 'main', '--from', at('quick.txt'))).code).toBe(0);
    await baseline('promote', 'main', '--from', at('slow.txt'), '--because', 'Now it checks signatures.');
    expect(readFileSync(join(folder, 'baselines/main.json'), 'utf8')).toContain(
      '"because": "Now it checks signatures."',
    );
  });

  it.each([
    [['show'], 'Begin one with headroom baseline save.'],
    [['save'], 'A name is wanted'],
    [['save', 'main'], 'Give them with --from.'],
    [['save', '../main', '--from', 'x'], 'A name is wanted'],
  ])('refuses %j', async (argv, wrong) => {
    const { baseline } = project();
    const { code, err } = await baseline(...argv);
    expect(code).toBe(2);
    expect(err).toContain(wrong);
  });

  it('is begun once, and promoted only when begun', async () => {
    const { at, baseline } = project();
    expect((await baseline('promote', 'main', '--from', at('old.txt'))).err).toContain(
      'There is no baseline main yet.',
    );
    await baseline('save', 'main', '--from', at('old.txt'));
    expect((await baseline('save', 'main', '--from', at('old.txt'))).err).toContain('is there already');
  });
});
