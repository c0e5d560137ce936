import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Notice } from '../../src/model/notice.ts';
import { noticesMail } from '../../src/render/notices/mail.ts';
import { NOTICE, noticesOf, noticesReport, readerOf } from '../support/notices.ts';
import { shippedRasteriser } from '../support/rasteriser.ts';
import { sharedBrowser } from '../support/shared-browser.ts';
import { shippedEngine } from '../support/templates.ts';
import { whySaying } from '../support/why.ts';

const LONG = 'x'.repeat(1000);
const report = noticesReport();
/** With names, labels, changes and ids as long as they may be. */
const LONG_REPORT = { ...report, rows: report.rows.map((row) => ({ ...row, why: whySaying(LONG) })) };
const LONG_NOTICE: Notice = {
  ...NOTICE.opened,
  about: { ...NOTICE.opened.about, name: `API ${LONG}`, owner: `@${LONG}` },
  violation: { ...NOTICE.opened.violation, id: `api.p95[/${LONG}]-2026-01-27` },
};
const OWNER = readerOf('@backend-team');
const { answers: _, ...UNANSWERING } = OWNER;
const MAILS = {
  one: [noticesOf([NOTICE.opened]), OWNER],
  overdue: [noticesOf([NOTICE.overdue]), OWNER],
  several: [noticesOf(Object.values(NOTICE)), OWNER],
  stakeholder: [noticesOf([NOTICE.declined]), readerOf('product')],
  long: [noticesOf([LONG_NOTICE], { report: LONG_REPORT }), UNANSWERING],
} as const;
const WIDTHS = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
] as const;

const browser = sharedBrowser();

/** The mail as a client shows it that loads its images. */
async function htmlOf(name: keyof typeof MAILS): Promise<string> {
  const [notices, reader] = MAILS[name];
  const tools = { ...reader, templates: shippedEngine(), rasterise: await shippedRasteriser() };
  const { html, images } = await noticesMail(notices, tools);
  return images.reduce(
    (shown, { cid, png }) =>
      shown.replace(`cid:${cid}`, `data:image/png;base64,${Buffer.from(png).toString('base64')}`),
    html,
  );
}

async function open(
  name: keyof typeof MAILS,
  viewport: (typeof WIDTHS)[number],
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
  const page = await (await browser().newContext({ viewport, colorScheme })).newPage();
  await page.setContent(await htmlOf(name), { waitUntil: 'load' });
  return page;
}

describe.each(Object.keys(MAILS) as (keyof typeof MAILS)[])('the mail of notices (%s)', (name) => {
  test.each(['light', 'dark'] as const)('has no violation of accessibility rules in %s', async (scheme) => {
    const page = await open(name, WIDTHS[1], scheme);
    // Mails have no landmarks: clients show them within their own pages.
    const { violations } = await new AxeBuilder({ page })
      .disableRules(['region', 'landmark-one-main'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
  });

  test.each(WIDTHS)('fits into $width pixels', async (viewport) => {
    const page = await open(name, viewport);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(viewport.width);
  });
});

describe.each(WIDTHS)('the mail of one violation at $width pixels', (viewport) => {
  test('tells since when, where, who and until when, and has its buttons, on the first screen', async () => {
    const page = await open('one', viewport);
    for (const text of ['is over its budget', 'Since when', 'Where', 'Who', 'Until when', 'Plan…']) {
      const box = await page.locator('h1, td, a').filter({ hasText: text }).last().boundingBox();
      expect([text, (box?.y ?? Number.POSITIVE_INFINITY) + (box?.height ?? 0) < viewport.height]).toEqual([
        text,
        true,
      ]);
    }
  });

  test('has buttons that are large enough for a thumb', async () => {
    const page = await open('one', viewport);
    const buttons = page.locator('a').filter({ hasText: /^(?:Acknowledge|This is the cause…|Plan…)$/ });
    const boxes = await Promise.all((await buttons.all()).map((button) => button.boundingBox()));
    expect(boxes).toHaveLength(3);
    for (const box of boxes) expect(Math.min(box?.height ?? 0, box?.width ?? 0)).toBeGreaterThanOrEqual(43);
  });
});
