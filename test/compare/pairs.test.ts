import { describe, expect, it } from 'vitest';
import { type Pair, pairsOf } from '../../src/compare/pairs.ts';
import type { Benchmark, BenchmarkIdentity } from '../../src/model/benchmark.ts';
import { fullName } from '../../src/model/benchmark-name.ts';

const of = (identity: BenchmarkIdentity, unit = 'ns/op'): Benchmark => ({
  ...identity,
  unit,
  better: 'lower',
  samples: [1],
});
const A = { name: 'BenchmarkA' };
const said = ({ before, after, candidates }: Pair) =>
  candidates
    ? `${after && fullName(after)} may be ${candidates.map(fullName).join(' or ')}`
    : `${before ? fullName(before) : 'nothing'} is ${after ? fullName(after) : 'nothing'}`;
const pairs = (before: readonly BenchmarkIdentity[], after: readonly BenchmarkIdentity[]) =>
  pairsOf(
    before.map((one) => of(one)),
    after.map((one) => of(one)),
  ).map(said);

describe('benchmarks of two sides', () => {
  it.each<[string, readonly BenchmarkIdentity[], readonly BenchmarkIdentity[], readonly string[]]>([
    [
      'are matched by all that they are',
      [
        { ...A, package: 'a', processors: 1 },
        { ...A, package: 'b', processors: 4 },
      ],
      [
        { ...A, package: 'b', processors: 4 },
        { ...A, package: 'a', processors: 1 },
      ],
      ['b.BenchmarkA-4 is b.BenchmarkA-4', 'a.BenchmarkA is a.BenchmarkA'],
    ],
    [
      'are two where packages differ',
      [{ ...A, package: 'a', processors: 8 }],
      [{ ...A, package: 'b', processors: 8 }],
      ['nothing is b.BenchmarkA-8', 'a.BenchmarkA-8 is nothing'],
    ],
    [
      'are two where parameters differ',
      [{ name: 'sort', parameters: { threads: '1' } }],
      [{ name: 'sort', parameters: { threads: '2' } }],
      ['nothing is sort (threads=2)', 'sort (threads=1) is nothing'],
    ],
    [
      'are matched where a baseline has names alone, and each is there once',
      [A, { name: 'BenchmarkB/size' }],
      [
        { ...A, package: 'a', processors: 8 },
        { name: 'BenchmarkB/size-16', processors: 1 },
      ],
      ['BenchmarkA is a.BenchmarkA-8', 'BenchmarkB/size is BenchmarkB/size-16'],
    ],
    [
      'are matched on another number of processors where there is one on either side',
      [{ ...A, processors: 8 }],
      [{ ...A, processors: 4 }],
      ['BenchmarkA-8 is BenchmarkA-4'],
    ],
    [
      'are not where a baseline merged what are two now',
      [A],
      [
        { ...A, processors: 1 },
        { ...A, processors: 4 },
      ],
      ['BenchmarkA may be BenchmarkA', 'BenchmarkA-4 may be BenchmarkA'],
    ],
    [
      'are not where two of the baseline might be the one',
      [
        { ...A, package: 'a' },
        { ...A, package: 'b' },
      ],
      [A],
      ['BenchmarkA may be a.BenchmarkA or b.BenchmarkA'],
    ],
    [
      'leave a new one alone',
      [{ ...A, package: 'a', processors: 1 }],
      [
        { ...A, package: 'a', processors: 1 },
        { ...A, package: 'a', processors: 4 },
      ],
      ['a.BenchmarkA is a.BenchmarkA', 'nothing is a.BenchmarkA-4'],
    ],
  ])('%s', (_, before, after, expected) => expect(pairs(before, after)).toEqual(expected));

  it('are matched in the same unit alone', () => {
    expect(pairsOf([of(A, 'ns/op')], [of(A, 'B/op')]).map(said)).toEqual([
      'nothing is BenchmarkA',
      'BenchmarkA is nothing',
    ]);
  });
});
