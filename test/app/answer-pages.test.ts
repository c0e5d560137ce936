import { describe, expect, it } from 'vitest';
import { RESPONSE_STEPS } from '../../src/model/finding.ts';
import { answeringServer, KEY, OPENED, VIOLATION } from '../support/answering.ts';
import { browserAt, formIn, noticeIn } from '../support/form-browser.ts';

const DAY = 86_400;
const ANN = 'ann@example.org';

describe('a link in a message', () => {
  it('shows what will be recorded, of what, by whom and until when, and records nothing by being opened', async () => {
    const server = await answeringServer();
    const path = server.link('acknowledge');
    const before = server.file();
    const { status, html, headers } = await browserAt(server.url).open(path);
    expect(status).toBe(200);
    for (const said of [
      'API Query P95',
      ANN,
      'acknowledge until 2 February 2026, 09:00',
      'Acknowledge</button>',
    ]) {
      expect(html).toContain(said);
    }
    expect(headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toMatch(/^headroom-[\w-]{16}=[\w-]{22}; HttpOnly; SameSite=Strict$/);
    expect(server.file()).toBe(before);
  });

  it('records the step with how the person was known, and then asks for the next', async () => {
    const server = await answeringServer();
    const browser = browserAt(server.url);
    const path = server.link('acknowledge');
    const { html } = await browser.open(path);
    const done = await browser.send(path, html, 'OPS-7');
    expect(done.status).toBe(200);
    expect(noticeIn(done.html)).toBe('Recorded. You acknowledged it.');
    expect((await server.events()).at(-1)).toEqual({
      did: 'acknowledge',
      at: OPENED + 600,
      by: ANN,
      knownFrom: 'link',
      text: 'OPS-7',
    });
    const told = await browser.send(path, done.html, 'A lost index.\r\nSee OPS-7.');
    expect(noticeIn(told.html)).toBe('Recorded. You told the cause.');
    expect((await server.events()).at(-1)).toMatchObject({
      did: 'investigate',
      cause: 'A lost index.\nSee OPS-7.',
      by: ANN,
    });
  });

  it('leads from the opening to the validation, which waits until the budget was met for long enough', async () => {
    const server = await answeringServer({ review: ['  requires_validation: true'] });
    const browser = browserAt(server.url);
    const path = server.link('acknowledge');
    let page = await browser.open(path);
    for (const text of ['', 'A lost index.', 'Put it back.', 'https://git.example/42']) {
      page = await browser.send(path, page.html, text);
    }
    expect(noticeIn(page.html)).toBe('Recorded. You told the change.');
    const waiting = await browser.open(server.link('validate'));
    expect(waiting.html).toContain(
      'It can be validated when its budget was met for 7 days; so far it was for',
    );
    expect(waiting.html).not.toContain('<form');
    server.clock.at = OPENED + 9 * DAY;
    const link = server.link('validate', { until: OPENED + 20 * DAY });
    const { html } = await browser.open(link);
    expect(noticeIn((await browser.send(link, html, 'Watch the indices.')).html)).toBe(
      'Recorded. You validated it: the violation is closed.',
    );
    expect((await server.events()).map(({ did }) => did)).toEqual(['open', ...RESPONSE_STEPS]);
  });

  it('of a later step asks for the first that was not taken', async () => {
    const server = await answeringServer();
    const browser = browserAt(server.url);
    const path = server.link('plan');
    const { html } = await browser.open(path);
    expect(html).toContain('Acknowledge</button>');
    const next = await browser.send(path, html);
    expect(next.html).toContain('Record the cause</button>');
    expect((await server.events()).map(({ did }) => did)).toEqual(['open', 'acknowledge']);
  });

  it('wants the words that a step needs, and loses none that were written', async () => {
    const server = await answeringServer();
    const browser = browserAt(server.url);
    const path = server.link('acknowledge');
    const first = await browser.open(path);
    const next = await browser.send(path, first.html);
    const second = `/answers/${formIn(next.html).action}`;
    const missing = await browser.send(second, next.html, ' ');
    expect(missing.status).toBe(422);
    expect(noticeIn(missing.html)).toContain('The root cause is missing. Write it into the form.');
    const long = 'a'.repeat(2001);
    const tooLong = await browser.send(second, missing.html, long);
    expect(tooLong.status).toBe(422);
    expect(tooLong.html).toContain(`\n${long}</textarea>`);
    expect(await server.events()).toHaveLength(2);
  });

  it.each([
    [
      'with a key that is not ours',
      (s: Server) => s.link('acknowledge', {}, 'x'.repeat(32)),
      404,
      'This link is none of ours.',
    ],
    [
      'that was changed',
      (s: Server) => s.link('acknowledge').replace(/.$/, (c) => (c === 'A' ? 'E' : 'A')),
      404,
      'This link is none of ours.',
    ],
    ['that is none', () => '/answers/x', 404, 'This link is none of ours.'],
    [
      'that has ended',
      (s: Server) => s.link('acknowledge', { until: OPENED + 600 }),
      410,
      'This link has ended.',
    ],
    [
      'of another opening',
      (s: Server) => s.link('acknowledge', { opened: OPENED - 1 }),
      410,
      'This link is of an earlier time.',
    ],
    [
      'of a violation that is not there',
      (s: Server) => s.link('acknowledge', { violation: 'api.x-2026-01-01' }),
      404,
      'There is no such violation.',
    ],
  ])('%s says so, and records nothing, whatever form is sent', async (_, of, status, said) => {
    const server = await answeringServer();
    const browser = browserAt(server.url);
    const good = await browser.open(server.link('acknowledge'));
    const path = of(server);
    const shown = await browser.open(path);
    expect([shown.status, noticeIn(shown.html).startsWith(said)]).toEqual([status, true]);
    const sent = await browser.send('', good.html.replace('method="post"', `method="post" action="${path}"`));
    expect([sent.status >= 400, sent.html.includes('Recorded.')]).toEqual([true, false]);
    expect(await server.events()).toHaveLength(1);
  });

  it('of another address is none of ours', async () => {
    const server = await answeringServer();
    const other = await answeringServer({ base: 'https://other.example.org/' });
    expect((await browserAt(server.url).open(other.link('acknowledge'))).status).toBe(404);
  });

  it('that is sent twice records one event, and says who did it', async () => {
    const server = await answeringServer();
    const browser = browserAt(server.url);
    const path = server.link('acknowledge');
    const { html } = await browser.open(path);
    const sent = await Promise.all([
      browser.send(path, html),
      browser.send(path, html),
      browser.send(path, html),
    ]);
    expect(sent.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    const replayed = await browser.open(path);
    expect(replayed.status).toBe(409);
    expect(noticeIn(replayed.html)).toBe(
      'This was done already. ' +
        `${ANN} did it on 2 February 2026, 08:10 (Europe/Berlin, UTC+01:00). Nothing more was recorded, and nothing has to be.`,
    );
    expect(await server.events()).toHaveLength(2);
  });

  it('is of no use once its violation was closed, or nothing will be done about it', async () => {
    const server = await answeringServer({ settings: { userHeader: 'X-User', trusted: ['127.0.0.1'] } });
    const bob = browserAt(server.url, { 'X-User': 'bob' });
    const page = await bob.open(`/violations/${VIOLATION}`);
    await bob.send(`/violations/${VIOLATION}`, page.html, 'It is the price of safety.', 'decline');
    const { status, html } = await browserAt(server.url).open(server.link('acknowledge'));
    expect(status).toBe(410);
    expect(noticeIn(html)).toMatch(/^Nothing will be done about this violation\. bob said so on/);
  });

  it('survives a change of the key while the old one is kept', async () => {
    const server = await answeringServer({ keys: ['n'.repeat(32), KEY] });
    const browser = browserAt(server.url);
    const path = server.link('acknowledge');
    const { html } = await browser.open(path);
    expect((await browser.send(path, html)).status).toBe(200);
  });
});

type Server = Awaited<ReturnType<typeof answeringServer>>;

describe('a scanner of mail', () => {
  it('follows every link with GET and HEAD, and the links of their pages, and records nothing', async () => {
    const server = await answeringServer();
    const before = server.file();
    const seen = new Set<string>();
    const follow = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const method of ['HEAD', 'GET']) {
        const html = await (await fetch(server.url + path, { method })).text();
        const found = [...html.matchAll(/(?:href|action)="([^"]+)"/g)].map(
          ([, to = '']) => new URL(to, server.url + path),
        );
        for (const { origin, pathname } of found) if (origin === server.url) await follow(pathname);
      }
    };
    for (const step of RESPONSE_STEPS) await follow(server.link(step));
    expect(seen.size).toBeGreaterThan(RESPONSE_STEPS.length);
    expect(seen).toContain(`/violations/${VIOLATION}`);
    expect(server.file()).toBe(before);
  });
});

