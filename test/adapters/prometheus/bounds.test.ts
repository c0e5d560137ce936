import { describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../../src/adapters/prometheus/client.ts';
import { labelsOf, metricsOf } from '../../../src/adapters/prometheus/names.ts';
import { reveal } from '../../../src/adapters/secrets/secret.ts';
import { labelsText } from '../../../src/promql/measured.ts';
import { endlessServer } from '../../support/endless-server.ts';
import { freePort } from '../../support/free-port.ts';
import { client, failing, failureOf, QUERY } from '../../support/prometheus-client.ts';
import { prometheusSettings } from '../../support/prometheus-settings.ts';
import { rawServer } from '../../support/raw-server.ts';
import { scriptedServer, vector } from '../../support/scripted-server.ts';

describe('a query', () => {
  it('is answered with as much as is taken, and fails with what to raise beyond it', async () => {
    const answer = (count: number) => {
      const result = Array.from({ length: count }, (_, index) => ({
        metric: { le: `${index}` },
        value: [0, '1'],
      }));
      return { body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }) };
    };
    const most = { bytes: 1_000_000, series: 10, samples: 1000 };
    const { url } = await scriptedServer((_request, index) => answer(10 + index));
    const one = client(url, { most });
    expect((await one.query(QUERY)).series).toHaveLength(10);
    expect(await failing(one.query(QUERY))).toBe(
      `${url} answered with more than 10 series. Sum them up by fewer labels, or raise max_series under source.prometheus. The query was: vector(1)`,
    );
  });

  it.each([
    { what: 'samples', plain: 10, native: [] },
    { what: 'buckets, each counted as a sample', plain: 2, native: [7] },
  ])('is answered with at most so many $what', async ({ plain, native }) => {
    const answer = (more: number) => {
      const values = Array.from({ length: plain + more }, (_, at) => [at, '1']);
      const histograms = native.map((count, at) => [
        at,
        { count: '1', sum: '1', buckets: Array.from({ length: count }, () => [0, '0', '1', '1']) },
      ]);
      const result = [{ metric: {}, values, histograms }];
      return { body: JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }) };
    };
    const { url } = await scriptedServer((_request, index) => answer(index));
    const one = client(url, { most: { bytes: 1_000_000, series: 10, samples: 10 } });
    expect((await one.query(QUERY)).series[0]?.points).toHaveLength(plain + native.length);
    expect(await failing(one.query(QUERY))).toContain('more than 10 samples. ');
  });

  it('is answered with at most so many bytes, and what is larger is left where that shows', async () => {
    const body = vector('1').body ?? '';
    const { url } = await scriptedServer((_request, index) => ({
      body: `${body}${' '.repeat(1024 * 1024 - body.length + index)}`,
    }));
    const most = { bytes: 1024 * 1024, series: 10, samples: 10 };
    const one = client(url, { most });
    expect((await one.query(QUERY)).series).toHaveLength(1);
    expect(await failing(one.query(QUERY))).toBe(
      `${url} answered with more than 1 MiB. Ask for fewer series, or raise max_answer under source.prometheus. It was asked for: vector(1)`,
    );
  });

  it('is not kept waiting by an answer that never ends', async () => {
    expect(await failing(client(await endlessServer()).query(QUERY))).toContain('answered with more than ');
    expect(await failing(metricsOf(client(await endlessServer())))).toContain('answered with more than ');
  });

  it('gives up an answer that comes byte by byte once its time is over', async () => {
    const port = await rawServer((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n'));
      const timer = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const message = await failing(client(`http://127.0.0.1:${port}`, { deadline: 0.3 }).query(QUERY));
    expect(message).toContain('were not done within 0.3 s');
  });

  it('whose answer was read when the time of all was over is not used', async () => {
    let now = 0;
    const { url } = await scriptedServer(() => vector('1'));
    const late = createClient(prometheusSettings(url, { deadline: 10 }), reveal, {
      clock: { now: () => (now += 4) },
      random: () => 0.5,
      pause: async () => {},
    });
    onTestFinished(() => late.close());
    expect(await failing(late.query(QUERY))).toContain('were not done within 10 s');
  });

  it.each([
    ['in data', `{"status":"success","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    [
      'in a result',
      `{"status":"success","data":{"resultType":"vector","result":[${'{"a":'.repeat(90_000)}1${'}'.repeat(90_000)}]}}`,
    ],
    [
      'in a label',
      `{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":${'['.repeat(90_000)}${']'.repeat(90_000)}},"value":[0,"1"]}]}}`,
    ],
  ])('is told in words of an answer that is very deep %s', async (_where, body) => {
    const { message } = await failureOf(
      { body },
      { most: { bytes: 10_000_000, series: 100_000, samples: 100_000 } },
    );
    expect(message).toBe('The query answers no numbers. It was: vector(1)');
  });

  it('fails of too much as one of which less may do', async () => {
    const series = (count: number) => Array.from({ length: count }, () => ({ metric: {}, value: [0, '1'] }));
    const body = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: series(11) } });
    const { url } = await scriptedServer(() => ({ body }));
    for (const most of [{ series: 10 }, { samples: 10 }, { bytes: 100 }]) {
      const one = client(url, { most: { bytes: 10_000, series: 100, samples: 100, ...most } });
      await expect(one.query(QUERY)).rejects.toMatchObject({ isTooMuch: true });
    }
  });

  it('whose series have long labels is told of in few words', async () => {
    const long = 'x'.repeat(100_000);
    expect(labelsText({ __name__: 'up', pod: long }).length).toBeLessThanOrEqual(400);
    expect(labelsText({ __name__: 'up', pod: 'a' })).toBe('up{pod="a"}');
  });

  it('keeps of long words and many warnings what people can read', async () => {
    const error = 'x'.repeat(60_000);
    const { message } = await failureOf({ status: 400, body: JSON.stringify({ status: 'error', error }) });
    expect(message.length).toBeLessThan(600);
    const warnings = Array.from({ length: 10_000 }, (_, index) => `${index} ${'x'.repeat(10_000)}`);
    const { url } = await scriptedServer(() => vector('1', { warnings }));
    const most = { bytes: 200_000_000, series: 10, samples: 10 };
    const told = (await client(url, { most }).query(QUERY)).warnings;
    expect(told).toHaveLength(20);
    expect(Math.max(...told.map(({ length }) => length))).toBeLessThanOrEqual(400);
  });
});

