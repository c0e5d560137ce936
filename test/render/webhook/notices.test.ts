import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/model/notice.ts';
import { WEBHOOK_FORMATS, type WebhookFormat } from '../../../src/model/target-settings.ts';
import { webhookMessage } from '../../../src/render/webhook/webhook.ts';
import { ROOT } from '../../support/docs.ts';
import { mailSaying } from '../../support/mail-saying.ts';
import { NOTICE, noticesOf, noticesReport } from '../../support/notices.ts';

const PAGE = 'https://headroom.example.org/under_score/violations/api.query-p95-2026-01-27';
const pages = { [NOTICE.opened.violation.id]: PAGE };
const messageOf = (notices: readonly Notice[], format: WebhookFormat) =>
  webhookMessage({ notices: noticesOf(notices), mail: mailSaying(''), pages }, format);
const chatOf = (notices: readonly Notice[], format: WebhookFormat) =>
  JSON.stringify(messageOf(notices, format));
const CHATS = WEBHOOK_FORMATS.filter((format) => format !== 'json');

describe('the message of one violation to a chat', () => {
  it.each(CHATS)('says what, since when, where, who and until when, for %s', (format) => {
    const text = chatOf([NOTICE.opened], format).replaceAll(/[\u200b\u2060\\]/g, '');
    for (const answer of [
      'API Query P95 is over its budget: 2.17 s of 2 s, 0.17 s over',
      'Tuesday 27 January, 15:00–17:00',
      'route=/search, 71% of what is over',
      '@backend-team',
      'Acknowledge until 28 January 2026, 08:30',
    ])
      expect(text).toContain(answer);
  });

  it('leads to where it can be answered, by an address that stays whole', () => {
    expect(chatOf([NOTICE.opened], 'slack')).toContain(`<${PAGE}|Answer it>`);
    expect(chatOf([NOTICE.opened], 'teams')).toContain(`"url":"${PAGE}"`);
    expect(chatOf([NOTICE.opened], 'mattermost')).toContain(`[Answer it](<${PAGE}>)`);
    const { id } = NOTICE.opened.violation;
    const closed = { ...NOTICE.closed, violation: { ...NOTICE.closed.violation, id } };
    expect(chatOf([closed], 'mattermost')).toContain(`[Look at it](<${PAGE}>)`);
  });
});

describe('the message of several violations to a chat', () => {
  it.each(CHATS)('has a line for each, with where to act on it, for %s', (format) => {
    const text = chatOf([NOTICE.opened, NOTICE.overdue, NOTICE.closed], format);
    expect(text).toContain('1 violation opened, 1 step overdue, 1 closed');
    for (const name of ['API Query P95', 'API Search P95', 'API Upload P95']) expect(text).toContain(name);
    expect(text).toContain(PAGE);
    expect(text).toContain('https://github.com/example/api/issues/17');
  });

  it('says how many more there are than it has lines for', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      ...NOTICE.opened,
      violation: { ...NOTICE.opened.violation, id: `api.p${index}-2026-01-27` },
    }));
    for (const format of CHATS) expect(chatOf(many, format)).toContain('… and 3 more.');
  });
});

describe('the message of notices for programs', () => {
  it('has an entry for each, the oldest first, with figures in base units and moments in UTC', () => {
    const message = messageOf([NOTICE.opened, NOTICE.overdue], 'json');
    expect(message).toMatchObject({
      headroom: 'notices',
      version: 1,
      id: '2026-01-28T06:30:00Z',
      at: '2026-01-28T06:30:00Z',
      zone: 'Europe/Berlin',
      notices: [{ what: 'overdue', step: 'investigate', at: '2026-01-27T03:15:00Z' }, { what: 'opened' }],
    });
    const { notices } = message as { readonly notices: readonly Readonly<Record<string, unknown>>[] };
    expect(notices[1]).toMatchObject({
      key: 'api.query-p95-2026-01-27 opened',
      text: 'API Query P95 is over its budget: 2.17 s of 2 s',
      budget: { id: 'api/query-p95', status: 'exceeded', unit: 'seconds', limit: 2, service: 'api' },
      day: { date: '2026-01-27', limit: 2 },
      owner: '@backend-team',
      violation: {
        id: 'api.query-p95-2026-01-27',
        state: 'open',
        next: { step: 'acknowledge', until: '2026-01-28T07:30:00Z' },
        page: PAGE,
      },
    });
    expect(notices[1]).toHaveProperty('day.actual', expect.closeTo(2.17, 2));
  });

  it('is what the docs show', () => {
    const docs = readFileSync(join(ROOT, 'docs/notices.md'), 'utf8');
    const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(docs)?.[1] ?? '');
    const message = webhookMessage({ notices: noticesOf([NOTICE.opened]), mail: mailSaying('') }, 'json');
    expect(message).toMatchObject(example as object);
  });

  it('has every notice of a violation, and all of however many', () => {
    const many = Array.from({ length: 500 }, (_, index) => ({ ...NOTICE.opened, key: `${index}` }));
    const { notices } = messageOf(many, 'json') as { readonly notices: readonly unknown[] };
    expect(notices).toHaveLength(500);
  });

  it('has no figures where nothing was measured, and says which budget it is', () => {
    const unmeasured = noticesOf([NOTICE.declined], { report: noticesReport({ rows: [] }) });
    const { notices } = webhookMessage({ notices: unmeasured, mail: mailSaying('') }, 'json') as {
      readonly notices: readonly unknown[];
    };
    expect(notices).toMatchObject([
      {
        budget: { id: 'api/export-p95', name: 'API Export P95', service: 'api', category: 'latency' },
        violation: { declined: 'The export is replaced in March.' },
      },
    ]);
    expect(notices[0]).not.toHaveProperty('day');
    expect(notices[0]).not.toHaveProperty('budget.limit');
  });
});
