import { describe, expect, it } from 'vitest';
import { keepingAnswers } from '../../src/app/record-answers.ts';
import { joinedSources } from '../../src/measuring/sources.ts';
import { SourceError, StoppedError } from '../../src/model/errors.ts';
import type { AnsweredSeries, PointsQuery } from '../../src/model/points.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';

const asking = (query: string): PointsQuery => ({ query, start: 0, end: 60, step: 60 });
const ONE: readonly AnsweredSeries[] = [{ labels: {}, points: [{ at: 0, value: 1 }] }];

function sourceWith(points?: MetricSource['points']): MetricSource {
  const source: MetricSource = {
    describe: async () => ({ kind: 'prometheus', name: 'http://p' }),
    coversUntil: async () => undefined,
    newest: async () => undefined,
    retention: async () => undefined,
    abilities: () => ({ stretches: true, leavesOut: false }),
    measure: async ({ id }) => ({ budget: id, days: [], periods: [], queries: [], warnings: [] }),
    close: async () => {},
  };
  return points ? { ...source, points } : source;
}

describe('keeping what a source answers', () => {
  it('keeps each answer once, in an order that does not depend on which came first', async () => {
    const { points, kept } = keepingAnswers(sourceWith(async () => ONE));
    for (const query of ['b', 'a', 'b']) expect(await points(asking(query), {})).toBe(ONE);
    expect(kept().map(({ answers }) => answers)).toEqual(['a', 'b']);
  });

  it('keeps a failure without the name of its source, which whoever reads it puts before it', async () => {
    const failing = sourceWith(async () => {
      throw new SourceError('It took too long.');
    });
    const { points, kept } = keepingAnswers(joinedSources(new Map([['eu', failing]])));
    await expect(points(asking('a'), { source: 'eu' })).rejects.toThrow('Source eu: It took too long.');
    expect(kept()).toMatchObject([{ answers: 'a', source: 'eu', failed: 'It took too long.' }]);
  });

  it('keeps nothing of a source that answers no queries, nor of one that was told to stop', async () => {
    const without = keepingAnswers(sourceWith());
    expect(await without.points(asking('a'), {})).toBeUndefined();
    expect(without.kept()).toEqual([]);
    const stopped = keepingAnswers(
      sourceWith(async () => {
        throw new StoppedError();
      }),
    );
    await expect(stopped.points(asking('a'), {})).rejects.toThrow(StoppedError);
    expect(stopped.kept()).toEqual([]);
  });
});
