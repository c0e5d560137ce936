import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../src/model/bounds.ts';
import type { AnsweredSeries, Point } from '../../src/model/points.ts';
import { type AnswerAsked, keyOf, questionOf, readAnswer, writeAnswer } from '../../src/recording/answers.ts';
import { decode } from '../../src/recording/decode.ts';
import { encode } from '../../src/recording/encode.ts';
import { inputErrorOf } from '../support/problems.ts';
import { arbitraryAnswer } from './arbitrary-answer.ts';
import { recordingOf, START } from './build-recording.ts';

const HOUR = 3600;
const ASKED: AnswerAsked = { query: 'x', start: START, end: START + 4 * HOUR, step: HOUR };

const values = (...all: readonly number[]): readonly Point[] =>
  all.map((value, index) => ({ at: START + index * HOUR, value }));

/** What a file with this answer alone is read as. */
function readBack(asked: AnswerAsked, series: readonly AnsweredSeries[]): readonly AnsweredSeries[] {
  const recording = recordingOf([], { answers: [writeAnswer(asked, series)] });
  const [line] = decode('r.jsonl', encode(recording)).answers ?? [];
  expect(line && keyOf(line)).toBe(keyOf(questionOf(asked)));
  if (line?.failed !== undefined) throw new Error(line.failed);
  return line ? readAnswer(line) : [];
}

describe('an answer in a recording', () => {
  it('reads back as it was, whatever was answered', () => {
    fc.assert(
      fc.property(arbitraryAnswer, ({ asked, series }) => {
        expect(readBack(asked, series)).toEqual(series);
      }),
    );
  });

  it('has each label once, and its values by moment, with gaps and runs', () => {
    const [first, , , fourth, fifth] = values(7, 0, 0, 8, 9);
    const { series } = writeAnswer(ASKED, [
      { labels: { route: '/search', le: '1' }, points: values(1, 1, 1, 1, 1) },
      {
        labels: { route: '/cart' },
        points: [first, fourth, fifth].filter((point) => point !== undefined),
      },
      { labels: {}, points: values(1_769_472_000, 1_769_472_000, 1_769_472_000, 1_769_472_000, 2) },
    ]);
    expect(series).toEqual([
      { of: ['/search', '1'], values: [1, 1, 1, 1, 1] },
      { of: ['/cart', null], values: [7, null, null, 8, 9] },
      { of: [null, null], values: [{ times: 4, value: 1_769_472_000 }, 2] },
    ]);
  });

  it('keeps moments that a server answered for in place of those that were asked for', () => {
    const series = [{ labels: {}, points: [{ at: START + 17, value: 1 }, ...values(0, 3).slice(1)] }];
    expect(writeAnswer(ASKED, series).at).toEqual([17, HOUR]);
    expect(readBack(ASKED, series)).toEqual(series);
  });

  it('keeps an answer of as many moments as are read, and says of a larger one that it is too large', () => {
    const asked = (moments: number) => ({ ...ASKED, end: START + (moments - 1) * 60, step: 60 });
    const series = (moments: number) => [
      {
        labels: {},
        points: Array.from({ length: moments }, (_, index) => ({ at: START + index * 60, value: index })),
      },
    ];
    const most = series(BOUNDS.moments.most);
    expect(readBack(asked(BOUNDS.moments.most), most)).toEqual(most);
    expect(writeAnswer(asked(BOUNDS.moments.most + 1), series(BOUNDS.moments.most + 1))).toEqual({
      ...questionOf(asked(BOUNDS.moments.most + 1)),
      failed: 'Its answer is larger than a recording keeps.',
    });
  });
});

describe('a line with an answer', () => {
  const line = (differing: object) =>
    JSON.stringify({
      answers: 'x',
      start: '2026-01-26T00:00:00Z',
      end: '2026-01-26T02:00:00Z',
      step: 3600,
      labels: ['route'],
      series: [{ of: ['/search'], values: [1, 2, 3] }],
      ...differing,
    });
  const HEADER = encode(recordingOf([])).trimEnd();
  const read = (...lines: readonly string[]) => decode('r.jsonl', [HEADER, ...lines].join('\n'));
  const problems = (...lines: readonly string[]) => inputErrorOf(() => read(...lines)).problems;

  it('may stand in any file', () => {
    const [kept] = read(line({})).answers ?? [];
    expect(kept && readAnswer(kept)).toEqual([{ labels: { route: '/search' }, points: values(1, 2, 3) }]);
  });

  it.each([
    [{ start: 'yesterday' }, /^“yesterday” is no moment\./],
    [{ end: '2026-01-25T00:00:00Z' }, /^Every 3600 seconds from .* are no moments of an answer\./],
    [{ step: 0 }, /^“step” is not as the format has it/],
    [{ step: 0.5 }, /Allowed are one to 11,000 in all/],
    [{ at: [0, 60, 60] }, /^These are no moments of an answer\./],
    [{ failed: 'x' }, /^There is either “series” here or “failed”/],
    [{ series: undefined }, /^There is either “series” here or “failed”/],
    [{ series: [{ of: [], values: [1, 2, 3] }] }, /^There are 0 values here, and 1 labels in the line\./],
    [
      { series: [{ of: ['a'], values: [1, { times: 1e15, value: 2 }] }] },
      /^There are more samples here than are read, which are 1,000,000 in all\./,
    ],
    [
      { series: [{ of: ['a'], values: [1, { times: 3, value: null }] }] },
      /^There are values for 4 moments here, and 3 in the line\./,
    ],
    [{ series: [{ of: ['a'], values: [1, [1], 3] }] }, /^A list here needs 0 counts, one a bucket\./],
    [{ colour: 1 }, /unrecognized key: "colour"/],
  ])('with %j is told of', (differing, said) => {
    const found = problems(line(differing));
    expect(found.map(({ line: number }) => number)).toContain(2);
    expect(found.map(({ message }) => message)).toContainEqual(expect.stringMatching(said));
  });

  it('is read with as many samples as an answer may have', () => {
    const run = { times: 10_000, value: 1 };
    const of = (count: number) =>
      line({
        end: '2026-01-26T02:46:39Z',
        step: 1,
        series: Array.from({ length: count }, () => ({ of: ['a'], values: [run] })),
      });
    expect(read(of(100)).answers).toHaveLength(1);
    expect(problems(of(101))).toMatchObject([
      { message: expect.stringMatching(/^There are more samples here/) },
    ]);
  });

  it('that comes twice is told of at its second place, one for another source or moment is not', () => {
    const twice = problems(line({}), line({ source: 'eu' }), line({ step: 1800, series: [] }), line({}));
    expect(twice).toMatchObject([
      { line: 5, message: expect.stringMatching(/^The answer to this query is on line 2 already\./) },
    ]);
  });
});
