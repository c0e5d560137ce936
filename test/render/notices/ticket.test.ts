import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/model/notice.ts';
import { ticketText } from '../../../src/render/notices/ticket.ts';
import { NOTICE, noticesOf, noticesReport } from '../../support/notices.ts';
import { whySaying } from '../../support/why.ts';

const PAGE = 'https://headroom.example.org/violations/api.query-p95-2026-01-27';
const { presentation } = noticesReport();
const ANSWERED = noticesReport({
  presentation: { ...presentation, answersUrl: 'https://headroom.example.org/' },
});
const textOf = (notice: Notice) => ticketText(notice, noticesOf([notice]));
const shown = (markdown: string) => marked.parse(markdown, { gfm: true, async: false });

/** A notice in which people and other programs said nothing else. */
function saying(said: string): ReturnType<typeof ticketText> {
  const notices = noticesOf([]);
  const rows = notices.report.rows.map((row) => ({ ...row, why: whySaying(said) }));
  const { about, violation } = NOTICE.opened;
  const notice: Notice = {
    ...NOTICE.opened,
    about: { ...about, name: said, owner: said },
    violation: {
      ...violation,
      rootCause: said,
      links: [said],
      steps: [{ step: 'acknowledge', at: 0, by: said, text: said }],
    },
  };
  return ticketText(notice, { ...notices, notices: [notice], report: { ...notices.report, rows } });
}

describe('the ticket of a violation', () => {
  it('has one title, whatever it is told of', () => {
    const { violation } = NOTICE.opened;
    const titles = Object.values(NOTICE).map(
      ({ what }) => textOf({ ...NOTICE.opened, what, violation }).title,
    );
    expect(new Set(titles)).toEqual(new Set(['API Query P95 over its budget since 27 January 2026']));
  });

  it('asks nobody to open a ticket', () => {
    const { body, comment } = textOf(NOTICE.opened);
    expect(body).toContain('acknowledge (assign an owner, notify those concerned)');
    expect(`${body}\n${comment}`).not.toMatch(/open a ticket/i);
  });

  it('says in its title on which side of its limit the budget is', () => {
    const { report } = noticesOf([NOTICE.opened]);
    const rows = report.rows.map((row) => ({
      ...row,
      budget: { ...row.budget, bound: 'at_least' as const },
    }));
    const { title } = ticketText(NOTICE.opened, noticesOf([NOTICE.opened], { report: { ...report, rows } }));
    expect(title).toBe('API Query P95 short of its budget since 27 January 2026');
  });

  it('has a table of what is known, and one of the steps with their deadlines', () => {
    const html = shown(textOf(NOTICE.opened).body);
    expect(html.match(/<table>/g)).toHaveLength(2);
    expect(html).toContain('<td>Tuesday 27 January, 15:00–17:00</td>');
    for (const [step] of NOTICE.opened.violation.deadlines) expect(html).toContain(`<td>${step} (`);
    expect(html).toContain('<td>4 February 2026, 07:30 (Europe/Berlin, UTC+01:00)</td>');
  });

  it('says what was done already, where it is made late', () => {
    expect(shown(textOf(NOTICE.overdue).body)).toContain(
      '<td><code>@ann</code>, 26 January 2026, 08:10 (Europe/Berlin, UTC+01:00)</td>',
    );
  });

  it('links to where it is answered, and not to itself', () => {
    const { body } = ticketText(NOTICE.opened, noticesOf([NOTICE.opened], { report: ANSWERED }));
    expect(body).toContain(`[Answer it](<${PAGE}>)`);
    expect(textOf(NOTICE.opened).body).not.toContain('Answer it');
    expect(NOTICE.overdue.violation.links).toHaveLength(1);
    expect(textOf(NOTICE.overdue).comment).not.toContain('issues/17');
  });

  it('is added to by what each notice says', () => {
    const comments = Object.values(NOTICE).map((notice) => textOf(notice).comment);
    expect(comments.map((comment) => comment.split('\n', 1)[0])).toEqual([
      '**API Query P95 is over its budget: 2.17 s of 2 s, 0.17 s over on Tuesday 27 January.**',
      '**API Export P95 is over its budget again: 2.32 s of 2 s, 0.32 s over on Tuesday 27 January.**',
      '**API Search P95: investigated by `@ann`.**',
      '**API Search P95: finding its cause is 27 hours overdue.**',
      '**API Login P95 was met on Tuesday 27 January, 1 of 7 days.**',
      '**API Upload P95 is met again, and closed by itself.**',
      '**API Upload P95 is met again, and validated.**',
      '**Nothing will be done about API Export P95.**',
    ]);
    expect(comments[2]).toContain('An index is missing');
  });

  it('mentions nobody, and is neither a command nor a reference, whatever is said', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          '@octocat please',
          'closes #12 and fixes example/api#3',
          '\n/close\n',
          '!5 ~label %milestone',
          '[x](javascript:alert(1))',
          '<!-- headroom: other -->',
          '<script>alert(1)</script>',
          '| a | b |\n|---|---|',
          '](https://evil.example)',
        ),
        (said) => {
          const { title, body, comment } = saying(said);
          expect(title).not.toMatch(/[\n\r]/);
          for (const text of [body, comment]) {
            expect(text.replaceAll(/`[^`]*`/g, '')).not.toMatch(/(?<![\w&])[#@](?=\w)/);
            expect(text).not.toMatch(/^\s*\//m);
            expect(text).not.toMatch(/<!--|<script|(?<!\\)\]\((?:javascript|https:\/\/evil)/);
            expect(shown(text)).not.toMatch(/<script|href="(?!https:\/\/)/);
          }
          expect(shown(body).match(/<table>/g)).toHaveLength(2);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('stays within what every tracker takes, however long names and texts are', () => {
    const { title, body, comment } = saying('a | long & text '.repeat(2000));
    expect(title.length).toBeLessThanOrEqual(200);
    expect(Math.max(body.length, comment.length)).toBeLessThan(30_000);
  });
});
