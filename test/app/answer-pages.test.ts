import { describe, expect, it } from 'vitest';
import { RESPONSE_STEPS } from '../../src/model/finding.ts';
import { answeringServer, KEY, OPENED, VIOLATION } from '../support/answering.ts';

const DAY = 86_400;
const ANN = 'ann@example.org';

/** A browser that keeps cookies and sends the form that it was shown, as a person would. */
function browserAt(url: string, headers: Readonly<Record<string, string>> = {}) {
  let cookie = '';
  const read = async (response: Response) => {
    const [own] = response.headers.getSetCookie();
    if (own !== undefined) cookie = own.split(';', 1)[0] ?? '';
    return { status: response.status, headers: response.headers, html: await response.text() };
  };
  return {
    open: async (path: string) => read(await fetch(url + path, { headers: { ...headers, cookie } })),
    /** Sends the first form of a page, or that of a deed, with a text. */
    send: async (
      path: string,
      html: string,
      text = '',
      did?: string,
      more: Readonly<Record<string, string>> = {},
    ) => {
      const form = formIn(html, did);
      const at = new URL(form.action === '' ? path : form.action, url + path);
      const body = new URLSearchParams({ ...form.hidden, text });
      return read(await fetch(at, { method: 'POST', headers: { ...headers, cookie, ...more }, body }));
    },
  };
}

function formIn(html: string, did?: string) {
  const forms = html.split('<form').slice(1);
  const form = forms.find((one) => did === undefined || one.includes(`name="did" value="${did}"`));
  if (form === undefined)
    throw new Error(`There is no form ${did ?? ''}: ${html.slice(html.indexOf('<body'))}`);
  const hidden = [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value],
  );
  return { action: /action="([^"]*)"/.exec(form)?.[1] ?? '', hidden: Object.fromEntries(hidden) };
}

/** What is said to the reader above all else, after the title of a page that shows no violation. */
function noticeIn(html: string): string {
  const [, , notice = ''] = /<(p|div) class="notice[^>]*>([\s\S]*?)<\/\1>/.exec(html) ?? [];
  const [, title = ''] = /<h1>(.*?)<\/h1>/.exec(html) ?? [];
  const said = html.includes('What is known') ? notice : `${title}. ${notice}`;
  return said
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

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
    expect(sent.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
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

describe('behind a proxy that names its user', () => {
  const PROXY = { userHeader: 'X-Forwarded-User', trusted: ['127.0.0.0/8', '::1'] };
  const path = `/violations/${VIOLATION}`;

  it('all that can be done in a terminal can be done by whoever it lets in', async () => {
    const server = await answeringServer({ settings: PROXY, review: ['  requires_validation: true'] });
    const bob = browserAt(server.url, { 'x-forwarded-user': 'bob' });
    let page = await bob.open(path);
    const walk: readonly (readonly [did: string, text: string])[] = [
      ['acknowledge', ''],
      ['note', 'It began at noon.'],
      ['assign', '@platform'],
      ['link', 'https://tickets.example/7'],
      ['investigate', 'A lost index.'],
      ['plan', 'Put it back.'],
      ['implement', ''],
    ];
    for (const [did, text] of walk) {
      page = await bob.send(path, page.html, text, did);
      expect([did, page.status]).toEqual([did, 200]);
    }
    server.clock.at = OPENED + 9 * DAY;
    page = await bob.open(path);
    page = await bob.send(path, page.html, 'Watch the indices.', 'validate');
    expect(noticeIn(page.html)).toBe('Recorded. You validated it: the violation is closed.');
    const events = await server.events();
    expect(events.map(({ did }) => did)).toEqual(['open', ...walk.map(([did]) => did), 'validate']);
    expect(new Set(events.slice(1).map(({ by, knownFrom }) => `${by} ${knownFrom}`))).toEqual(
      new Set(['bob proxy']),
    );
  });

  it('what is no address and what nobody wrote is asked for again', async () => {
    const server = await answeringServer({ settings: PROXY });
    const bob = browserAt(server.url, { 'x-forwarded-user': 'bob' });
    const { html } = await bob.open(path);
    const sent = await bob.send(path, html, 'OPS-7', 'link');
    expect([sent.status, noticeIn(sent.html).includes('“OPS-7” is not a web address.')]).toEqual([422, true]);
    expect(sent.html).toContain('value="OPS-7"');
    expect((await bob.send(path, html, '', 'decline')).status).toBe(422);
    expect(await server.events()).toHaveLength(1);
  });

  it('a header from an address that is not trusted is ignored, and told of once', async () => {
    const server = await answeringServer({ settings: { ...PROXY, trusted: ['10.0.0.0/8'] } });
    const eve = browserAt(server.url, { 'x-forwarded-user': 'bob' });
    const { html } = await eve.open(path);
    expect(html).not.toContain('<form');
    const body = new URLSearchParams({ did: 'acknowledge', opened: String(OPENED), text: '' });
    const sent = await fetch(server.url + path, {
      method: 'POST',
      body,
      headers: { 'x-forwarded-user': 'bob' },
    });
    expect([sent.status, noticeIn(await sent.text()).startsWith('Nobody knows who you are.')]).toEqual([
      403,
      true,
    ]);
    expect(await server.events()).toHaveLength(1);
    expect(server.log.lines.filter((line) => line.includes('is no trusted proxy'))).toHaveLength(1);
  });

  it('a header that is there twice names nobody', async () => {
    const server = await answeringServer({ settings: PROXY });
    const headers = new Headers({ 'x-forwarded-user': 'bob' });
    headers.append('x-forwarded-user', 'eve');
    const joined = await fetch(server.url + path, { headers });
    expect(await joined.text()).not.toContain('You are bob.');
  });

  it('only the people of the settings may answer, and others may look', async () => {
    const server = await answeringServer({ settings: { ...PROXY, people: ['ann'] } });
    const bob = browserAt(server.url, { 'x-forwarded-user': 'bob' });
    const { html } = await bob.open(path);
    expect(html).not.toContain('<form');
    expect(noticeIn(html)).toBe('bob may look, and not answer: the settings name who may (server.people).');
    const ann = browserAt(server.url, { 'x-forwarded-user': 'ann' });
    const shown = await ann.open(path);
    const stolen = await bob.send(path, shown.html, '', 'acknowledge');
    expect([stolen.status, noticeIn(stolen.html).startsWith('You may look, and not answer.')]).toEqual([
      403,
      true,
    ]);
    expect((await ann.send(path, shown.html, '', 'acknowledge')).status).toBe(200);
    expect(await server.events()).toHaveLength(2);
  });

  it('a form of a step that somebody took meanwhile records nothing', async () => {
    const server = await answeringServer({ settings: PROXY });
    const [ann, bob] = ['ann', 'bob'].map((user) => browserAt(server.url, { 'x-forwarded-user': user }));
    if (!ann || !bob) throw new Error('Somebody is missing.');
    const shown = await bob.open(path);
    const first = await ann.open(path);
    await ann.send(path, first.html, '', 'acknowledge');
    const late = await bob.send(path, shown.html, '', 'acknowledge');
    expect([late.status, noticeIn(late.html).startsWith('This was done already. ann did it on')]).toEqual([
      409,
      true,
    ]);
    expect(await server.events()).toHaveLength(2);
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
