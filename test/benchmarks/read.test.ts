import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBenchmarks } from '../../src/benchmarks/read.ts';
import { folderWith } from '../support/folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const GO = `package work
import "testing"
func BenchmarkSum(b *testing.B) {
  b.ReportAllocs()
  for i := 0; i < b.N; i++ { s := 0; for j := 0; j < 1000; j++ { s += j }; _ = s }
  b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ms/op")
}
`.replace('b.Elapsed().Nanoseconds()', 'int64(b.N)');

describe('benchmarks', () => {
  it('are read from Go’s text: repeated lines are samples, the number of processors is no part of the name', () => {
    const text =
      'goos: linux\nBenchmarkA/big-8   100   12.5 ns/op   3.2 MB/s   16 B/op\r\nBenchmarkA/big-8   100   12.7 ns/op   3.1 MB/s   16 B/op\nPASS\nok  x 1.2s\n';
    expect(readBenchmarks('old.txt', text)).toEqual([
      { name: 'BenchmarkA/big', unit: 'ns/op', better: 'lower', samples: [12.5, 12.7] },
      { name: 'BenchmarkA/big', unit: 'MB/s', better: 'higher', samples: [3.2, 3.1] },
      { name: 'BenchmarkA/big', unit: 'B/op', better: 'lower', samples: [16, 16] },
    ]);
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
    const found = readBenchmarks('go.txt', text);
    expect(found.map(({ name, unit, samples }) => `${name} ${unit} ${samples.length}`).toSorted()).toEqual([
      'BenchmarkSum B/op 4',
      'BenchmarkSum allocs/op 4',
      'BenchmarkSum ms/op 4',
      'BenchmarkSum ns/op 4',
    ]);
  }, 120_000);

  it('are read from what hyperfine writes', () => {
    const folder = folderWith();
    execFileSync(
      'hyperfine',
      ['--runs', '5', '--warmup', '0', '--export-json', join(folder, 'h.json'), 'true'],
      { stdio: 'ignore' },
    );
    const [found] = readBenchmarks('h.json', readFileSync(join(folder, 'h.json'), 'utf8'));
    expect(found).toMatchObject({ name: 'true', unit: 's', better: 'lower' });
    expect(found?.samples).toHaveLength(5);
  }, 60_000);

  it('are read from what vitest 5 writes', () => {
    const bench =
      "import { test } from 'vitest';\ntest('sort', async ({ bench }) => {\n  await bench('native', { time: 20, warmupTime: 5 }, () => { [3, 1, 2].sort(); }).run();\n});\n";
    const folder = folderWith({ 'a.bench.ts': bench });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const argv = [vitest, 'bench', '--run', '--root', folder, '--reporter=json', '--outputFile=out.json'];
    execFileSync(process.execPath, argv, { cwd: folder, stdio: 'ignore' });
    const [found] = readBenchmarks('out.json', readFileSync(join(folder, 'out.json'), 'utf8'));
    expect(found).toMatchObject({ name: 'sort > native', unit: 'ms', better: 'lower' });
    expect(found?.samples[0]).toBeGreaterThan(0);
  }, 60_000);

  it('are read from vitest 3', () => {
    expect(
      readBenchmarks('v.json', readFileSync(join(ROOT, 'test/fixtures/benchmarks/vitest3.json'), 'utf8')),
    ).toEqual([
      { name: 'a.bench.ts > sort > native', unit: 'ms', better: 'lower', samples: [0.1, 0.11, 0.12, 0.1] },
      { name: 'a.bench.ts > sort > own', unit: 'ms', better: 'lower', samples: [0.2] },
    ]);
  });

  it('are read from github-action-benchmark and k6', () => {
    const action = JSON.stringify([
      { name: 'a', value: 5, unit: 'ns/iter', range: '± 1' },
      { name: 'b', value: 9, unit: 'ops/sec' },
    ]);
    expect(readBenchmarks('a.json', action).map(({ name, better }) => `${name} ${better}`)).toEqual([
      'a lower',
      'b higher',
    ]);
    const k6 = readBenchmarks(
      'k.json',
      readFileSync(join(ROOT, 'test/fixtures/k6/handle-summary.json'), 'utf8'),
    );
    expect(k6.find(({ name }) => name === 'http_req_duration p95')).toEqual({
      name: 'http_req_duration p95',
      unit: 'ms',
      better: 'lower',
      samples: [1840.25],
    });
  });

  it.each([
    ['an empty file', '', 'f is empty.'],
    ['a cut one', '{"results": [', 'f is not JSON'],
    ['another text', 'hello', 'f has a form that is not known.'],
    ['another JSON', '{"a": 1}', 'f has a form that is not known.'],
    ['one without benchmarks', '{"results": []}', 'f has no benchmark in it.'],
  ])('are refused from %s', (_, text, wrong) => {
    expect(() => readBenchmarks('f', text)).toThrow(wrong);
  });
});
