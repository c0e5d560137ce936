import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const lines = (name: string, ...times: readonly number[]) =>
  times.map((time) => `${name}-8  100  ${time} ns/op`).join('\n');
const around = (middle: number) => [0.99, 1, 1.01, 1.005, 0.995].map((factor) => middle * factor);
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

  it('tells two packages of one name apart: one that doubled is a regression', async () => {
    const { folder, compare } = project();
    const text = (a: number, b: number) =>
      ['a', 'b']
        .map(
          (name, index) =>
            `pkg: example.com/${name}\n${lines('BenchmarkEncode', ...around(index ? b : a))}\nPASS\n`,
        )
        .join('');
    writeFileSync(join(folder, 'was.txt'), text(1000, 102));
    writeFileSync(join(folder, 'is.txt'), text(1000, 202));
    const { code, out } = await compare(join(folder, 'was.txt'), join(folder, 'is.txt'));
    expect(code).toBe(1);
    expect(out).toMatch(/✗ +example\.com\/b\.BenchmarkEncode \(ns\/op\) +102 ns\/op/);
    expect(out).toMatch(/example\.com\/a\.BenchmarkEncode \(ns\/op\) .* ~ /);
  });

  it('tells the numbers of processors apart: one that doubled at four is a regression', async () => {
    const { folder, compare } = project();
    const text = (four: number) =>
      around(100)
        .flatMap((one, index) => [
          `BenchmarkA  100  ${one} ns/op`,
          `BenchmarkA-4  100  ${around(four)[index]} ns/op`,
        ])
        .join('\n');
    writeFileSync(join(folder, 'was.txt'), text(30));
    writeFileSync(join(folder, 'is.txt'), text(60));
    const { code, out } = await compare(join(folder, 'was.txt'), join(folder, 'is.txt'));
    expect(code).toBe(1);
    expect(out).toMatch(/✗ +BenchmarkA-4 \(ns\/op\)/);
    expect(out).toContain('of 2 benchmarks, 1 regressed, 1 unchanged');
  });

  it('is shut by a run that crashed, though the benchmarks left are no slower', async () => {
    const { folder, at, compare } = project();
    writeFileSync(
      join(folder, 'crashed.txt'),
      `pkg: example.com/a\n${FILES['old.txt']}\nBenchmarkB-8  \tpanic: boom\nFAIL\texample.com/a\t0.1s\n`,
    );
    const { code, out } = await compare(at('old.txt'), at('crashed.txt'), '--summary', at('summary.md'));
    expect(code).toBe(1);
    expect(out).toContain('crashed.txt: example.com/a failed: panic: boom in BenchmarkB-8.');
    expect(readFileSync(at('summary.md'), 'utf8')).toContain('-   ❌ ');
  });

  it('is shut when no benchmark is on both sides', async () => {
    const { folder, at, compare } = project();
    writeFileSync(join(folder, 'other.txt'), lines('BenchmarkOther', 1, 2, 3, 4));
    const { code, out } = await compare(at('old.txt'), at('other.txt'));
    expect(code).toBe(1);
    expect(out).toContain('✗ No benchmark is on both sides: nothing was compared.');
  });

  it('compares a baseline of an earlier version by what it has, and says so', async () => {
    const { folder, compare } = project();
    const kept = { name: 'BenchmarkA', unit: 'ns/op', better: 'lower', samples: around(100) };
    mkdirSync(join(folder, 'baselines'));
    writeFileSync(
      join(folder, 'baselines/main.json'),
      JSON.stringify({ format: 'headroom-baseline', benchmarks: [kept] }),
    );
    const run = (name: string, ...written: readonly string[]) => {
      writeFileSync(join(folder, name), written.join('\n'));
      return compare('main', join(folder, name));
    };
    const slow = await run('slow.txt', 'pkg: example.com/a', lines('BenchmarkA', ...around(130)));
    expect(slow.code).toBe(1);
    expect(slow.out).toContain('1 regressed');
    expect(slow.out).toContain(
      '! 1 benchmark is known to the baseline by another name, and matched by what is alike: BenchmarkA as example.com/a.BenchmarkA-8.',
    );
    expect((await run('same.txt', lines('BenchmarkA', ...around(101)))).code).toBe(0);
    const two = await run(
      'two.txt',
      'pkg: example.com/a',
      lines('BenchmarkA', ...around(100)),
      'pkg: example.com/b',
      lines('BenchmarkA', ...around(100)),
    );
    expect(two.code).toBe(1);
    expect(two.out).toContain(
      'which may be this one or another: nothing was compared. Save the baseline anew.',
    );
  });

  it('says that a direction is not known, until an option or the settings say it', async () => {
    const { folder, at, compare } = project();
    const points = (middle: number) =>
      around(middle)
        .map((one) => `BenchmarkA-8  1  ${one} points`)
        .join('\n');
    writeFileSync(at('was.txt'), points(100));
    writeFileSync(at('is.txt'), points(200));
    const told = await compare(at('was.txt'), at('is.txt'));
    expect(told.code).toBe(1);
    expect(told.out).toContain('+100% (direction unknown)');
    expect((await compare(at('was.txt'), at('is.txt'), '--better', 'points=higher')).code).toBe(0);
    writeFileSync(
      join(folder, 'headroom.yaml'),
      'time_zone: UTC\nbudgets: [b.yaml]\nsource: { samples: none.jsonl }\nbenchmarks: { better: { points: higher } }\n',
    );
    writeFileSync(
      join(folder, 'b.yaml'),
      'service: s\nbudgets:\n  a: { category: latency, at_most: 2s, indicator: { quantile: 0.95, histogram: h_seconds } }\n',
    );
    expect((await compare(at('was.txt'), at('is.txt'))).code).toBe(0);
    expect((await compare(at('was.txt'), at('is.txt'), '--better', 'points=lower')).out).toContain(
      '1 regressed',
    );
    expect((await compare(at('was.txt'), at('is.txt'), '--better', 'points')).err).toContain(
      '“points” does not say which way is better.',
    );
  });

  it('holds the budgets that are meant: one of another suite shuts the gate until then', async () => {
    const { folder, at, compare } = project();
    const budgetNamed = (id: string, name: string) =>
      `  ${id}: { category: latency, at_most: 2s, benchmark: ${name}, indicator: { quantile: 0.95, histogram: h_seconds } }`;
    writeFileSync(
      join(folder, 'headroom.yaml'),
      'time_zone: UTC\nbudgets: [b.yaml]\nsource: { samples: none.jsonl }\n',
    );
    writeFileSync(
      join(folder, 'b.yaml'),
      ['service: s', 'budgets:', budgetNamed('a', 'BenchmarkA'), budgetNamed('b', 'sort.ts')].join('\n'),
    );
    const all = await compare(at('old.txt'), at('old.txt'));
    expect(all.code).toBe(1);
    expect(all.out).toContain(
      '? s/b: The current results have no benchmark sort.ts. The nearest are BenchmarkA.',
    );
    expect((await compare(at('old.txt'), at('old.txt'), 's/a')).code).toBe(0);
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
      '{\n  "format": "headroom-baseline",\n  "version": 2,\n  "benchmarks": [\n    {"name":"BenchmarkA","processors":8,"unit":"ns/op","better":"lower","samples":[100,101,99,100,102]}\n  ]\n}\n',
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
    writeFileSync(at('crashed.txt'), `${FILES['old.txt']}\nFAIL\texample.com/a\t0.1s\n`);
    const crashed = await baseline('save', 'crashed', '--from', at('crashed.txt'));
    expect(crashed).toMatchObject({ code: 2, err: expect.stringContaining('example.com/a failed: FAIL.') });
  });
});
