import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createGrafana } from '../../../src/adapters/changes/grafana.ts';
import { plainText } from '../../../src/adapters/changes/plain-text.ts';
import { reveal } from '../../../src/adapters/secrets/secret.ts';
import { BOUNDS } from '../../../src/model/bounds.ts';
import type { GrafanaSettings } from '../../../src/model/place-settings.ts';
import type { Window } from '../../../src/model/window.ts';
import { selfSigned } from '../../support/certificate.ts';
import { endlessServer } from '../../support/endless-server.ts';
import { handClock } from '../../support/publishing.ts';
import { type Reply, scriptedServer } from '../../support/scripted-server.ts';

const STRETCH: Window = { start: 1_507_260_000, end: 1_507_270_000 };
const TOKEN = 'glsa_verysecret';

/** Two annotations as the documentation of Grafana’s HTTP API has them. */
const DOCUMENTED = [
  {
    id: 1124,
    alertId: 0,
    dashboardId: 468,
    dashboardUID: 'uGlb_lG7z',
    panelId: 2,
    userId: 1,
    userName: '',
    newState: '',
    prevState: '',
    time: 1_507_266_395_000,
    timeEnd: 1_507_266_395_000,
    text: 'test',
    metric: '',
    tags: ['tag1', 'tag2'],
    data: {},
  },
  {
    id: 1123,
    time: 1_507_265_111_000,
    timeEnd: 1_507_265_411_999,
    text: 'a region',
    tags: ['service:api'],
    data: {},
  },
];

const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: typeof value === 'string' ? value : JSON.stringify(value),
});

function grafana(url: string, differing: Partial<GrafanaSettings> = {}) {
  const settings: GrafanaSettings = {
    setting: 'changes.grafana.grafana',
    url,
    authorization: { type: 'Bearer', credentials: { value: TOKEN } },
    headers: {},
    tags: [],
    timeout: 5,
    concurrency: 2,
    ...differing,
  };
  return createGrafana(settings, handClock(0), reveal);
}

async function answered(reply: Reply, differing: Partial<GrafanaSettings> = {}) {
  const { url, taken } = await scriptedServer(() => reply);
  const one = grafana(url, differing);
  try {
    return { url, taken, ...(await one.within(STRETCH)) };
  } finally {
    await one.close();
  }
}

/** What is told of a failure, with `SERVER` for the address. */
async function failure(reply: Reply, differing: Partial<GrafanaSettings> = {}): Promise<string> {
  const { url } = await scriptedServer(() => reply);
  return failureAt(url, differing);
}

async function failureAt(url: string, differing: Partial<GrafanaSettings> = {}): Promise<string> {
  const one = grafana(url, differing);
  const told = await one.within(STRETCH).then(
    () => 'nothing',
    (error: unknown) => String(error).replace('SourceError: ', ''),
  );
  await one.close();
  expect(told).not.toContain(TOKEN);
  return told.replaceAll(new URL(url).origin, 'SERVER');
}

