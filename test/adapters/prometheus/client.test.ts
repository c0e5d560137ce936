import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PrometheusSettings } from '../../../src/model/source-settings.ts';
import { selfSigned } from '../../support/certificate.ts';
import { folderWith } from '../../support/folder.ts';
import { freePort } from '../../support/free-port.ts';
import { client, failing, failureOf, QUERY } from '../../support/prometheus-client.ts';
import { scriptedServer, vector } from '../../support/scripted-server.ts';
import { until } from '../../support/until.ts';

describe('a query', () => {
  it('is sent as a form, with the server’s own limit and the moment asked for', async () => {
    const { url, taken } = await scriptedServer(() => vector('1'));
    await client(`${url}/`).query(QUERY);
    expect(taken).toHaveLength(1);
    expect(taken[0]).toMatchObject({ method: 'POST', path: '/api/v1/query' });
    expect(Object.fromEntries(taken[0]?.form ?? [])).toEqual({
      query: 'vector(1)',
      time: '0',
      timeout: '20s',
    });
  });

  it.each([
    { flavour: 'thanos', sends: { partial_response: 'false', dedup: 'true' } },
    { flavour: 'victoriametrics', sends: { deny_partial_response: '1', nocache: '1' } },
    { flavour: 'mimir', sends: {} },
  ] as const)('asks $flavour to refuse rather than answer in part', async ({ flavour, sends }) => {
    const { url, taken } = await scriptedServer(() => vector('1'));
    await client(url, { flavour, tenant: 'team-a' }).query(QUERY);
    expect(Object.fromEntries(taken[0]?.form ?? [])).toMatchObject(sends);
    expect(taken[0]?.headers['x-scope-orgid']).toBe('team-a');
  });

  it('is refused access in words that name what to check, once and without the secret', async () => {
    const basicAuth = { username: 'ada', password: { value: 's3cret' } };
    const { message, taken, url } = await failureOf({ status: 401, body: 'Unauthorized\n' }, { basicAuth });
    expect(message).toBe(
      `${url} refused access (status 401, “Unauthorized”). Check basic_auth, authorization, oauth2 or http_headers under source.prometheus.`,
    );
    expect(taken).toHaveLength(1);
    expect((await failureOf({ status: 403 })).message).toContain('refused access (status 403)');
  });

  it.each([
    { status: 400, error: 'invalid parameter "query": 1:3: parse error: unexpected end' },
    { status: 422, error: 'query processing would load too many samples into memory' },
  ])(
    'that the server cannot answer ($status) fails with the server’s words and the query, once',
    async ({ status, error }) => {
      const body = JSON.stringify({ status: 'error', errorType: 'bad_data', error });
      const { message, taken } = await failureOf({ status, body });
      expect(message).toContain(error);
      expect(message).toContain('vector(1)');
      expect(taken).toHaveLength(1);
    },
  );

  it('is tried again after a 503, with pauses that grow', async () => {
    const { url, taken } = await scriptedServer((_request, index) =>
      index < 2 ? { status: 503 } : vector('7'),
    );
    const paused: number[] = [];
    const { series } = await client(url, {}, paused).query(QUERY);
    expect(series[0]?.points[0]?.value).toBe(7);
    expect(taken).toHaveLength(3);
    expect(paused).toEqual([0.5, 1]);
  });

  it('fails after three tries, and says how often and what the server said', async () => {
    const { message, taken } = await failureOf({ status: 503, body: 'Service Unavailable' });
    expect(message).toContain(
      'could not be asked in 3 tries: it answers with status 503, “Service Unavailable”',
    );
    expect(taken).toHaveLength(3);
  });

  it.each([
    { header: '7', waits: 7 },
    { header: new Date((1_770_000_000 + 9) * 1000).toUTCString(), waits: 9 },
  ])('waits as long as a 429 asks: $header', async ({ header, waits }) => {
    const { url } = await scriptedServer((_request, index) =>
      index === 0 ? { status: 429, headers: { 'retry-after': header } } : vector('1'),
    );
    const paused: number[] = [];
    await client(url, {}, paused).query(QUERY);
    expect(paused).toEqual([waits]);
  });

  it('never waits past the deadline of the run', async () => {
    const { url } = await scriptedServer(() => ({ status: 429, headers: { 'retry-after': '50' } }));
    const message = await failing(client(url, { deadline: 60 }).query(QUERY));
    expect(message).toMatch(/were not done within 60 s|could not be asked in 3 tries/);
  });

  it('that is not answered in time is called too slow, with what to raise', async () => {
    const { message } = await failureOf({ hang: true }, { timeout: 0.2 });
    expect(message).toContain('did not answer within 0.2 s');
    expect(message).toContain('Raise timeout under source.prometheus');
  });

  it('that the server itself gave up is called too slow', async () => {
    const body = JSON.stringify({
      status: 'error',
      errorType: 'timeout',
      error: 'query timed out in expression evaluation',
    });
    expect((await failureOf({ status: 503, body })).message).toContain('did not answer within 20 s');
  });

  it('to a port where nothing listens fails with what that means', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const message = await failing(client(url).query(QUERY));
    expect(message).toContain(`${url} could not be asked in 3 tries: nothing listens there (ECONNREFUSED)`);
  });

  it('is not sent on to where a redirect leads', async () => {
    const { message, taken } = await failureOf({
      status: 302,
      headers: { location: 'http://elsewhere.example/login' },
    });
    expect(message).toContain('http://elsewhere.example/login');
    expect(taken).toHaveLength(1);
  });

  it.each([
    ['garbage', 'not JSON at all'],
    ['a page', '<html>Welcome</html>'],
    ['half an answer', '{"status":"success","data":{"resultTy'],
    ['another API', '{"hello":"world"}'],
    ['an unknown result', '{"status":"success","data":{"resultType":"cube","result":[]}}'],
  ])('answered with %s fails in words and not with a stack', async (_what, body) => {
    const { message } = await failureOf({ body });
    expect(message).toMatch(/^(http:\/\/127|The query answers no numbers)/);
    expect(message).not.toMatch(/SyntaxError|at .*\.ts:\d/);
  });

  it.each([
    ['+Inf', Number.POSITIVE_INFINITY],
    ['-Inf', Number.NEGATIVE_INFINITY],
    ['NaN', Number.NaN],
    ['1e-3', 0.001],
  ])('answered with %s is read as that number', async (written, value) => {
    const { url } = await scriptedServer(() => vector(written));
    expect((await client(url).query(QUERY)).series[0]?.points[0]?.value).toBe(value);
  });

  it('passes on what the server warns of', async () => {
    const { url } = await scriptedServer(() =>
      vector('1', { warnings: ['a shard is slow'], infos: ['metric might not be a counter'] }),
    );
    expect((await client(url).query(QUERY)).warnings).toEqual([
      'a shard is slow',
      'metric might not be a counter',
    ]);
  });

  it('is one of no more at once than the settings allow', async () => {
    let [running, most] = [0, 0];
    const answered = Promise.withResolvers<void>();
    const { url } = await scriptedServer(async ({ path }) => {
      if (path === '/later') return {};
      running += 1;
      most = Math.max(most, running);
      await answered.promise;
      running -= 1;
      return vector('1');
    });
    const one = client(url, { concurrency: 3 });
    const all = Array.from({ length: 30 }, () => one.query(QUERY));
    await until(() => running >= 3);
    // What would have been sent beside them is there before what is sent now.
    await fetch(`${url}/later`);
    answered.resolve();
    await Promise.all(all);
    expect(most).toBe(3);
  });
});