describe('a form', () => {
  it.each([
    [
      'without the cookie of the browser that it was shown to',
      { cookie: '' },
      403,
      'This form is out of date.',
    ],
    ['from another origin', { origin: 'https://evil.example' }, 403, 'This form came from elsewhere.'],
    ['from nowhere', { origin: 'null' }, 403, 'This form came from elsewhere.'],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403, 'This form came from elsewhere.'],
    ['from a sibling of ours', { 'sec-fetch-site': 'same-site' }, 403, 'This form came from elsewhere.'],
  ])('%s records nothing', async (_, headers, status, said) => {
    const server = await answeringServer();
    const browser = browserAt(server.url);
    const path = server.link('acknowledge');
    const { html } = await browser.open(path);
    const sent = await browser.send(path, html, '', undefined, headers);
    expect([sent.status, noticeIn(sent.html).startsWith(said)]).toEqual([status, true]);
    expect(await server.events()).toHaveLength(1);
    const fresh = await browser.open(path);
    const again = await browser.send(path, fresh.html, '', undefined, {
      origin: server.url,
      'sec-fetch-site': 'same-origin',
    });
    expect(again.status).toBe(200);
  });

  it('that is out of date is shown anew, with what was written', async () => {
    const server = await answeringServer();
    const path = server.link('acknowledge');
    const { html } = await browserAt(server.url).open(path);
    const other = browserAt(server.url);
    const stale = await other.send(path, html, 'OPS-7');
    expect(stale.html).toContain('\nOPS-7</textarea>');
    expect((await other.send(path, stale.html, 'OPS-7')).status).toBe(200);
  });

  it('of one person and one violation is good for no other', async () => {
    const server = await answeringServer();
    const browser = browserAt(server.url);
    const { html } = await browser.open(server.link('acknowledge'));
    const bobs = server.link('acknowledge', { person: 'bob@example.org' });
    expect((await browser.send(bobs, html)).status).toBe(403);
    expect(await server.events()).toHaveLength(1);
  });

  it('may be 64 KiB large and no larger, and is nothing but a form', async () => {
    const server = await answeringServer();
    const path = server.link('acknowledge');
    const sent = async (body: string, type = 'application/x-www-form-urlencoded') =>
      (await fetch(server.url + path, { method: 'POST', body, headers: { 'content-type': type } })).status;
    const fits = `text=${'a'.repeat(65_536 - 5)}`;
    expect([await sent(fits), await sent(`${fits}a`), await sent('{}', 'application/json')]).toEqual([
      403, 413, 415,
    ]);
    expect((await fetch(`${server.url}/index.html`, { method: 'POST', body: '' })).status).toBe(405);
    const put = await fetch(server.url + path, { method: 'PUT', body: '' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });
});

describe('links that nobody signed', () => {
  it('are told of in the log once a minute with how many there were, and never themselves', async () => {
    const server = await answeringServer();
    for (let tries = 0; tries < 5; tries += 1) await fetch(`${server.url}/answers/secret-${tries}.x`);
    server.clock.at += 61;
    await fetch(`${server.url}/answers/secret-6.x`);
    const told = server.log.lines.filter((line) => line.includes('did not sign'));
    expect(told).toEqual([
      '1 link to answer that this key did not sign was asked for. Nothing was recorded.',
      '5 links to answer that this key did not sign were asked for. Nothing was recorded.',
    ]);
    expect(server.log.lines.join()).not.toContain('secret-');
  });
});

describe('the pages', () => {
  it('list what is open to whoever may read reports, without a form', async () => {
    const server = await answeringServer();
    const list = await browserAt(server.url).open('/violations/');
    expect(list.html).toContain(`href="${VIOLATION}"`);
    const one = await browserAt(server.url).open(`/violations/${VIOLATION}`);
    expect([one.status, one.html.includes('<form')]).toEqual([200, false]);
    expect((await browserAt(server.url).open('/violations/x')).status).toBe(404);
  });

  it('are found below the prefix of the public address, and without it', async () => {
    const server = await answeringServer({ base: 'https://b.example.org/perf/' });
    const path = server.link('acknowledge');
    const browser = browserAt(server.url, { origin: 'https://b.example.org' });
    const { html, headers } = await browser.open(`/perf${path}`);
    expect(headers.get('set-cookie')).toContain('; Secure');
    expect((await browser.send(`/perf${path}`, html)).status).toBe(200);
    expect((await browser.open(path)).status).toBe(409);
  });

  it('alone may send forms; reports may not', async () => {
    const { url } = await answeringServer();
    const policyOf = async (path: string) =>
      (await fetch(url + path)).headers.get('content-security-policy') ?? '';
    expect(await policyOf('/violations/')).toContain("form-action 'self'");
    expect(await policyOf('/index.html')).toContain("form-action 'none'");
  });

  it('are not served under a name that is not ours', async () => {
    const server = await answeringServer();
    const { hostname, port } = new URL(server.url);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      const asked = request(
        { hostname, port, path: '/violations/', headers: { host: 'evil.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asked.end();
    });
    expect(status).toBe(421);
  });
});
