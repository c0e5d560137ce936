import { describe, expect, it } from 'vitest';
import { answeringServer, OPENED, VIOLATION } from '../support/answering.ts';
import { browserAt, noticeIn } from '../support/form-browser.ts';

const DAY = 86_400;

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

  it('a step takes back that nothing will be done, which a link does not', async () => {
    const server = await answeringServer({ settings: PROXY });
    const bob = browserAt(server.url, { 'x-forwarded-user': 'bob' });
    const { html } = await bob.open(path);
    const declined = await bob.send(path, html, 'It is the price of safety.', 'decline');
    const mail = browserAt(server.url);
    const linked = await mail.open(server.link('acknowledge'));
    expect([linked.status, linked.html.includes('<form')]).toEqual([410, false]);
    const { status, html: after } = await bob.send(path, declined.html, '', 'acknowledge');
    expect([status, noticeIn(after)]).toEqual([200, 'Recorded. You acknowledged it.']);
    expect(after).toContain('investigate until');
    expect((await server.events()).map(({ did }) => did)).toEqual(['open', 'decline', 'acknowledge']);
  });

  it('who is not signed in is told how to answer', async () => {
    const proxied = await answeringServer({ settings: PROXY });
    expect(noticeIn((await browserAt(proxied.url).open(path)).html)).toBe(
      `To answer, take the link in a mail to you, or come by the address at which you sign in; in a terminal, write headroom violations ack ${VIOLATION}.`,
    );
    const alone = await answeringServer();
    expect(noticeIn((await browserAt(alone.url).open(path)).html)).toBe(
      `To answer, take the link in a mail to you; in a terminal, write headroom violations ack ${VIOLATION}.`,
    );
    const signedIn = browserAt(proxied.url, { 'x-forwarded-user': 'bob' });
    expect((await signedIn.open(path)).html).not.toContain('To answer, take');
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

  it('what is sent a second time is not added again, and a form is empty once its words are recorded', async () => {
    const server = await answeringServer({ settings: PROXY });
    const bob = browserAt(server.url, { 'x-forwarded-user': 'bob' });
    const { html } = await bob.open(path);
    for (const [did, text] of [
      ['note', 'It began at noon.'],
      ['link', 'https://tickets.example/7'],
      ['assign', '@platform'],
    ] as const) {
      const first = await bob.send(path, html, text, did);
      expect([did, first.status]).toEqual([did, 200]);
      expect(first.html.slice(first.html.indexOf('What else can be done'))).not.toContain(text);
      const second = await bob.send(path, html, text, did);
      expect([did, second.status, noticeIn(second.html)]).toEqual([
        did,
        409,
        'This is known already. It stands in the record, and was not added again.',
      ]);
    }
    expect((await server.events()).map(({ did }) => did)).toEqual(['open', 'note', 'link', 'assign']);
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
