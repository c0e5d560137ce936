import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBenchmarks } from '../../src/benchmarks/read.ts';
import { fullName } from '../../src/model/benchmark-name.ts';
import { InputError } from '../../src/model/errors.ts';
import { folderWith } from '../support/folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(ROOT, 'test/fixtures/benchmarks', name), 'utf8');
const GO = `package work
import "testing"
func BenchmarkSum(b *testing.B) {
  b.ReportAllocs()
  for i := 0; i < b.N; i++ { s := 0; for j := 0; j < 1000; j++ { s += j }; _ = s }
  b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ms/op")
}
`.replace('b.Elapsed().Nanoseconds()', 'int64(b.N)');

describe('benchmarks', () => {
  it('are read from Go’s text: repeated lines are samples', () => {
    const text =
      'goos: linux\nBenchmarkA/big-8   100   12.5 ns/op   3.2 MB/s   16 B/op\r\nBenchmarkA/big-8   100   12.7 ns/op   3.1 MB/s   16 B/op\nPASS\nok  \tx\t1.2s\n';
    const known = { name: 'BenchmarkA/big', processors: 8 };
    expect(readBenchmarks('old.txt', text)).toEqual({
      benchmarks: [
        { ...known, unit: 'ns/op', better: 'lower', samples: [12.5, 12.7] },
        { ...known, unit: 'MB/s', better: 'higher', samples: [3.2, 3.1] },
        { ...known, unit: 'B/op', better: 'lower', samples: [16, 16] },
      ],
      failures: [],
    });
  });

  it('are read from what the Go toolchain writes', () => {
    const folder = folderWith({ 'go.mod': 'module work\n\ngo 1.19\n', 'work_test.go': GO });
    const env = {
      ...process.env,
      GOFLAGS: '-mod=mod',
      GOCACHE: join(folder, '.cache'),
      GOPATH: join(folder, '.go'),
    };
    const text = execFileSync('go', ['test', '-bench=.', '-benchtime=50x', '-count=4', '-run=^$'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    const { benchmarks, failures } = readBenchmarks('go.txt', text);
    expect(failures).toEqual([]);
    expect(
      benchmarks.map(({ name, unit, samples }) => `${name} ${unit} ${samples.length}`).toSorted(),
    ).toEqual([
      'BenchmarkSum B/op 4',
      'BenchmarkSum allocs/op 4',
      'BenchmarkSum ms/op 4',
      'BenchmarkSum ns/op 4',
    ]);
  });

  it('are read from what hyperfine writes, a command that fails as a failure', () => {
    const folder = folderWith();
    const argv = ['--runs', '5', '--warmup', '0', '-i', '-L', 'n', '1,2', 'true {n}', 'exit {n}'];
    execFileSync('hyperfine', [...argv, '--export-json', join(folder, 'h.json')], { stdio: 'ignore' });
    const { benchmarks, failures } = readBenchmarks('h.json', readFileSync(join(folder, 'h.json'), 'utf8'));
    expect(benchmarks).toMatchObject([
      { name: 'true 1', parameters: { n: '1' }, unit: 's', better: 'lower' },
      { name: 'true 2', parameters: { n: '2' }, unit: 's', better: 'lower' },
    ]);
    expect(benchmarks.map(({ samples }) => samples.length)).toEqual([5, 5]);
    expect(failures).toEqual([
      'exit 1 (n=1) ended with exit code 1 in 5 of 5 runs',
      'exit 2 (n=2) ended with exit code 2 in 5 of 5 runs',
    ]);
  });

  it('are read from what vitest 5 writes', () => {
    const bench =
      "import { test } from 'vitest';\ntest('sort', async ({ bench }) => {\n  await bench('native', { time: 20, warmupTime: 5 }, () => { [3, 1, 2].sort(); }).run();\n});\n";
    const folder = folderWith({ 'a.bench.ts': bench });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const argv = [vitest, 'bench', '--run', '--root', folder, '--reporter=json', '--outputFile=out.json'];
    execFileSync(process.execPath, argv, { cwd: folder, stdio: 'ignore' });
    const [found] = readBenchmarks('out.json', readFileSync(join(folder, 'out.json'), 'utf8')).benchmarks;
    expect(found).toMatchObject({
      name: 'sort > native',
      package: 'a.bench.ts',
      unit: 'ms',
      better: 'lower',
    });
    expect(found?.samples[0]).toBeGreaterThan(0);
  });

  it('are read from github-action-benchmark and k6', () => {
    const action = JSON.stringify([
      { name: 'a', value: 5, unit: 'ns/iter', range: '± 1' },
      { name: 'b', value: 9, unit: 'ops/sec' },
      { name: 'c', value: 9, unit: 'points' },
    ]);
    expect(
      readBenchmarks('a.json', action).benchmarks.map(({ name, better }) => `${name} ${better}`),
    ).toEqual(['a lower', 'b higher', 'c unknown']);
    const k6 = readBenchmarks('k.json', read('../k6/handle-summary.json')).benchmarks;
    expect(k6.find(({ name }) => name === 'http_req_duration p95')).toEqual({
      name: 'http_req_duration p95',
      unit: 'ms',
      better: 'lower',
      samples: [1840.25],
    });
  });

  it.each<[file: string, benchmarks: readonly object[], failures?: readonly string[]]>([
    [
      'vitest3.json',
      [
        { name: 'a.bench.ts > sort > native', unit: 'ms', better: 'lower', samples: [0.1, 0.11, 0.12, 0.1] },
        { name: 'a.bench.ts > sort > own', unit: 'ms', better: 'lower', samples: [0.2] },
      ],
    ],
    [
      'google-benchmark.json',
      [
        { name: 'BM_Copy/64', unit: 'ns', better: 'lower' },
        { name: 'BM_Copy/64', unit: 'B/s', better: 'higher' },
        { name: 'BM_Copy/4096', unit: 'ns', better: 'lower' },
        { name: 'BM_Copy/4096', unit: 'B/s', better: 'higher' },
      ],
      ['BM_Broken failed: no such file'],
    ],
    [
      'pytest-benchmark.json',
      [
        { name: 'test_work.py::test_sort[16]', unit: 's', better: 'lower' },
        { name: 'test_work.py::test_sort[1024]', unit: 's', better: 'lower' },
        { name: 'test_work.py::test_join', unit: 's', better: 'lower' },
      ],
    ],
    [
      'jmh.json',
      [
        {
          name: 'org.openjdk.jmh.samples.JMHSample_01_HelloWorld.wellHelloThere',
          parameters: { paramA: '17', paramB: '33' },
          unit: 'ops/s',
          better: 'higher',
          samples: [3.376842765688582e9, 3.37651988895058e9, 3.375353964729294e9],
        },
      ],
    ],
    [
      'benchmark-dotnet.json',
      [
        {
          name: 'Fantomas.Benchmarks.Runners+CodePrinterTest.Format',
          parameters: { job: 'IterationCount=5, RunStrategy=ColdStart' },
          unit: 'ns',
          samples: [48016226159, 46011386499, 46951833349, 46910122331, 49461322073],
        },
        { unit: 'B/op', better: 'lower', samples: [23405419512] },
      ],
    ],
    ['criterion.ndjson', [{ name: 'clone/64bits/uint', unit: 'ns', better: 'lower' }]],
    [
      'criterion-bencher.txt',
      [
        { name: 'Create Realm', unit: 'ns/iter', samples: [329] },
        { name: 'Symbols (Execution)', unit: 'ns/iter', samples: [3268] },
        { name: 'Fibonacci (Execution)', unit: 'ns/iter', samples: [1672496] },
        { name: 'bench_fib_20', unit: 'ns/iter', samples: [18794.12] },
      ],
    ],
    [
      'data.js',
      [
        {
          name: 'full_pipeline_echo_worker',
          package: 'Pipeline Benchmarks',
          unit: 'ns/iter',
          samples: [11111625],
        },
        { name: 'channel_send/capacity/512', package: 'Pipeline Benchmarks', samples: [33436] },
        { name: 'shard_session', package: 'Pipeline Benchmarks', better: 'lower', samples: [12] },
      ],
    ],
  ])('are read from %s as their tool wrote it', (file, benchmarks, failures = []) => {
    const run = readBenchmarks(file, read(file));
    expect(run.failures).toEqual(failures);
    expect(run.benchmarks).toHaveLength(benchmarks.length);
    expect(run.benchmarks).toMatchObject(benchmarks);
  });

  it('have the samples of each repetition, each round, and each sample of criterion by its iterations', () => {
    const samples = (file: string) => readBenchmarks(file, read(file)).benchmarks[0]?.samples ?? [];
    const [google, written] = [samples('google-benchmark.json'), JSON.parse(read('google-benchmark.json'))];
    expect(google).toEqual(written.benchmarks.slice(0, 4).map((one: { real_time: number }) => one.real_time));
    expect(samples('pytest-benchmark.json')).toEqual(
      JSON.parse(read('pytest-benchmark.json')).benchmarks[0].stats.data,
    );
    expect(samples('criterion.ndjson')).toHaveLength(10);
    expect(samples('criterion.ndjson')[0]).toBeCloseTo(5450 / 3474, 12);
  });

  it('are read from what criterion prints, in one unit whatever it chose', () => {
    const text = [
      'scan/4096               time:   [1.2043 µs 1.2080 µs 1.2121 µs]',
      '                        thrpt:  [3.1472 GiB/s 3.1579 GiB/s 3.1676 GiB/s]',
      'a name that is longer than its column',
      '                        time:   [245.67 ns 248.90 ns 252.13 ns]',
    ].join('\n');
    expect(readBenchmarks('c.txt', text).benchmarks).toEqual([
      { name: 'scan/4096', unit: 'ns', better: 'lower', samples: [1208] },
      {
        name: 'scan/4096',
        unit: 'B/s',
        better: 'higher',
        samples: [Number((3.1579 * 2 ** 30).toPrecision(12))],
      },
      { name: 'a name that is longer than its column', unit: 'ns', better: 'lower', samples: [248.9] },
    ]);
  });

  it('have the parameters of hyperfine as a part of what they are', () => {
    const result = (threads: string) => ({
      command: 'sort',
      times: [1, 2],
      exit_codes: [0, 0],
      parameters: { threads },
    });
    const { benchmarks, failures } = readBenchmarks(
      'h.json',
      JSON.stringify({ results: [result('1'), result('4')] }),
    );
    expect(benchmarks.map(fullName)).toEqual(['sort (threads=1)', 'sort (threads=4)']);
    expect(failures).toEqual([]);
  });

  it('of which two cannot be told apart are a failure', () => {
    const results = [1, 2].map((time) => ({ command: 'sort', times: [time] }));
    expect(readBenchmarks('h.json', JSON.stringify({ results })).failures).toEqual([
      'sort in s is there 2 times, and cannot be told apart: give each a name of its own',
    ]);
  });

  it('of github-action-benchmark’s own tools have the direction that the tool says', () => {
    const data = (tool: string) =>
      `window.BENCHMARK_DATA = ${JSON.stringify({ entries: { s: [{ tool, benches: [{ name: 'a', value: 1, unit: 'points' }] }] } })};`;
    const better = (tool: string) => readBenchmarks('data.js', data(tool)).benchmarks[0]?.better;
    expect(['customBiggerIsBetter', 'customSmallerIsBetter', 'go'].map(better)).toEqual([
      'higher',
      'lower',
      'unknown',
    ]);
  });

  it('of a baseline without a version have the direction of their unit, not the guess that was kept', () => {
    const kept = { name: 'A', better: 'lower', samples: [1] };
    const benchmarks = ['rows/s', 'points', 'ns/op'].map((unit) => ({ ...kept, unit }));
    const better = (head: object) =>
      readBenchmarks(
        'b.json',
        JSON.stringify({ format: 'headroom-baseline', ...head, benchmarks }),
      ).benchmarks.map((one) => one.better);
    expect(better({})).toEqual(['higher', 'unknown', 'lower']);
    expect(better({ version: 2 })).toEqual(['lower', 'lower', 'lower']);
  });

  it.each([
    [
      'a command of hyperfine that failed',
      {
        results: [
          { command: 'make', times: [0.1, 0.2], exit_codes: [0, 2] },
          { command: 'ls', times: [1] },
        ],
      },
      'make ended with exit code 2 in 1 of 2 runs',
    ],
    [
      'one that was killed',
      {
        results: [
          { command: 'make', times: [0.1], exit_codes: [null] },
          { command: 'ls', times: [1] },
        ],
      },
      'make ended with a signal in 1 of 1 run',
    ],
    [
      'a benchmark of vitest that failed',
      {
        testResults: [
          {
            name: '/src/a.bench.ts',
            assertionResults: [
              { fullName: 'sort', status: 'failed', failureMessages: ['Error: boom\n at x'] },
              {
                fullName: 'ok',
                status: 'passed',
                benchmarks: [{ tasks: [{ name: 'a', latency: { p50: 1 } }] }],
              },
            ],
          },
        ],
      },
      'a.bench.ts > sort failed: Error: boom',
    ],
    [
      'one of vitest 3 without a sample',
      { files: [{ groups: [{ fullName: 'g', benchmarks: [{ name: 'a' }, { name: 'b', mean: 1 }] }] }] },
      'g > a has no figure',
    ],
    [
      'one of JMH whose score is NaN',
      [
        {
          benchmark: 'a',
          mode: 'avgt',
          primaryMetric: { score: 'NaN', scoreUnit: 'ns/op', rawData: [['NaN']] },
        },
        { benchmark: 'b', mode: 'avgt', primaryMetric: { score: 1, scoreUnit: 'ns/op' } },
      ],
      'a has a figure in ns/op that is no finite number',
    ],
    [
      'one of BenchmarkDotNet without statistics',
      {
        HostEnvironmentInfo: {},
        Benchmarks: [{ FullName: 'A.B' }, { FullName: 'A.C', Statistics: { Median: 1 } }],
      },
      'A.B has no statistics: it failed, and BenchmarkDotNet’s log says why',
    ],
    [
      'a metric of k6 without a sample',
      {
        metrics: {
          'http_req_duration{name:query}': {
            type: 'trend',
            contains: 'time',
            values: { 'p(95)': 0, count: 0 },
          },
          http_req_duration: { type: 'trend', contains: 'time', values: { 'p(95)': 5, count: 9 } },
        },
      },
      'http_req_duration{name:query} has not a single sample',
    ],
  ])('know of %s', (_, json, failure) => {
    const run = readBenchmarks('f.json', JSON.stringify(json));
    expect(run.failures).toEqual([failure]);
    expect(run.benchmarks.length).toBeGreaterThan(0);
  });

  it('of a file that is cut off anywhere are read as far as they go, or refused', () => {
    const files = readdirSync(join(ROOT, 'test/fixtures/benchmarks')).filter((name) => name !== 'README.md');
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.double({ min: 0, max: 1, noNaN: true }), (file, share) => {
        const text = read(file);
        const cut = text.slice(0, Math.floor(text.length * share));
        try {
          for (const { samples } of readBenchmarks(file, cut).benchmarks) {
            expect(samples.length).toBeGreaterThan(0);
            expect(samples.every(Number.isFinite)).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });

  it.each([
    ['an empty file', '', 'f is empty.'],
    ['a cut one', '{"results": [', 'f is not JSON'],
    ['another text', 'hello', 'f has a form that is not known.'],
    ['another JSON', '{"a": 1}', 'f has a form that is not known.'],
    ['a broken line of JSON', '{"Action":"output"}\n{"Act', 'f:2 is not JSON'],
    [
      'hyperfine’s JSON without times',
      '{"results":[{"command":"a","times":["x"]}]}',
      'f is hyperfine’s JSON, but results.0.times.0',
    ],
    [
      'a data.js that is cut off',
      'window.BENCHMARK_DATA = {"entries":',
      'f is github-action-benchmark’s data.js, but',
    ],
    [
      'JMH’s text',
      'Benchmark  Mode  Cnt  Score\na.b  thrpt  5  1.2',
      'It looks like JMH’s text or CSV, which is not read. Let JMH write JSON with -rf json.',
    ],
    ['hyperfine’s CSV', 'command,mean,stddev\nls,1,1', 'Let it write JSON with --export-json'],
    [
      'Google Benchmark’s table',
      'Benchmark          Time      CPU   Iterations\nBM_A 1 ns',
      'Google Benchmark’s table',
    ],
    ['BenchmarkDotNet’s table', '| Method | Mean |\n|--|--|', 'BenchmarkDotNet’s table'],
    [
      'an estimate of criterion',
      '{"mean":{"point_estimate":1}}',
      'an estimate of criterion without its name',
    ],
    ['Benchmark.js’s text', 'a x 1,431,759 ops/sec ±0.74% (93 runs sampled)', 'Benchmark.js’s text'],
    ['Catch2’s XML', '<?xml version="1.0"?>\n<Catch2TestRun name="a">', 'Catch2’s output'],
    ['one without benchmarks', '{"results": []}', 'f has no benchmark in it.'],
  ])('are refused from %s', (_, text, wrong) => {
    expect(() => readBenchmarks('f', text)).toThrow(wrong);
  });
});
