import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/model/errors.ts';
import type { Report } from '../../../src/model/report.ts';
import { NO_REVIEW } from '../../../src/model/review.ts';
import { MOST_HTML, mailOf, renderEmail } from '../../../src/render/email/email.ts';
import { mailImages } from '../../../src/render/email/images.ts';
import type { Rasterise } from '../../../src/render/png.ts';
import { viewOf } from '../../../src/render/view.ts';
import { bigReport, exampleReport } from '../../support/example-report.ts';
import { parsedMail } from '../../support/mail.ts';
import { shippedRasteriser } from '../../support/rasteriser.ts';
import { shippedEngine } from '../../support/templates.ts';
import { violationOf } from '../../support/violation.ts';

const templates = shippedEngine();
let rasterise: Rasterise;
beforeAll(async () => {
  rasterise = await shippedRasteriser();
});

const render = async (report: Report, by = templates) =>
  renderEmail(report, mailOf(report, viewOf(report), by, await mailImages(report, rasterise)));
const parsed = async (report: Report) => parsedMail(await render(report));

describe('the mail of a report', () => {
  it('is addressed, dated and threaded by the report alone', async () => {
    const mail = await parsed(exampleReport());
    expect(mail.subject).toBe(
      'VirtEngine performance budgets, week 5 of 2026 (26 January – 1 February): 2 exceeded, 2 approaching, 2 unknown',
    );
    expect(mail.from?.value).toEqual([{ name: 'Headroom', address: 'headroom@virtengine.example' }]);
    expect(mail.messageId).toBe('<weekly.2026-W05.r1@virtengine.example>');
    expect(mail.references).toBe('<weekly.headroom@virtengine.example>');
    expect(mail.date).toEqual(new Date('2026-02-01T23:00:00Z'));
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('list')).toEqual({
      id: { id: 'weekly.headroom.virtengine.example', name: 'Headroom weekly' },
    });
  });

  it('leads an owner to the page of all that is theirs, where it is served', async () => {
    const report = exampleReport();
    const served = { ...report.presentation, answersUrl: 'https://headroom.example/' };
    const page = 'https://headroom.example/owners/backend-team.html';
    const theirs = await parsed({ ...report, owner: '@backend-team', presentation: served });
    expect(theirs.html).toContain(`href="${page}"`);
    expect(theirs.text).toContain(page);
    for (const other of [
      { ...report, owner: '@backend-team' },
      { ...report, presentation: served },
    ]) {
      const mail = await parsed(other);
      expect(`${mail.html} ${mail.text}`).not.toContain('/owners/');
    }
  });

  it('is the same bytes every time', async () => {
    const [first, second] = [await render(exampleReport()), await render(exampleReport())];
    expect(Buffer.from(first.content).equals(Buffer.from(second.content))).toBe(true);
    expect(first.path).toBe('weekly/2026-W05/report.eml');
  });

  it('ends every line as mail does, and none is too long for a relay', async () => {
    const lines = Buffer.from((await render(exampleReport())).content)
      .toString('latin1')
      .split('\r\n');
    expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([]);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(998);
  });

  it('gives no bar another colour than the word beside it', async () => {
    const { html } = await parsed(exampleReport());
    const bars = [
      ...html.matchAll(
        /height="6" bgcolor="(#\w+)"(?:(?!<\/tr>\s*<tr>)[\s\S])*?<span style="color:(#\w+);">\S+ /gu,
      ),
    ];
    expect(bars.length).toBeGreaterThan(5);
    expect(new Set(bars.map(([, bar]) => bar)).size).toBeGreaterThan(2);
    for (const [, bar, word] of bars) expect(bar).toBe(word);
  });

  it('opens with the headline, also as what the list of mails shows', async () => {
    const { html, text } = await parsed(exampleReport());
    const { headline } = exampleReport();
    expect(html.indexOf(headline)).toBeLessThan(html.indexOf('<h1'));
    expect(html.replace(/<\/?span[^>]*>/g, '').split(headline)).toHaveLength(3);
    expect(text?.replace(/\s+/g, ' ')).toContain(headline);
  });

  it('shows every image that it carries and carries every image that it shows, as PNG of twice the width', async () => {
    const mail = await parsed(exampleReport());
    const shown = [...mail.html.matchAll(/<img src="cid:([^"]+)" width="(\d+)" alt="([^"]+)"/g)];
    expect(shown.map(([, cid]) => cid)).toEqual(mail.attachments.map(({ cid }) => cid));
    expect(shown).toHaveLength(3);
    expect(shown.every(([, , , alt]) => (alt ?? '').length > 20)).toBe(true);
    for (const { content, contentType } of mail.attachments) {
      expect(contentType).toBe('image/png');
      expect(content.subarray(1, 4).toString()).toBe('PNG');
      expect(content.readUInt32BE(16)).toBe(1120);
    }
  });

  it('says of each budget that is not within what is the case, whose it is and until when', async () => {
    const { html } = await parsed(exampleReport());
    expect(html).toContain('2.1 s of at most 2 s: <strong>0.1 s over</strong>, 105% used; 5 of 7 days over');
    expect(html).toContain('⏰ 28 January 2026, 5 days overdue');
    expect(html).toContain('Next step: acknowledge (open a ticket, assign an owner, notify those concerned)');
    expect(html).toContain('href="https://docs.virtengine.example/performance/weekly/2026-W05/report.html"');
  });

  it('escapes what owners write', async () => {
    const report = exampleReport();
    const { html } = await parsed({ ...report, headline: '<script>alert(1)</script> & "more"' });
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;');
  });
});