describe('a client', () => {
  const sent = async (differing: Partial<PrometheusSettings>) => {
    const { url, taken } = await scriptedServer(() => vector('1'));
    const one = client(url, differing);
    await one.query(QUERY);
    return { one, taken };
  };

  it('sends basic authentication, a bearer token, and headers of any name', async () => {
    const basic = await sent({ basicAuth: { username: 'ada', password: { value: 'pä' } } });
    expect(basic.taken[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ada:pä').toString('base64')}`);
    const bearer = await sent({ authorization: { type: 'Bearer', credentials: { value: 'abc' } } });
    expect(bearer.taken[0]?.headers.authorization).toBe('Bearer abc');
    const headers = await sent({ headers: { 'X-Team': [{ value: 'a' }] } });
    expect(headers.taken[0]?.headers['x-team']).toBe('a');
  });

  it('reads a secret’s file anew for each request, so that it can be rotated, and names one that is gone', async () => {
    const folder = folderWith({ token: 'first\n' });
    const file = join(folder, 'token');
    const { one, taken } = await sent({
      authorization: { type: 'Bearer', credentials: { file, setting: 'authorization.credentials_file' } },
    });
    writeFileSync(file, 'second\n');
    await one.query(QUERY);
    expect(taken.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
    const gone = client(`http://127.0.0.1:${await freePort()}`, {
      authorization: {
        type: 'Bearer',
        credentials: { file: `${file}.gone`, setting: 'authorization.credentials_file' },
      },
    });
    const failure = await failing(gone.query(QUERY));
    expect(failure).toContain('The file that authorization.credentials_file names');
    expect(failure).not.toContain(file);
  });

  it('gets a token by OAuth 2 once, uses it again, and renews it when it is refused', async () => {
    let issued = 0;
    const tokens = await scriptedServer(() => {
      issued += 1;
      return {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ access_token: `t${issued}`, token_type: 'Bearer', expires_in: 3600 }),
      };
    });
    const { url, taken } = await scriptedServer(({ headers }, index) =>
      index === 2 && headers.authorization === 'Bearer t1' ? { status: 401 } : vector('1'),
    );
    const oauth2 = {
      setting: 'source.prometheus.oauth2',
      clientId: 'headroom',
      clientSecret: { value: 's3cret' },
      tokenUrl: `${tokens.url}/token`,
      scopes: ['read'],
      endpointParams: { audience: 'metrics' },
    };
    const one = client(url, { oauth2 });
    for (let count = 0; count < 3; count += 1) await one.query(QUERY);
    expect(taken.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer t1',
      'Bearer t1',
      'Bearer t1',
      'Bearer t2',
    ]);
    expect(Object.fromEntries(tokens.taken[0]?.form ?? [])).toMatchObject({
      grant_type: 'client_credentials',
      scope: 'read',
      audience: 'metrics',
    });
  });

  it('names a token endpoint that refuses, without the secret', async () => {
    const tokens = await scriptedServer(() => ({ status: 401, body: '{"error":"invalid_client"}' }));
    const oauth2 = {
      setting: 'source.prometheus.oauth2',
      clientId: 'headroom',
      clientSecret: { value: 's3cret' },
      tokenUrl: `${tokens.url}/token`,
      scopes: [],
      endpointParams: {},
    };
    const message = await failing(client(`http://127.0.0.1:${await freePort()}`, { oauth2 }).query(QUERY));
    expect(message).toContain('/token');
    expect(message).toContain('gave no token (status 401)');
    expect(message).not.toContain('s3cret');
  });

  it('trusts a certificate by ca_file and server_name, and no other', async () => {
    const { certFile, keyFile } = selfSigned('prometheus.example');
    const { url } = await scriptedServer(() => vector('1'), {
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
    });
    const trusting = { caFile: certFile, serverName: 'prometheus.example', insecureSkipVerify: false };
    expect((await client(url, { tls: trusting }).query(QUERY)).series).toHaveLength(1);
    expect(await failing(client(url).query(QUERY))).toContain('Check ca_file');
    const misnamed = { ...trusting, serverName: 'other.example' };
    expect(await failing(client(url, { tls: misnamed }).query(QUERY))).toContain('No trusted connection');
    expect((await client(url, { tls: { insecureSkipVerify: true } }).query(QUERY)).series).toHaveLength(1);
  });

  it('shows its own certificate to a server that asks for one', async () => {
    const server = selfSigned('prometheus.example');
    const ours = selfSigned('client.example');
    const { url } = await scriptedServer(() => vector('1'), {
      cert: readFileSync(server.certFile),
      key: readFileSync(server.keyFile),
      ca: readFileSync(ours.certFile),
      requestCert: true,
      rejectUnauthorized: true,
    });
    const tls = { caFile: server.certFile, serverName: 'prometheus.example', insecureSkipVerify: false };
    const known = { ...tls, certFile: ours.certFile, keyFile: ours.keyFile };
    expect((await client(url, { tls: known }).query(QUERY)).series).toHaveLength(1);
    expect(await failing(client(url, { tls }).query(QUERY))).toContain(url);
  });
});
