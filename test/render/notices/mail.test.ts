import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/model/errors.ts';
import type { Notice } from '../../../src/model/notice.ts';
import { MOST_HTML } from '../../../src/render/email/email.ts';
import { messageOptions } from '../../../src/render/email/message.ts';
import { noticesMail } from '../../../src/render/notices/mail.ts';
import type { NoticesReader } from '../../../src/render/notices/reader.ts';
import type { Rasterise } from '../../../src/render/png.ts';
import { NOTICE, noticesOf, noticesReport, readerOf } from '../../support/notices.ts';
import { inputErrorOf } from '../../support/problems.ts';
import { shippedRasteriser } from '../../support/rasteriser.ts';
import { shippedEngine } from '../../support/templates.ts';

const templates = shippedEngine();
let rasterise: Rasterise;
beforeAll(async () => {
  rasterise = await shippedRasteriser();
});

const OWNER = readerOf('@backend-team');
const mailOf = (notices: readonly Notice[], reader: NoticesReader = OWNER) =>
  noticesMail(noticesOf(notices), { ...reader, templates });
const plain = (text: string) => text.replace(/\s+/g, ' ');

/** So many violations, each of a budget of its own, that say as much as any does. */
function many(count: number, said = 'API Query P95'): readonly Notice[] {
  return Array.from({ length: count }, (_, index) => {
    const { violation, about } = NOTICE.opened;
    const id = `api.query-${index}-2026-01-27`;
    return {
      ...NOTICE.opened,
      key: `${id} opened`,
      about: { ...about, name: `${said} ${index}`, owner: said },
      violation: { ...violation, id, rootCause: said },
    };
  });
}