describe('the mail of a large report', () => {
  it('stays under what clients clip, and says how many rows it left out and where they are', async () => {
    const { html } = await parsed(bigReport(1000));
    expect(Buffer.byteLength(html)).toBeLessThan(MOST_HTML);
    expect(html).toMatch(/and 970 more within budget: <a href="[^"]+report\.html"/);
  });

  it('has fewer rows when every one is long', async () => {
    const report = bigReport(200);
    const rows = report.rows.map((row) => ({
      ...row,
      budget: { ...row.budget, name: `${row.budget.name} ${'of a very long name '.repeat(60)}` },
    }));
    const { html } = await parsed({ ...report, rows });
    expect(Buffer.byteLength(html)).toBeLessThan(MOST_HTML);
    expect(html).toMatch(/and 1(80|88|94|97) more/);
  });

  it('is refused when a template of the user alone is too large', async () => {
    const own = shippedEngine({ 'email.html.hbs': 'x'.repeat(MOST_HTML + 1) });
    await expect(render(exampleReport(), own)).rejects.toThrow(InputError);
    await expect(render(exampleReport(), own)).rejects.toThrow(/Shorten email\.html\.hbs/);
  });
});

describe('what a mail says of violations and decisions', () => {
  const review = {
    ...NO_REVIEW,
    violations: [
      violationOf({
        steps: [{ step: 'acknowledge', at: exampleReport().asOf, by: '@ann' }],
        next: { step: 'investigate', due: exampleReport().asOf + 86_400 },
      }),
      violationOf({ id: 'x', budget: 'api/memory', state: 'closed', closed: exampleReport().asOf }),
    ],
  };

  it('is how far the response to each open one is, and until when the next step is due', async () => {
    const { html, text } = await parsed({ ...exampleReport(), review });
    for (const body of [html, (text ?? '').replace(/\s+/g, ' ')])
      expect(body).toContain(
        'acknowledged; investigate until 3 February 2026, 00:00 (Europe/Berlin, UTC+01:00)',
      );
    expect(text?.split('OPEN VIOLATIONS')[1]?.split('EVERY BUDGET')[0]).not.toContain('API Memory');
  });

  it('is in the monthly one what the meeting is asked to decide, and there alone', async () => {
    const { html, text = '' } = await parsed({ ...exampleReport('monthly'), review });
    expect(html).toContain('Decisions asked for');
    expect(text).toContain('* Propose to loosen, or leave: Provider Provisioning P95 to 320 s');
    expect(text).not.toContain('Consider loosening');
    expect((await parsed(exampleReport())).text).not.toContain('DECISIONS');
  });
});

describe('the text of a mail', () => {
  it('fits into 78 columns', async () => {
    const { text } = await parsed(exampleReport());
    const lines = (text ?? '').split('\n').filter((line) => !line.startsWith('https://'));
    expect(lines.filter((line) => line.length > 78)).toEqual([]);
  });

  it('reads alone: no markup, and every budget with its figures', async () => {
    const { text = '' } = await parsed(exampleReport());
    expect(text).not.toMatch(/<[a-z/]|&[a-z#\d]+;|\{\{|undefined/);
    for (const { budget } of exampleReport().rows)
      expect(text).toContain(`${budget.serviceName} ${budget.name}`);
    expect(text).toMatch(/^❌ API Query P95 +105% {2}2\.1 s \(≤ 2 s\)$/m);
    expect(text).toMatch(/^ {3}Owner: @backend-team; due 9 February 2026$/m);
  });
});
