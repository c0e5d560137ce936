import { describe, expect, it } from 'vitest';
import { SourceError } from '../../src/model/errors.ts';
import type { PointsQuery } from '../../src/model/points.ts';
import { writeAnswer, writeFailure } from '../../src/recording/answers.ts';
import type { AnswerLine } from '../../src/recording/lines.ts';
import { recordingAsSource } from '../../src/recording/source.ts';
import { DAY, recordingOf, START } from './build-recording.ts';

const ASKED: PointsQuery = { query: 'sum by (route) (x)', start: START, end: START + DAY, step: DAY };
const answerOf = (route: string) => [{ labels: { route }, points: [{ at: START, value: 1 }] }];

const ask = (answers: readonly AnswerLine[], asked: PointsQuery, source?: string) => {
  const recorded = recordingAsSource('r.jsonl', async () => recordingOf([], { answers }));
  return recorded.points?.(asked, source === undefined ? {} : { source });
};

describe('a recording as a source', () => {
  it('answers a question as it was answered, and none that differs in anything', async () => {
    const lines = [writeAnswer(ASKED, answerOf('/cart'))];
    expect(await ask(lines, ASKED)).toEqual(answerOf('/cart'));
    for (const other of [
      { query: 'sum(x)' },
      { start: START + 1 },
      { end: START + 2 * DAY },
      { step: DAY / 2 },
    ]) {
      expect(await ask(lines, { ...ASKED, ...other })).toBeUndefined();
    }
  });

  it('answers for each of several sources by its name', async () => {
    const lines = ['eu', 'us'].map((source) => writeAnswer({ ...ASKED, source }, answerOf(`/${source}`)));
    expect(await ask(lines, ASKED, 'us')).toEqual(answerOf('/us'));
    expect(await ask(lines, ASKED, 'lab')).toBeUndefined();
    expect(await ask(lines, ASKED)).toBeUndefined();
  });

  it('answers by any name when only one source was recorded, which has none', async () => {
    expect(await ask([writeAnswer(ASKED, answerOf('/cart'))], ASKED, 'lab')).toEqual(answerOf('/cart'));
  });

  it('fails as the recorded source did', async () => {
    const lines = [writeFailure(ASKED, 'It took too long.')];
    await expect(ask(lines, ASKED)).rejects.toThrow(new SourceError('It took too long.'));
  });
});
