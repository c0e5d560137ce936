import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { ownerPages } from '../../src/render/room/owner.ts';
import { servicePages } from '../../src/render/room/service.ts';
import { yearPages } from '../../src/render/room/year.ts';
import { folderWith } from '../support/folder.ts';
import { pageTemplates } from '../support/page-templates.ts';
import { sharedBrowser } from '../support/shared-browser.ts';
import { eventfulYear, wideYear } from '../support/year-stories.ts';

const templates = pageTemplates();
const eventful = eventfulYear();
const wide = wideYear(63, 8);

const PAGES = {
  year: yearPages(eventful, templates)[0]?.content() ?? '',
  wide: yearPages(wide, templates)[0]?.content() ?? '',
  service:
    servicePages(eventful, templates)
      .find(({ path }) => path === 'services/api.html')
      ?.content() ?? '',
  owner:
    ownerPages(eventful, templates)
      .find(({ path }) => path === 'owners/night-shift.html')
      ?.content() ?? '',
} as const;
const NAMES = ['year', 'service', 'owner'] as const;

const browser = sharedBrowser();

interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

/** Opens a page in its folder, and writes down every request but the first and every complaint of the browser(). */
async function open(
  name: keyof typeof PAGES,
  { hash = '', ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<Opened> {
  const folder = folderWith({ [`${name}.html`]: PAGES[name] });
  const context = await browser().newContext(options);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${pathToFileURL(join(folder, `${name}.html`)).href}${hash}`);
  return { page, requests: requests.slice(1), complaints };
}

/** The rows that are shown, by their ids. */
const shown = (page: Page) =>
  page.locator('.year tr[id]:visible').evaluateAll((rows) => rows.map((row) => row.id));

/** What has the focus: its text, and the id of the row that it is in. */
const focused = (page: Page) =>
  page.evaluate<string>(
    "[document.activeElement.closest('tr')?.id, document.activeElement.textContent].filter(Boolean).join(' ')",
  );

describe.each(NAMES)('the page %s', (name) => {
  test.each(['light', 'dark'] as const)(
    'has no violation of accessibility rules in %s',
    async (colorScheme) => {
      const { page } = await open(name, { colorScheme });
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    },
  );

  test('sends no request and breaks no rule of its own policy', async () => {
    const { requests, complaints } = await open(name);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each([360, 768, 1280])('does not run out of a window %i wide', async (width) => {
    const { page } = await open(name, { viewport: { width, height: 800 } });
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
  });
});

describe('filters', () => {
  test('show what is of a service, an owner or a status, say how many, and keep it in the address', async () => {
    const { page } = await open('year');
    await page.locator('[data-by=service]').selectOption('API');
    const own = ['api.availability', 'api.query-p95', 'api.route-p95', 'api.memory'];
    expect(await shown(page)).toEqual(own);
    expect(await page.locator('.filters output').textContent()).toBe('4 of 7 budgets');
    await page.locator('[data-by=owner]').selectOption('@night-shift');
    expect(await shown(page)).toEqual(['api.query-p95']);
    expect(new URL(page.url()).hash).toBe('#service=api&owner=%40night-shift');
    await page.locator('[data-by=service]').selectOption('');
    await page.locator('[data-by=owner]').selectOption('');
    expect(await page.locator('.filters output').textContent()).toBe('');
    expect(page.url()).not.toContain('#');
    await page.getByLabel('Status now').selectOption('gone');
    expect(await shown(page)).toEqual(['provider.provisioning-p95']);
  });

  test('are taken from the address, and follow it', async () => {
    const { page } = await open('year', { hash: '#service=node&category=latency' });
    expect(await shown(page)).toEqual(['node.cpu', 'node.block-p95']);
    expect(await page.locator('[data-by=service]').inputValue()).toBe('node');
    await page.evaluate("location.hash = 'service=provider'");
    await page.waitForFunction("document.querySelectorAll('.year tr[id]:not([hidden])').length === 1");
    expect(await shown(page)).toEqual(['provider.provisioning-p95']);
  });

  test('an address that names what is not there shows all', async () => {
    const { page } = await open('year', { hash: '#service=nowhere' });
    expect(await shown(page)).toHaveLength(7);
  });

  test('the counts are of what is shown', async () => {
    const { page } = await open('year', { hash: '#service=node' });
    const counts = async (kind: string) =>
      page.locator(`[data-count=${kind}] td`).evaluateAll((cells) => cells.map((cell) => cell.textContent));
    expect((await counts('approaching'))[0]).toBe('1');
    expect((await counts('exceeded'))[0]).toBe('0');
    await page.locator('[data-by=service]').selectOption('');
    expect((await counts('exceeded'))[0]).toBe('3');
  });
});

describe('with the keyboard', () => {
  test('Tab goes from name to name and to one sign, and arrow keys from sign to sign', async () => {
    const { page } = await open('year');
    await page.locator('[id="api.query-p95"] th a').focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe('api.query-p95 week 5: exceeded, 2.4 s of 2 s');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe('api.query-p95 week 4: exceeded, 2.4 s of 2 s');
    await page.keyboard.press('ArrowDown');
    const below = await focused(page);
    expect(below).toMatch(/ week 4: /);
    expect(below).not.toContain('query-p95');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Home');
    expect(await focused(page)).toBe('api.query-p95 week 5: exceeded, 2.4 s of 2 s');
    await page.keyboard.press('End');
    expect(await focused(page)).toMatch(/^api.query-p95 week 5: within/);
    await page.keyboard.press('Tab');
    expect(await focused(page)).not.toMatch(/week/);
  });

  test('there are as many stops as names and groups, and not one a sign', async () => {
    const { page } = await open('wide');
    const stops = await page.locator('.year a[href]:not([tabindex="-1"])').count();
    expect(stops).toBe(63 + 8 + 1);
  });

  test('the table is skipped with one link', async () => {
    const { page } = await open('wide');
    await page.getByText('Skip the table of 63 budgets').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatch(/^SERVICE/);
    expect(await page.evaluate("document.activeElement.closest('table') === null")).toBe(true);
  });

  test('up from the first row are the counts and the weeks', async () => {
    const { page } = await open('wide');
    await page.locator('.year tr[id] td > a').first().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate('document.activeElement.href')).toMatch(/weekly\/2026-W05\/report\.html$/);
  });
});

test('a sign that is not within leads to its budget in the report, and any other to the report', async () => {
  const { page } = await open('year');
  const newest = (row: string) => page.locator(`[id="${row}"] td > a`).first().getAttribute('href');
  expect(await newest('api.query-p95')).toBe('weekly/2026-W05/report.html#api.query-p95');
  expect(await newest('node.block-p95')).toBe('weekly/2026-W05/report.html');
});

test.each([360, 1280])(
  'a sign shows its words while it is pointed at or has the focus, in a window %i wide without JavaScript',
  async (width) => {
    const { page } = await open('year', { viewport: { width, height: 900 }, javaScriptEnabled: false });
    const words = page.locator('[id="api.query-p95"] td > a > b');
    const isSeen = async (index: number) => {
      const box = await words.nth(index).boundingBox();
      const clipped = await page.evaluate(
        `getComputedStyle(document.querySelectorAll('[id="api.query-p95"] td > a')[${index}]).overflow`,
      );
      return (
        clipped === 'visible' && box !== null && box.x >= 0 && box.x + box.width <= width && box.width > 60
      );
    };
    expect(await isSeen(0)).toBe(false);
    for (const index of width > 1000 ? [0, 38] : [0, 3]) {
      await words.nth(index).locator('..').hover();
      expect(await isSeen(index)).toBe(true);
      await page.mouse.move(0, 0);
      await words.nth(index).locator('..').focus();
      expect(await isSeen(index)).toBe(true);
    }
  },
);

test.each([360, 1280])('each month stands above its first week, in a window %i wide', async (width) => {
  const { page } = await open('year', { viewport: { width, height: 900 } });
  const places = (selector: string) =>
    page.locator(selector).evaluateAll((heads) => heads.map((head) => head.getBoundingClientRect().x));
  const weeks = await places('.year .weeks th + th');
  const spans = await page
    .locator('.year .months th')
    .evaluateAll((heads) => heads.map((head) => Number(head.getAttribute('colspan'))));
  const first = spans.map((_, index) => spans.slice(0, index).reduce((sum, span) => sum + span, 0));
  expect(spans.length).toBeGreaterThan(9);
  expect(await places('.year .months th')).toEqual(first.map((week) => weeks[week]));
});

describe('without JavaScript', () => {
  test('all rows are there with their links, families open, and no control would do nothing', async () => {
    const { page } = await open('year', { javaScriptEnabled: false });
    expect(await page.locator('.year tr[id]:visible').count()).toBe(7);
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect(await page.getByText('Arrow keys').isVisible()).toBe(false);
    const members = page.locator('.members tr:visible');
    expect(await members.count()).toBe(0);
    await page.locator('.members summary').click();
    expect(await page.locator('.members table tr:visible').count()).toBe(7);
  });
});

describe('on a phone', () => {
  test('the newest weeks are beside the names, which stay when the table is moved', async () => {
    const { page } = await open('year', { viewport: { width: 360, height: 700 } });
    const place = async (selector: string) => page.locator(selector).first().boundingBox();
    const newest = await place('[id="api.query-p95"] td');
    expect((newest?.x ?? 999) + (newest?.width ?? 0)).toBeLessThan(360);
    const before = await place('[id="api.query-p95"] th');
    await page.evaluate("document.querySelector('.scroll').scrollLeft = 400");
    expect((await place('[id="api.query-p95"] th'))?.x).toBe(before?.x);
    expect((await place('[id="api.query-p95"] td'))?.x).toBeLessThan(0);
  });
});

describe('on paper', () => {
  test.each([true, false])(
    'the year of 63 budgets is one page of A4 (JavaScript %s)',
    async (javaScriptEnabled) => {
      const { page } = await open('wide', { javaScriptEnabled });
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
    },
  );

  test('its signs are drawn although backgrounds are not, and all that is for the screen is gone', async () => {
    const { page } = await open('wide');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect(await page.locator('.rooms').isVisible()).toBe(false);
    const sign = (kind: string) =>
      page.evaluate(
        `(({ content, printColorAdjust, clipPath }) => [content.slice(0, 3), printColorAdjust, clipPath.slice(0, 7)])(getComputedStyle(document.querySelector('.year td.${kind} > a'), '::before'))`,
      );
    expect(await sign('e')).toEqual(['"×"', 'exact', 'polygon']);
    expect(await sign('a')).toEqual(['"!"', 'exact', 'polygon']);
  });
});
