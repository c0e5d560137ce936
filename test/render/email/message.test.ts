import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { mailbox } from '../../../src/render/email/addresses.ts';
import { messageOf } from '../../../src/render/email/message.ts';
import { subjectOf } from '../../../src/render/email/subject.ts';
import { exampleReport } from '../../support/example-report.ts';
import { mailSaying } from '../../support/mail-saying.ts';
import { inputErrorOf } from '../../support/problems.ts';
import { examplePublication } from '../../support/publication.ts';

const withPresentation = (differing: Partial<Report['presentation']>): Report => {
  const report = exampleReport();
  return { ...report, presentation: { ...report.presentation, ...differing } };
};

describe('a mail address', () => {
  it.each([
    ['headroom@example.com', { name: '', address: 'headroom@example.com' }],
    ['Headroom <h@example.com>', { name: 'Headroom', address: 'h@example.com' }],
    ['"Reports, daily" <h@example.com>', { name: 'Reports, daily', address: 'h@example.com' }],
  ])('is read from %s', (text, expected) => {
    expect(mailbox(text)).toEqual(expected);
  });

  it.each([
    'a@example.com, b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    'nobody',
    '',
    'team: a@example.com, b@example.com;',
    'a b@example.com@evil.example',
  ])('is refused where it is not exactly one: %j', (text) => {
    expect(inputErrorOf(() => mailbox(text)).message).toMatch(
      /is not one mail address\..+Correct it in the settings\.$/,
    );
  });
});

describe('the subject', () => {
  it('says which period and the counts', () => {
    expect(subjectOf(withPresentation({ organisation: undefined }))).toBe(
      'Performance budgets, week 5 of 2026 (26 January – 1 February): 2 exceeded, 2 approaching, 2 unknown',
    );
    expect(subjectOf(exampleReport('monthly'))).toMatch(
      /^VirtEngine performance budgets, monthly review of January 2026: 2 exceeded/,
    );
  });

  it('says that all are within, that a report is preliminary, and which revision it is', () => {
    const counts = { monitored: 3, within: 3, approaching: 0, exceeded: 0, unknown: 0 };
    const report = { ...exampleReport(), counts, complete: false, revision: 2 };
    expect(subjectOf(report)).toMatch(/, preliminary, revision 2: all within$/);
  });

  it('is constant when the settings say so, for threading', () => {
    expect(subjectOf(withPresentation({ subject: 'Performance budgets' }))).toBe('Performance budgets');
  });
});

describe('the headers of a mail', () => {
  it('cannot be added to by what people write', async () => {
    const report = withPresentation({ subject: 'Budgets\r\nBcc: all@example.com\r\n\r\nHello' });
    const bytes = await messageOf(report, mailSaying(subjectOf(report)));
    const head = Buffer.from(bytes).toString('latin1').split('\r\n\r\n')[0] ?? '';
    expect(head).toMatch(/^Subject: Budgets/m);
    expect(head).not.toMatch(/^Bcc:/m);
  });

  it('name all recipients, and a mail without any is still a mail', async () => {
    const content = mailSaying('s');
    const two = await messageOf(withPresentation({ to: ['a@example.com', 'B <b@example.com>'] }), content);
    expect(Buffer.from(two).toString()).toContain('To: a@example.com, B <b@example.com>');
    const none = await messageOf(withPresentation({ to: [] }), content);
    expect(Buffer.from(none).toString()).not.toMatch(/^To:/m);
  });

  it('give a revision an id of its own in the same thread', async () => {
    const { mail } = await examplePublication({ revision: 2 });
    const text = Buffer.from(await messageOf(exampleReport(), mail)).toString();
    expect(text).toContain('Message-ID: <weekly.2026-W05.r2@virtengine.example>');
    expect(text).toContain('References: <weekly.headroom@virtengine.example>');
  });
});
