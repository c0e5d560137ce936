import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processorsIn } from '../../src/benchmarks/formats/go-processors.ts';
import { readBenchmarks } from '../../src/benchmarks/read.ts';
import { fullName } from '../../src/model/benchmark-name.ts';

const fixture = (name: string) =>
  readBenchmarks(name, readFileSync(join(import.meta.dirname, '../fixtures/benchmarks', name), 'utf8'));
const names = (text: string) => readBenchmarks('go.txt', text).benchmarks.map(fullName);
const lines = (...written: readonly string[]) => written.map((name) => `${name}  100  5 ns/op`).join('\n');
const split = (...written: readonly string[]) => {
  const of = processorsIn(new Set(written));
  return written.map((name) => of(name)).map(({ name, processors }) => `${name} on ${processors}`);
};

describe('Go’s benchmarks', () => {
  it('of one name in two packages are two', () => {
    const { benchmarks, failures } = fixture('go-fiber.txt');
    const times = benchmarks.filter(({ unit }) => unit === 'ns/op');
    expect(times).toMatchObject([
      { package: 'github.com/gofiber/fiber/v3/middleware/cache', processors: 12, samples: [19.01, 18.42] },
      { package: 'github.com/gofiber/fiber/v3/middleware/csrf', processors: 12, samples: [0.2926, 0.2883] },
    ]);
    expect(failures).toEqual([]);
  });

  it('of one name on one and on four processors are two', () => {
    const { benchmarks } = fixture('go-cpu-1-4.txt');
    expect(
      benchmarks.slice(0, 4).map(({ name, processors, samples }) => [name, processors, samples]),
    ).toEqual([
      ['BenchmarkEncode', 1, [1386]],
      ['BenchmarkEncode', 4, [4065]],
      ['BenchmarkSub/size-16', 1, [6]],
      ['BenchmarkSub/size-16', 4, [13]],
    ]);
  });

  it('of one name on two systems in one file are two', () => {
    const text = `goos: linux\n${lines('BenchmarkA-8')}\ngoos: windows\n${lines('BenchmarkA-8')}\n`;
    expect(names(text)).toEqual(['BenchmarkA-8 (goos=linux)', 'BenchmarkA-8 (goos=windows)']);
  });

  it('are of no package again after the foot of one', () => {
    const text = `pkg: example.com/a\n${lines('BenchmarkA-8')}\nPASS\nok  \texample.com/a\t1.2s\n${lines('BenchmarkA-8')}\n`;
    expect(names(text)).toEqual(['example.com/a.BenchmarkA-8', 'BenchmarkA-8']);
  });

  it('have the direction that a line on their unit gives, and no noise where it says so', () => {
    const text = `Unit rows/op better=higher assume=exact\nUnit MB/s better=lower\nBenchmarkA 1 5 rows/op 7 MB/s 3 ns/op`;
    expect(readBenchmarks('go.txt', text).benchmarks).toMatchObject([
      { unit: 'rows/op', better: 'higher', exact: true },
      { unit: 'MB/s', better: 'lower' },
      { unit: 'ns/op', better: 'lower' },
    ]);
  });
});

describe('a number behind a name', () => {
  it.each([
    ['all share it', ['BenchmarkA-8', 'BenchmarkB/x-8'], ['BenchmarkA on 8', 'BenchmarkB/x on 8']],
    ['the same are there without it', ['BenchmarkA', 'BenchmarkA-4'], ['BenchmarkA on 1', 'BenchmarkA on 4']],
    [
      'the same are there with another',
      ['BenchmarkA-2', 'BenchmarkA-4', 'BenchmarkB-2', 'BenchmarkB-4'],
      ['BenchmarkA on 2', 'BenchmarkA on 4', 'BenchmarkB on 2', 'BenchmarkB on 4'],
    ],
    [
      'it stands behind another number',
      ['BenchmarkA/size-16-4', 'BenchmarkA/size-32-4'],
      ['BenchmarkA/size-16 on 4', 'BenchmarkA/size-32 on 4'],
    ],
  ])('counts processors where %s', (_, written, meant) => expect(split(...written)).toEqual(meant));

  it.each([
    ['not all have one', ['BenchmarkSum', 'BenchmarkHash-16']],
    ['they are sizes', ['BenchmarkA/size-16', 'BenchmarkA/size-32']],
    ['some are there without it', ['BenchmarkA', 'BenchmarkA-16', 'BenchmarkB']],
    ['Go would not write it', ['BenchmarkA-1', 'BenchmarkB-1']],
  ])('is of the name on one processor where %s', (_, written) =>
    expect(split(...written)).toEqual(written.map((name) => `${name} on 1`)),
  );

  it('is told for whatever names ran on whatever processors, and no two names become one', () => {
    const name = fc.stringMatching(/^Benchmark[A-Z][a-z]{0,4}(\/n-[0-9]{1,3})?$/);
    const run = fc.record({
      bases: fc.uniqueArray(name, { minLength: 2, maxLength: 5 }),
      on: fc.uniqueArray(fc.integer({ min: 2, max: 64 }), { minLength: 1, maxLength: 3 }),
      one: fc.boolean(),
    });
    fc.assert(
      fc.property(run, ({ bases, on, one }) => {
        const written = bases.flatMap((base) => [...(one ? [base] : []), ...on.map((n) => `${base}-${n}`)]);
        const all = new Set(written);
        const of = processorsIn(all);
        expect(new Set([...all].map((each) => JSON.stringify(of(each)))).size).toBe(all.size);
      }),
    );
  });
});

