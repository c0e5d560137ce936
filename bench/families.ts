import type { Page } from 'playwright-core';
import { median } from 'simple-statistics';
import { renderMarkdown } from '../src/render/markdown/markdown.ts';
import { viewOf } from '../src/render/view.ts';
import { openBrowser } from '../test/support/browser.ts';
import { reportOfRoutes } from '../test/support/family-report.ts';
import { pageOf } from '../test/support/page-templates.ts';
import { shippedEngine } from '../test/support/templates.ts';
import type { Measure } from './measure.ts';

const MEMBERS = 10_000;
const TYPED = 'products/0123';

/** What a family of 10,000 members makes of the forms of a report: their sizes, and how long a key in the page's search takes. */
export async function families(): Promise<readonly Measure[]> {
  const report = reportOfRoutes(MEMBERS);
  const page = pageOf(report);
  const markdown = renderMarkdown(viewOf(report), shippedEngine());
  return [
    { name: 'a page of 10,000 members', value: megabytes(page), atMost: 3, unit: 'MB' },
    { name: 'a Markdown report of 10,000 members', value: megabytes(markdown), atMost: 0.4, unit: 'MB' },
    { name: 'a key in the search of 10,000 members', value: await keyTime(page), atMost: 100, unit: 'ms' },
  ];
}

function megabytes(text: string): number {
  return Buffer.byteLength(text) / 1e6;
}

async function keyTime(html: string): Promise<number> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent(html, { waitUntil: 'load' });
    return median([...(await timesOfKeys(page, TYPED))]);
  } finally {
    await browser.close();
  }
}

/** Types a text into the search of a report's page: milliseconds from each key to a page that is laid out again. */
function timesOfKeys(page: Page, text: string): Promise<readonly number[]> {
  return page.evaluate<number[]>(`[...${JSON.stringify(text)}].map((key) => {
    const field = document.querySelector("[data-by=text]");
    field.value += key;
    const start = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    return performance.now() - start;
  })`);
}
