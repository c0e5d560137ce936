import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { reportsPages } from '../../src/render/room/reports.ts';
import { exampleReport } from '../support/example-report.ts';
import { pageOf, pageTemplates } from '../support/page-templates.ts';
import { richReport } from '../support/rich-report.ts';
import { yearHistory } from '../support/room-year.ts';
import { sharedBrowser } from '../support/shared-browser.ts';
import { whySaying } from '../support/why.ts';
import { whyReport } from '../support/why-report.ts';

const whys = whyReport();
/** With labels and changes as long as an answer may have them. */
const LONG_WHYS = whys.rows.map((row) => ({ ...row, why: whySaying('x'.repeat(1000)) }));

const PAGES = {
  weekly: pageOf(richReport('weekly')),
  monthly: pageOf(exampleReport('monthly')),
  archive: String(reportsPages(yearHistory(), pageTemplates())[0]?.content()),
  explained: pageOf(whys),
  'long-explained': pageOf({ ...whys, rows: LONG_WHYS }),
} as const;
const NAMES = ['weekly', 'monthly', 'archive', 'explained', 'long-explained'] as const;

const OPEN_WHYS = "document.querySelectorAll('.why').forEach((one) => { one.open = true; })";

const browser = sharedBrowser();

interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

/** Opens a page as a file would be, and writes down every request and every complaint of the browser(). */
async function open(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser().newContext(options);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setContent(html, { waitUntil: 'load' });
  return { page, requests, complaints };
}

const shownMetrics = (page: Page) =>
  page
    .locator('.status-table tbody tr:visible .c-metric')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-key')));