describe('a list of names', () => {
  const within = { start: 0, end: 1 };

  it('is read as far as an answer is, and has no name that is far too long', async () => {
    const names = ['up', 'x'.repeat(1000), 'y'.repeat(1001)];
    const { url } = await scriptedServer(() => ({
      body: JSON.stringify({ status: 'success', data: names }),
    }));
    expect(await metricsOf(client(url))).toEqual(names.slice(0, 2));
    const most = { bytes: 1024, series: 10, samples: 10 };
    expect(await failing(metricsOf(client(url, { most })))).toContain('more than 0 MiB');
  });

  it('that does not come fails in words', async () => {
    expect(await failing(metricsOf(client(`http://127.0.0.1:${await freePort()}`)))).toContain(
      'nothing listens there',
    );
    const { url } = await scriptedServer(() => ({ hang: true }));
    expect(await failing(metricsOf(client(url, { timeout: 0.2 })))).toContain('did not answer within 0.2 s');
  });

  it.each(['null', '{}', '[1]', 'not JSON', `{"data":[${'[],'.repeat(20_000)}[]]}`])(
    'that is none, as %s, is told of in words',
    async (body) => {
      const { url } = await scriptedServer(() => ({ body }));
      expect(await failing(metricsOf(client(url)))).toMatch(/^The source does not list its metrics\./);
      expect(await failing(labelsOf(client(url), 'up', within))).toMatch(
        /^The source does not list its labels\./,
      );
    },
  );
});

describe('a token of OAuth 2', () => {
  /** What a query fails with that needs a token from there. */
  const failureFrom = async (tokenUrl: string) => {
    const secret = { value: 's3cret' };
    const oauth2 = {
      setting: 'source.prometheus.oauth2',
      clientId: 'headroom',
      clientSecret: secret,
      tokenUrl,
      scopes: [],
      endpointParams: {},
    };
    return failing(client(`http://127.0.0.1:${await freePort()}`, { oauth2 }).query(QUERY));
  };

  it('is had by sending the secret to the token endpoint alone, wherever that sends it', async () => {
    const elsewhere = await scriptedServer(() => ({ body: '{"access_token":"stolen"}' }));
    const tokens = await scriptedServer(() => ({
      status: 307,
      headers: { location: `${elsewhere.url}/token` },
    }));
    const message = await failureFrom(`${tokens.url}/token`);
    expect(message).toBe(
      `${tokens.url}/token gave no token (status 307). It sends elsewhere, where the secret does not go. Put the final address in token_url under source.prometheus.oauth2.`,
    );
    expect(elsewhere.taken).toEqual([]);
  });

  it.each(['200 OK', '401 Unauthorized'])(
    'gets no token of an answer without an end (%s)',
    async (status) => {
      const message = await failureFrom(await endlessServer(status));
      expect(message).toContain(`gave no token (status ${status.slice(0, 3)})`);
    },
  );
});