describe('Grafana', () => {
  it('is asked for the annotations of a stretch that have all tags, as its API documents it', async () => {
    const { taken } = await answered(json([]), { tags: ['deployment', 'a&b'] });
    expect(taken).toHaveLength(1);
    expect([taken[0]?.method, taken[0]?.path]).toEqual(['GET', '/api/annotations']);
    expect([...(taken[0]?.form ?? [])]).toEqual([
      ['from', '1507260000000'],
      ['to', '1507270000000'],
      ['limit', '1000'],
      ['tags', 'deployment'],
      ['tags', 'a&b'],
    ]);
    expect(taken[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it('answers moments and stretches, in seconds, with links to their dashboards', async () => {
    const { annotations, isCut, url } = await answered(json(DOCUMENTED));
    expect(isCut).toBe(false);
    expect(annotations).toEqual([
      {
        at: 1_507_266_395,
        text: 'test',
        tags: ['tag1', 'tag2'],
        link: `${url}/d/uGlb_lG7z?from=1507262795000&to=1507269995000&viewPanel=2`,
      },
      { at: 1_507_265_111, until: 1_507_265_411, text: 'a region', tags: ['service:api'] },
    ]);
  });

  it('is linked to under the address of readers, below its path', async () => {
    const { annotations } = await answered(json(DOCUMENTED), { link: 'https://g.example.org/grafana' });
    expect(annotations[0]?.link).toMatch(/^https:\/\/g\.example\.org\/grafana\/d\/uGlb_lG7z\?/);
  });

  it('may leave out tags and ends, and have dashboards whose ids are no addresses', async () => {
    const bare = { time: 1_507_265_111_000, text: 'x', tags: null, timeEnd: null, dashboardUID: 'a/../b?c' };
    const { annotations } = await answered(json([bare]));
    expect(annotations).toMatchObject([{ text: 'x', tags: [] }]);
    expect(annotations[0]).not.toHaveProperty('until');
    expect(new URL(annotations[0]?.link ?? '').pathname).toBe('/d/a%2F..%2Fb%3Fc');
  });

  it('says one line, without HTML and without end', async () => {
    const text = `<b>Deployed</b>\n<a href="https://x">api &amp; web</a>\u202e <script>alert(1)</script>${'a'.repeat(1e5)}`;
    const { annotations } = await answered(json([{ ...DOCUMENTED[0], text }]));
    expect(annotations[0]?.text).toMatch(/^Deployed api & web a+…$/);
    expect(annotations[0]?.text.length).toBeLessThanOrEqual(400);
  });

  it('says that there may be more when it has as many as are asked for', async () => {
    const many = (count: number) => json(Array.from({ length: count }, () => DOCUMENTED[1]));
    expect((await answered(many(BOUNDS.changes.most - 1))).isCut).toBe(false);
    expect((await answered(many(BOUNDS.changes.most))).isCut).toBe(true);
  });

  it.each([
    [
      'a token that it does not know',
      json({ message: 'Invalid API key' }, 401),
      'SERVER refused the token (status 401, “Invalid API key”): check token or token_file under changes.grafana.grafana.',
    ],
    [
      'a token that may not',
      json(
        {
          accessErrorId: 'ACE1',
          message:
            "You'll need additional permissions to perform this action. Permissions needed: annotations:read",
          title: 'Access denied',
        },
        403,
      ),
      "SERVER does not let this token read annotations (status 403, “You'll need additional permissions to perform this action. Permissions needed: annotations:read”): give its service account the permission annotations:read.",
    ],
    [
      'another address',
      json({ message: 'Not found' }, 404),
      'SERVER has no annotations at /api/annotations (status 404): check that changes.grafana.grafana.url is Grafana’s own address, with its path.',
    ],
    [
      'a login before it',
      { status: 302, headers: { location: '/login' } },
      'SERVER sends elsewhere (status 302), which is not followed: put the address where Grafana’s API answers in changes.grafana.grafana.url.',
    ],
    [
      'a page',
      { headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>Grafana</title>' },
      'SERVER answers with a page and not with JSON: check that changes.grafana.grafana.url is Grafana’s own address, and that no login stands before it.',
    ],
    [
      'a broken answer',
      json('[{"time":'),
      'SERVER answers with something else and not with JSON: check that',
    ],
    [
      'other JSON',
      json({ dashboards: [] }),
      'SERVER answers with something that are no annotations: check that',
    ],
    [
      'annotations of other types',
      json([{ ...DOCUMENTED[0], time: 'yesterday' }]),
      'SERVER answers with something that are no annotations: check that',
    ],
    [
      'a failure of its own',
      json({ message: 'database is locked', traceID: '' }, 500),
      'SERVER answers with status 500, “database is locked”: check that Grafana works there.',
    ],
    [
      'very many lists',
      json(`[${'[],'.repeat(100_000)}[]]`),
      'SERVER answered with more than 8 MiB: name tags under',
    ],
  ])('that answers with %s fails in one sentence', async (_, reply, told) => {
    const said = await failure(reply);
    expect(said).toContain(told);
    expect(said.replace(/“.*”/, '')).not.toMatch(/\. \S/);
  });

  it('that never answers is waited for as long as the settings say', async () => {
    expect(await failure({ hang: true }, { timeout: 0.2 })).toBe(
      'SERVER did not answer within 0.2 s: raise timeout under changes.grafana.grafana, or name more tags.',
    );
  });

  it('that answers without end is read no further than its bound', async () => {
    expect(await failureAt(await endlessServer())).toContain(
      'SERVER answered with more than 8 MiB: name tags under',
    );
  });

  it('that is away is told of', async () => {
    expect(await failureAt('http://127.0.0.1:1')).toContain(
      'SERVER could not be asked (nothing listens there (ECONNREFUSED)): check that it runs',
    );
  });

  it('has its certificate trusted by the settings alone', async () => {
    const { keyFile, certFile } = selfSigned('localhost');
    const { url } = await scriptedServer(() => json([]), {
      key: readFileSync(keyFile),
      cert: readFileSync(certFile),
    });
    const tls = { caFile: certFile, serverName: 'localhost', insecureSkipVerify: false };
    expect(await failureAt(url)).toContain('no trusted connection to SERVER');
    expect(await failureAt(url, { tls })).toBe('nothing');
    const missing = { caFile: `${certFile}.none`, insecureSkipVerify: false };
    expect(await failureAt(url, { tls: missing })).toContain(
      'changes.grafana.grafana.tls_config.ca_file names cannot be read',
    );
  });

  it('is not asked where its token’s file cannot be read, and the file is not named', async () => {
    const credentials = { file: `/${TOKEN}`, setting: 'changes.grafana.grafana.token_file' };
    expect(await failureAt('http://127.0.0.1:1', { authorization: { type: 'Bearer', credentials } })).toBe(
      'The file that changes.grafana.grafana.token_file names cannot be read (no such file). Correct its path or its permissions.',
    );
  });
});

describe('a text without its HTML', () => {
  it.each([
    ['a <b>bold</b> word', 'a  bold  word'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['&lt;b&gt; &amp;amp;', '<b> &amp;'],
    ['<!-- hidden --> shown', '  shown'],
  ])('of “%s” is “%s”', (html, text) => {
    expect(plainText(html)).toBe(text);
  });
});