describe.each(NAMES)('the %s page', (name) => {
  test.each(['light', 'dark'] as const)(
    'has no violation of accessibility rules in %s',
    async (colorScheme) => {
      const { page } = await open(PAGES[name], { colorScheme });
      await page.evaluate(OPEN_WHYS);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    },
  );

  test('sends no request and breaks no rule of its own policy', async () => {
    const { requests, complaints } = await open(PAGES[name]);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each([360, 768, 1280])('does not run out of a window %i wide', async (width) => {
    const { page } = await open(PAGES[name], { viewport: { width, height: 800 } });
    await page.evaluate(OPEN_WHYS);
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

test('the policy stops what is not in the page from the start', async () => {
  const { page, complaints } = await open(
    PAGES.weekly.replace(
      '</main>',
      '<script>window.broken = true</script><img src="https://example.com/x.png"></main>',
    ),
  );
  expect(await page.evaluate("'broken' in window")).toBe(false);
  expect(complaints.filter((text) => text.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(
    2,
  );
});

describe('the status table', () => {
  test('is sorted with the keyboard, and says how', async () => {
    const { page } = await open(PAGES.weekly);
    const head = page.getByRole('columnheader', { name: 'Metric' });
    await head.getByRole('button').focus();
    await page.keyboard.press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    const up = await shownMetrics(page);
    expect(up.slice(0, 4)).toEqual(['Cache storage', 'Metric 1', 'Metric 2', 'Metric 3']);
    await page.keyboard.press('Space');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect((await shownMetrics(page))[0]).toBe('Query P95');
  });

  test('is sorted by the size of figures, not by their text, from the highest usage', async () => {
    const { page } = await open(PAGES.weekly);
    const usage = page.locator('.status-table').getByRole('columnheader', { name: 'Usage' });
    await usage.getByRole('button').click();
    expect(await usage.getAttribute('aria-sort')).toBe('descending');
    const keys = await page
      .locator('.status-table tbody .c-usage')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-key'))));
    expect(keys).toEqual(keys.toSorted((a, b) => b - a));
    await page.getByRole('columnheader', { name: 'Status' }).getByRole('button').click();
    expect(await usage.getAttribute('aria-sort')).toBeNull();
  });

  test('is filtered by service, status and text, and says how many are left', async () => {
    const { page } = await open(PAGES.weekly);
    await page.getByLabel('Service').selectOption('Node');
    expect(await shownMetrics(page)).toHaveLength(12);
    await page.getByLabel('Find').fill('metric 12');
    expect(await shownMetrics(page)).toEqual(['Metric 12']);
    expect(await page.locator('.filters output').textContent()).toBe('1 of 15 budgets');
    await page.getByLabel('Service').selectOption('');
    await page.getByLabel('Find').fill('');
    await page.getByLabel('Status').selectOption('Unknown');
    expect(await shownMetrics(page)).toEqual(['Cache storage']);
    await page.getByLabel('Status').selectOption('');
    await page.getByLabel('Category').selectOption('resource');
    expect(await shownMetrics(page)).toEqual(['Provisioning P95']);
  });

  test.each([360, 1280])(
    'finds a budget by words of any of its columns, in any order, %i wide',
    async (width) => {
      const { page } = await open(PAGES.weekly, { viewport: { width, height: 900 } });
      const found = async (words: string) => {
        await page.getByLabel('Find').fill(words);
        return shownMetrics(page);
      };
      expect(await found('API Query P95')).toEqual(['Query P95']);
      expect(await found('p95  api')).toEqual(['Query P95']);
      expect(await found('Provider provisioning')).toEqual(['Provisioning P95']);
      expect(await found('backend')).toEqual(['Query P95']);
      expect(await found('resource')).toEqual(['Provisioning P95']);
      expect(await found('provider/provisioning')).toEqual(['Provisioning P95']);
      expect(await found('api nowhere')).toEqual([]);
    },
  );
});

describe('on a phone', () => {
  test.each(['weekly', 'monthly', 'explained'] as const)(
    'no table of the %s page hides columns behind a scroll, and no chart has text too small to read',
    async (kind) => {
      const { page } = await open(PAGES[kind], { viewport: { width: 360, height: 800 } });
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      const scrolled =
        "[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.ariaLabel)";
      expect(await page.evaluate(scrolled)).toEqual([]);
      // Text is 12 pixels high in a chart's own size.
      const small =
        "[...document.querySelectorAll('svg.chart')].filter((one) => one.clientWidth > 0 && one.clientWidth / one.viewBox.baseVal.width < 0.99).map((one) => one.querySelector('title').textContent)";
      expect(await page.evaluate(small)).toEqual([]);
    },
  );
});

describe('without JavaScript', () => {
  test('everything is there, and no control that would do nothing', async () => {
    const { page } = await open(PAGES.weekly, { javaScriptEnabled: false });
    expect(await page.locator('.status-table tbody tr:visible').count()).toBe(15);
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect(await page.locator('th button').count()).toBe(0);
    await page.locator('summary').first().click();
    expect(await page.locator('details').first().getAttribute('open')).not.toBeNull();
  });
});

describe('on paper', () => {
  test.each([true, false])(
    'the details that people read are open, queries and controls are gone (JavaScript %s)',
    async (javaScriptEnabled) => {
      const { page } = await open(PAGES.weekly, { javaScriptEnabled });
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('columnheader', { name: 'Over budget on' }).isVisible()).toBe(true);
      expect(await page.getByText('sum by (le) (increase(x_bucket[604800s]))').first().isVisible()).toBe(
        false,
      );
      expect(await page.getByText('Every query, with its times, is in report.json.').isVisible()).toBe(true);
      expect(await page.locator('.contents').isVisible()).toBe(false);
      expect(await page.locator('.filters').isVisible()).toBe(false);
    },
  );

  test('it is light even for a reader of dark pages, and its table heads repeat', async () => {
    const { page } = await open(PAGES.weekly, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const style = await page.evaluate(
      "[['body', 'background-color'], ['.status-table thead', 'display']].map(([of, what]) => getComputedStyle(document.querySelector(of)).getPropertyValue(what))",
    );
    expect(style).toEqual(['rgb(255, 255, 255)', 'table-header-group']);
  });

  test.each(NAMES)('no column of the %s page is cut off at the edge of A4', async (name) => {
    // 184 mm between the margins.
    const { page } = await open(PAGES[name], { viewport: { width: 695, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(695);
  });

  test('links are seen, and what leads nowhere looks like text', async () => {
    const { page } = await open(
      PAGES.weekly.replace(
        '<main id="main">',
        '<main id="main"><a>plain</a> <a href="https://x.example">led</a>',
      ),
    );
    await page.emulateMedia({ media: 'print' });
    const drawn = await page.evaluate(
      "[...document.querySelectorAll('main > a')].map((one) => getComputedStyle(one).textDecorationLine)",
    );
    expect(drawn).toEqual(['none', 'underline']);
  });

  test('it makes a PDF', async () => {
    const { page } = await open(PAGES.monthly);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    // A4 in points, as the page asks for it.
    expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
  });
});
