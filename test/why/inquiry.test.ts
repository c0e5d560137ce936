import { expect, it } from 'vitest';
import { SourceError } from '../../src/model/errors.ts';
import type { AnsweredSeries } from '../../src/model/points.ts';
import { inquire } from '../../src/why/inquiry.ts';

it('keeps the queries that were answered in the order in which they were asked, whatever came first', async () => {
  const waiting = new Map<string, (series: readonly AnsweredSeries[] | undefined) => void>();
  const { points, asked } = inquire(
    { points: ({ query }) => new Promise((settle) => waiting.set(query, settle)) },
    {},
  );
  const ask = (query: string) => points('where', { query, start: 0, end: 60, step: 60 });
  const [first, second, third] = [ask('first'), ask('second'), ask('third')];
  waiting.get('third')?.([]);
  await third;
  waiting.get('second')?.(undefined);
  await expect(second).rejects.toThrow(SourceError);
  waiting.get('first')?.([]);
  await first;
  expect(asked().map(({ query }) => query)).toEqual(['first', 'third']);
});
