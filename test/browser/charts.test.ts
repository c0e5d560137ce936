import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { chartFiles, emailCharts } from '../../src/render/charts/files.ts';
import { CONCLUDED } from '../support/concluded-rows.ts';
import { pageOf } from '../support/page-templates.ts';
import { reportOf } from '../support/report.ts';
import { richReport } from '../support/rich-report.ts';
import { sharedBrowser } from '../support/shared-browser.ts';

const browser = sharedBrowser();

// Runs in the page: the texts of each chart that leave it, or lie over another text of it.
const TROUBLES = `[...document.querySelectorAll('svg.chart')].flatMap((chart) => {
  const frame = chart.getBoundingClientRect();
  const texts = [...chart.querySelectorAll('text')].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
  const out = texts.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 2);
  const over = texts.flatMap((a, index) => texts.slice(index + 1).filter((b) =>
    Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
    Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 4));
  return [...out, ...over].map(({ text }) => chart.querySelector('title').textContent + ': ' + text);
})`;

async function troublesIn(page: Page, html: string): Promise<readonly string[]> {
  await page.setContent(html);
  return page.evaluate<string[]>(TROUBLES);
}

test('every chart is an image that a browser shows, in the size it says', async () => {
  const page = await browser().newPage();
  for (const { svg, name } of chartFiles(richReport())) {
    const address = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    await page.setContent(`<img src="${address}" alt="">`);
    expect([name, (await page.locator('img').boundingBox())?.width]).toEqual([name, 720]);
    const decoded =
      "document.querySelector('img').decode().then(() => document.querySelector('img').naturalWidth)";
    expect(await page.evaluate(decoded)).toBe(720);
  }
  await page.close();
});

test('no text of a chart file runs out of it or over another', async () => {
  const page = await browser().newPage();
  const files = (['weekly', 'monthly'] as const).flatMap((kind) => [
    ...chartFiles(richReport(kind)),
    ...emailCharts(richReport(kind), 'DejaVu Sans'),
  ]);
  for (const { svg } of files) expect(await troublesIn(page, svg)).toEqual([]);
  await page.close();
});

test.each(['weekly', 'monthly'] as const)(
  'no text of a chart in the %s page runs out of it or over another',
  async (kind) => {
    const page = await browser().newPage({ viewport: { width: 1280, height: 900 } });
    expect(await troublesIn(page, pageOf(richReport(kind)))).toEqual([]);
    await page.close();
  },
);

test.each(['weekly', 'monthly'] as const)(
  'no text runs out of a chart of the %s report or over another, whatever the days conclude',
  async (kind) => {
    const report = reportOf(Object.values(CONCLUDED), { kind });
    const files = [...chartFiles(report), ...emailCharts(report, 'DejaVu Sans')];
    expect(files.length).toBeGreaterThan(6);
    const page = await browser().newPage({ viewport: { width: 360, height: 900 } });
    for (const { svg } of files) expect(await troublesIn(page, svg)).toEqual([]);
    expect(await troublesIn(page, pageOf(report))).toEqual([]);
    await page.close();
  },
);

test('what the days conclude does not cover the usage beside it in the table of a phone', async () => {
  const page = await browser().newPage({ viewport: { width: 360, height: 900 } });
  await page.setContent(pageOf(reportOf(Object.values(CONCLUDED))));
  const covered = await page.evaluate<
    string[]
  >(`[...document.querySelectorAll('.status-table tbody tr')].flatMap((row) => {
    const [usage, trend] = ['.gauge-cell span', '.trend-cell span:last-child'].map((one) => row.querySelector(one).getBoundingClientRect());
    return trend.left < usage.right || trend.right > 360 ? [row.dataset.id] : [];
  })`);
  expect(covered).toEqual([]);
  await page.close();
});