describe('the mail of one violation', () => {
  it('says in its subject what happened, and by how much', async () => {
    expect((await mailOf([NOTICE.opened])).subject).toBe(
      '[Headroom] API Query P95 is over its budget: 2.17 s of 2 s',
    );
    expect((await mailOf([NOTICE.opened, NOTICE.reopened, NOTICE.closed])).subject).toBe(
      '[Headroom] 1 violation opened, 1 reopened, 1 closed: API Query P95 and 2 more',
    );
  });

  it('answers in HTML and in text what, since when, where, who, until when and what to press', async () => {
    const { html, text } = await mailOf([NOTICE.opened]);
    for (const body of [html.replaceAll(/<[^>]+>/g, ''), text])
      for (const answer of [
        'API Query P95 is over its budget',
        '2.17 s of 2 s',
        'Tuesday 27 January, 15:00–17:00',
        'route=/search, 71% of what is over'.replace('=', body === text ? '=' : '&#x3D;'),
        '@backend-team',
        'Acknowledge until 28 January 2026, 08:30 (Europe/Berlin, UTC+01:00)',
        'This is the cause…',
      ])
        expect(plain(body)).toContain(answer);
    for (const body of [html, text])
      expect(body).toContain('https://headroom.example.org/answers/api.query-p95-2026-01-27/acknowledge');
  });

  it('has one button that stands out, before everything that can wait', async () => {
    const { html } = await mailOf([NOTICE.opened]);
    expect(html.match(/<td align="center" bgcolor="#1d5fb4"/g)).toHaveLength(1);
    const places = ['Until when', 'Acknowledge</strong>', 'Graph by route', 'Cannot be told'].map((part) =>
      html.indexOf(part),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('shows the days of what is over, and carries no other image', async () => {
    const tools = { ...OWNER, templates, rasterise };
    const { html, images } = await noticesMail(noticesOf([NOTICE.opened]), tools);
    expect(images.map(({ cid }) => cid)).toEqual(['trend-api.query-p95@headroom']);
    expect(html).toMatch(
      /<img src="cid:trend-api.query-p95@headroom" width="560" alt="API Query P95: 2\.17 s/,
    );
    for (const none of [noticesOf([NOTICE.closed]), noticesOf([NOTICE.opened, NOTICE.reopened])])
      expect((await noticesMail(none, tools)).images).toEqual([]);
  });

  it('goes out without figures where nothing was measured, and says so', async () => {
    const notes = [{ budget: 'api/query-p95', text: 'It could not be measured for this notice.' }];
    const report = noticesReport({ rows: [], dataQuality: { notes, warnings: [] } });
    const unmeasured = noticesOf([NOTICE.opened], { report });
    const { subject, text, images } = await noticesMail(unmeasured, { ...OWNER, templates, rasterise });
    expect(subject).toBe('[Headroom] API Query P95 is over its budget');
    expect(plain(text)).toContain('It could not be measured for this notice.');
    expect(images).toEqual([]);
  });

  it('says to a stakeholder why they hear of it, and has nothing to press', async () => {
    const { html, text } = await mailOf([NOTICE.opened], readerOf('product'));
    expect(plain(text)).toContain('You hear of this as “product”, who is told of violations of api');
    for (const body of [html, text]) expect(body).not.toMatch(/answers|headroom violations/);
  });

  it('fits into 78 columns as a text, but for addresses', async () => {
    const { text } = await mailOf(Object.values(NOTICE));
    const long = text.split('\n').filter((line) => line.length > 78 && !line.includes('https://'));
    expect(long).toEqual([]);
    expect(text).not.toMatch(/<[a-z/]|&[a-z#\d]+;|\{\{|undefined/);
  });
});

describe('what a mail of notices is known by', () => {
  const identityOf = async (notices: readonly Notice[], reader?: NoticesReader) =>
    (await mailOf(notices, reader)).identity;

  it('is the same at each attempt, and each reader’s own', async () => {
    const readers = [
      OWNER,
      readerOf('@platform'),
      { ...OWNER, part: { ...OWNER.part, reader: 'b@example.org' } },
    ];
    const ids = await Promise.all(
      readers.map(async (reader) => (await identityOf([NOTICE.opened], reader)).id),
    );
    expect(new Set(ids).size).toBe(3);
    expect(await identityOf([NOTICE.opened])).toEqual(await identityOf([NOTICE.opened]));
    for (const id of ids) expect(id).toMatch(/^notices\.2026-01-28T063000Z\.[0-9a-f]{16}$/);
  });

  it('threads what is about one violation, whatever characters its id has', async () => {
    const member = (notice: Notice) => ({
      ...notice,
      violation: { ...notice.violation, id: 'api.p95[/search?<x@y>]-2026-01-27' },
    });
    const [opened, closed] = [member(NOTICE.opened), member(NOTICE.closed)];
    const { thread, series } = await identityOf([opened]);
    expect(thread).toMatch(/^violation\.[0-9a-f]{16}$/);
    expect((await identityOf([closed])).thread).toBe(thread);
    expect((await identityOf([NOTICE.reopened])).thread).not.toBe(thread);
    expect(await identityOf([opened, NOTICE.reopened])).not.toHaveProperty('thread');
    expect(series).toBe('notices');
  });

  it('stands in its headers, with a list that stays the same for filters', async () => {
    const head = {
      from: { name: '', address: 'h@example.org' },
      to: [],
      cc: [],
      target: 'notices',
      unsubscribe: [],
    };
    const mail = await mailOf([NOTICE.opened]);
    const { references, messageId, headers } = messageOptions(mail, head);
    expect(messageId).toBe(`<${mail.identity.id}.notices@example.org>`);
    expect(references).toBe(`<${mail.identity.thread}.notices.headroom@example.org>`);
    expect(headers).toMatchObject({
      'Auto-Submitted': 'auto-generated',
      'List-Id': 'Headroom notices <notices.notices.headroom.example.org>',
    });
  });
});

describe('the mail of many violations', () => {
  it('tells three at length, and each of the others by a line', async () => {
    const { html, text, subject } = await mailOf(many(40));
    expect(subject).toMatch(/^\[Headroom\] 40 violations opened: API .+ and 39 more$/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html.match(/<h2[^>]*>❌/g)).toHaveLength(3);
    for (const notice of many(40)) expect(text).toContain(notice.about.name);
  });

  it.each([300, 3000])(
    'of %i stays under what clients clip, and says how many it left out',
    async (count) => {
      const { html } = await mailOf(many(count, 'a very long name & '.repeat(40)));
      expect(Buffer.byteLength(html)).toBeLessThan(MOST_HTML);
      const left = Number(/>and ([\d,]+) more/.exec(html)?.[1]?.replace(',', ''));
      const told = (html.match(/<h2[^>]*>❌/g) ?? []).length + (html.match(/<p [^>]*>❌/g) ?? []).length;
      expect(told + left).toBe(count);
    },
  );
});

describe('templates of notices of the user’s own', () => {
  const rendered = (own: Readonly<Record<string, string>>) =>
    noticesMail(noticesOf([NOTICE.opened]), { ...OWNER, templates: shippedEngine(own) });

  it('take the place of the shipped ones', async () => {
    const { html, text } = await rendered({
      'notice.html.hbs': '{{#each first}}<p>{{headline}}</p>{{/each}}',
      'notice.txt.hbs': '{{headline}}',
    });
    expect(html).toBe('<p>API Query P95 is over its budget</p>');
    expect(text).toBe('API Query P95 is over its budget\n');
  });

  it('may hold the shipped ones’ own text', async () => {
    const card = '{{#each facts}}{{name}}{{#unless @first}}, {{/unless}}{{/each}}{{#if several}}{{/if}}';
    expect((await rendered({ 'partials/notice-card.html.hbs': card })).html).toContain('Since when');
  });

  it('are refused with the name that they mistake', async () => {
    const error = await rendered({ 'notice.txt.hbs': '{{headlin}}' }).catch((reason: unknown) => reason);
    const { problems } = inputErrorOf(() => {
      throw error;
    });
    expect(problems.map(({ message }) => message).join()).toMatch(/“headlin”.+Did you mean “headline”/);
  });

  it('are refused where they are too large, by their name', async () => {
    const large = rendered({ 'notice.html.hbs': 'x'.repeat(MOST_HTML + 1) });
    await expect(large).rejects.toThrow(InputError);
    await expect(large).rejects.toThrow(/Shorten notice\.html\.hbs/);
  });
});