describe('a run of go test that did not come to its end', () => {
  it('fails for a crash, a failure and each line that another message broke', () => {
    const { benchmarks, failures } = fixture('go-crashed.txt');
    expect(failures).toEqual([
      'line 26: “2026/11/27 02:28:57 starting” stands where the figures of BenchmarkLogs belong',
      'line 28: “2026/11/27 02:28:57 starting” stands where the figures of BenchmarkLogs-4 belong',
      'example.com/work/c failed: --- FAIL: BenchmarkFails; panic: assignment to entry in nil map',
    ]);
    expect(benchmarks.map(({ name }) => name)).toContain('BenchmarkOk');
  });

  it('is read from the events of go test -json alike', () => {
    const { benchmarks, failures } = fixture('go-crashed.ndjson');
    expect(benchmarks.map((one) => `${fullName(one)} ${one.samples.join(' ')}`)).toEqual([
      'example.com/work/a.BenchmarkEncode-2 5986',
      'example.com/work/a.BenchmarkSub/size-16-2 30.1',
      'example.com/work/c.BenchmarkLogs-2 4683',
      'example.com/work/c.BenchmarkOk-2 30',
    ]);
    expect(failures).toEqual([
      'example.com/work/c failed: --- FAIL: BenchmarkFails; panic: assignment to entry in nil map',
      'BenchmarkFails began, and there are no figures of it',
      'BenchmarkPanics began, and there are no figures of it',
    ]);
  });

  it.each([
    ['FAIL\texample.com/a [build failed]\nFAIL\n', 'example.com/a failed: build failed'],
    [
      'BenchmarkB-8   \tpanic: boom\nexit status 2\nFAIL\texample.com/a\t0.1s\n',
      'example.com/a failed: panic: boom in BenchmarkB-8',
    ],
    ['FAIL\n', 'the run failed: FAIL'],
    ['exit status 1\n', 'the run failed: exit status 1'],
    ['BenchmarkB-8   \t', 'line 2: BenchmarkB-8 began, and there are no figures of it'],
    [
      'BenchmarkB-8  100  12.5 ns/op  7',
      'line 2: “12.5 ns/op  7” stands where the figures of BenchmarkB-8 belong',
    ],
    [
      'BenchmarkB-8  100  3 items\n     100   12 ns/op',
      'line 3: figures stand without the name of a benchmark',
    ],
    ['BenchmarkB-8  100  NaN ns/op', 'line 2: “NaN ns/op” stands where the figures of BenchmarkB-8 belong'],
    ['BenchmarkB-8  100  +Inf MB/s', 'line 2: “+Inf MB/s” stands where the figures of BenchmarkB-8 belong'],
  ])('fails after a good line for %j', (rest, failure) => {
    expect(readBenchmarks('go.txt', `${lines('BenchmarkA-8')}\n${rest}`).failures).toEqual([failure]);
  });

  it.each([
    ['PASS\nok  \texample.com/a\t1.2s'],
    ['BenchmarkB\n    a_test.go:4: no\n--- SKIP: BenchmarkB'],
    ['BenchmarkB\nBenchmarkB/x\nBenchmarkB/x-8  10  3 ns/op'],
    ['BenchmarkB\nBenchmarkB-8  10  3 ns/op'],
    ['Benchmarking is fun'],
    ['BenchmarkHelper: starting'],
  ])('does not for %j', (rest) => {
    expect(readBenchmarks('go.txt', `${lines('BenchmarkA-8')}\n${rest}\n`).failures).toEqual([]);
  });

  it('is an error when there is not one figure in it', () => {
    expect(() =>
      readBenchmarks('go.txt', 'pkg: example.com/a\npanic: boom\nFAIL\texample.com/a\t0.1s\n'),
    ).toThrow(
      'go.txt has no figure of a benchmark in it: example.com/a failed: panic: boom. Mend what failed',
    );
  });
});
