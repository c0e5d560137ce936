import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { renderNotes } from '../../src/render/notes/notes.ts';
import { lifePages } from '../../src/render/room/life.ts';
import { budgetPage } from '../../src/render/room/paths.ts';
import { FAMILY, HERO, storyHistory } from '../support/life-story.ts';
import { pageTemplates } from '../support/page-templates.ts';
import { sharedBrowser } from '../support/shared-browser.ts';

const pages = new Map(
  lifePages(storyHistory(), pageTemplates(), renderNotes).map(({ path, content }) => [path, content()]),
);

const browser = sharedBrowser();

/** Opens the page of a budget, and writes down every request and every complaint of the browser(). */
async function open(id: string, options: BrowserContextOptions = {}) {
  const page = await (await browser().newContext(options)).newPage();
  const heard: string[] = [];
  page.on('request', (request) => heard.push(request.url()));
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  await page.setContent(pages.get(budgetPage(id)) ?? '', { waitUntil: 'load' });
  return { page, heard };
}

/** Where the lower edge of what a locator finds is, in pixels from the page's top. */
async function lowerEdge(page: Page, selector: string): Promise<number> {
  const box = await page.locator(selector).boundingBox();
  return (box?.y ?? Number.POSITIVE_INFINITY) + (box?.height ?? 0);
}

describe.each([HERO, FAMILY, 'node/quiet'])('the page of %s', (id) => {
  test.each(['light', 'dark'] as const)(
    'has no violation of accessibility rules in %s',
    async (colorScheme) => {
      const { page } = await open(id, { colorScheme });
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((one) => `${one.id}: ${one.nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    },
  );

  test('sends no request and breaks no rule of its own policy', async () => {
    const { heard } = await open(id);
    expect(heard).toEqual([]);
  });

  test.each([360, 768, 1280])('does not run out of a window %i wide', async (width) => {
    const { page } = await open(id, { viewport: { width, height: 800 } });
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
  });
});

test('the first answers are on the first screen, of a desk and of a phone', async () => {
  const desk = await open(HERO, { viewport: { width: 1280, height: 720 } });
  expect(await lowerEdge(desk.page, '.answers')).toBeLessThan(400);
  const phone = await open(HERO, { viewport: { width: 360, height: 740 } });
  expect(await lowerEdge(phone.page, '.answers')).toBeLessThan(740);
});

test('a phone has the narrow drawing, whose letters are as large as in the text beside it', async () => {
  const { page } = await open(HERO, { viewport: { width: 360, height: 740 } });
  const drawings = page.locator('.chart:visible');
  expect(await drawings.count()).toBe(1);
  const width = (await drawings.boundingBox())?.width ?? 0;
  expect(width / Number(await drawings.getAttribute('width'))).toBeGreaterThan(0.95);
});

test('all links and the table are reached by the keyboard alone', async () => {
  const { page } = await open(HERO);
  await page.locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe('Every period');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe(
    '../../weekly/2026-W05/report.html',
  );
});

test('on paper the table is open, and what only a screen has is not there', async () => {
  const { page } = await open(HERO);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('table').isVisible()).toBe(true);
  expect(await page.locator('.skip').isVisible()).toBe(false);
});
