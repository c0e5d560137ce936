import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/adapters/prometheus/answer.ts';
import type { Query } from '../../../src/adapters/prometheus/client.ts';
import { QueryError } from '../../../src/adapters/prometheus/failures.ts';
import { createPlan, type Send } from '../../../src/adapters/prometheus/plan.ts';
import { SourceError } from '../../../src/model/errors.ts';
import { client } from '../../support/prometheus-client.ts';
import { scriptedServer, vector } from '../../support/scripted-server.ts';

const queryOf = (route: string): Query => ({
  path: 'query',
  parameters: { query: `sum(x{route="${route}"})`, time: '600' },
});
const routesIn = ({ parameters }: Query): readonly string[] =>
  /route=~?"([^"]*)"/.exec(parameters.query)?.[1]?.split('|') ?? [];

const NO_LABELS: Readonly<Record<string, string>> = {};

/** A server that has a series of each route but `c`, with the place of its letter as the value. */
const answerOf = (query: Query): Answer => {
  const labelled = query.parameters.query.includes(' by ');
  const routes = routesIn(query).filter((route) => route !== 'c');
  return {
    series: routes.map((route) => ({
      labels: labelled ? { route } : NO_LABELS,
      points: [{ at: 600, value: route.charCodeAt(0) - 96 }],
    })),
    warnings: [],
  };
};

/** A plan over a server, and the routes that each of its queries asked for. */
function planned(
  concurrency: number,
  send: (query: Query) => Promise<Answer> = async (query) => answerOf(query),
) {
  const sent: (readonly string[])[] = [];
  const ask: Send = createPlan(concurrency, async (query) => {
    sent.push(routesIn(query));
    return send(query);
  });
  const values = async (...routes: readonly string[]) =>
    Promise.all(
      routes.map((route) =>
        ask(queryOf(route)).then(
          ({ series }) => series[0]?.points[0]?.value,
          (error: unknown) => String(error),
        ),
      ),
    );
  return { ask, sent, values };
}

describe('a plan of queries', () => {
  it('asks at once for all that wait, and gives each its own answer', async () => {
    const { sent, values } = planned(1);
    expect(await values('a', 'b', 'c', 'd')).toEqual([1, 2, undefined, 4]);
    expect(sent).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('sends equal queries once, also when the first is answered already', async () => {
    const { sent, values } = planned(4);
    expect(await values('a', 'a')).toEqual([1, 1]);
    expect(await values('a')).toEqual([1]);
    expect(sent).toEqual([['a']]);
  });

  it('runs no more queries at once than it may', async () => {
    let [running, most] = [0, 0];
    const { ask } = planned(2, async (query) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return answerOf(query);
    });
    const times = Array.from({ length: 9 }, (_, index) => String(600 + index));
    await Promise.all(times.map((time) => ask({ path: 'query', parameters: { query: 'sum(x)', time } })));
    expect(most).toBe(2);
  });

  it('asks the halves of what is too much for the server, and no more at once from then on', async () => {
    const { sent, values } = planned(1, async (query) => {
      if (routesIn(query).length > 2)
        throw new QueryError('query processing would load too many samples', true);
      return answerOf(query);
    });
    expect(await values('a', 'b', 'd', 'e')).toEqual([1, 2, 4, 5]);
    expect(await values('f', 'g', 'h', 'i')).toEqual([6, 7, 8, 9]);
    expect(sent.map((routes) => routes.join(''))).toEqual(['abde', 'ab', 'de', 'fg', 'hi']);
  });

  it('asks the halves where a proxy does not wait for all at once', async () => {
    const { url, taken } = await scriptedServer(({ form }) =>
      form.get('query')?.includes('|') ? { status: 504, body: '<h1>Gateway Time-out</h1>' } : vector('1'),
    );
    const asked = client(url);
    const ask = createPlan(1, (query) => asked.query(query));
    const answers = await Promise.all(['a', 'b'].map((route) => ask(queryOf(route))));
    expect(answers.map(({ series }) => series[0]?.points[0]?.value)).toEqual([1, 1]);
    expect(new Set(taken.map(({ form }) => form.get('query'))).size).toBe(3);
  });

  it('lets the failure of one query fail no other', async () => {
    const { values } = planned(1, async (query) => {
      if (routesIn(query).includes('b')) throw new QueryError('found duplicate series', false);
      return answerOf(query);
    });
    expect(await values('a', 'b', 'd')).toEqual([1, 'SourceError: found duplicate series', 4]);
  });

  it('asks no halves of a server that cannot be reached', async () => {
    const { sent, values } = planned(1, async () => {
      throw new SourceError('nothing listens there');
    });
    expect(new Set(await values('a', 'b', 'd'))).toEqual(new Set(['SourceError: nothing listens there']));
    expect(sent).toHaveLength(1);
  });

  it('asks again for what failed', async () => {
    let isUp = false;
    const { values } = planned(1, async (query) => {
      if (isUp) return answerOf(query);
      throw new SourceError('nothing listens there');
    });
    await values('a');
    isUp = true;
    expect(await values('a')).toEqual([1]);
  });

  it('asks at other moments by other queries', async () => {
    const { ask, sent } = planned(1);
    const of = (route: string, time: string) =>
      ask({ path: 'query', parameters: { query: `sum(x{route="${route}"})`, time } });
    await Promise.all([of('a', '600'), of('b', '600'), of('d', '900')]);
    expect(sent).toEqual([['a', 'b'], ['d']]);
  });

  it('shares nothing between work that is stopped apart', async () => {
    const { ask, sent } = planned(1);
    const [one, other] = [new AbortController(), new AbortController()];
    await Promise.all([ask(queryOf('a'), one.signal), ask(queryOf('a'), other.signal)]);
    expect(sent).toEqual([['a'], ['a']]);
  });

  it('fills in the zeros of a range at each of its moments', async () => {
    const ask = createPlan(1, async () => ({
      series: [{ labels: { route: 'a' }, points: [{ at: 120, value: 5 }] }],
      warnings: ['slow'],
    }));
    const of = (route: string): Query => ({
      path: 'query_range',
      parameters: { query: `sum(x{route="${route}"}) or vector(0)`, start: '60', end: '180', step: '60' },
    });
    const [a, b] = await Promise.all([ask(of('a')), ask(of('b'))]);
    const points = (values: readonly number[]) =>
      values.map((value, index) => ({ at: 60 + 60 * index, value }));
    expect(a).toEqual({ series: [{ labels: {}, points: points([0, 5, 0]) }], warnings: ['slow'] });
    expect(b?.series).toEqual([{ labels: {}, points: points([0, 0, 0]) }]);
  });
});
