import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { sharedBrowser } from '../support/shared-browser.ts';

const PHONE = { width: 360, height: 640 };
/** Pages of the shipped recording, of families, and of a report that says why, as files. */
const REPORTS = ['weekly', 'monthly', 'families', 'why'] as const;
type Name = (typeof REPORTS)[number];

const browser = sharedBrowser();

async function open(name: Name, options: BrowserContextOptions = {}, fragment = ''): Promise<Page> {
  const page = await (await browser().newContext({ viewport: PHONE, ...options })).newPage();
  const file = join(import.meta.dirname, '..', 'golden', name, 'report.html');
  await page.goto(`${pathToFileURL(file).href}${fragment}`);
  return page;
}

const UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })";

/** The lower edge of an element in the window. */
const bottomOf = (page: Page, selector: string) =>
  page.evaluate<number>(`document.querySelector('${selector}').getBoundingClientRect().bottom`);

describe.each(REPORTS)('the %s page on a phone', (name) => {
  test('says on its first screen which report it is, what it says, how many, and the first figure', async () => {
    const page = await open(name);
    const bottoms = await Promise.all(
      ['h1', '.headline', '.counts', '.contents', '.card h3', '.card .figures', '.card .usage'].map(
        (selector) => bottomOf(page, selector),
      ),
    );
    expect(bottoms).toEqual(bottoms.toSorted((a, b) => a - b));
    expect(bottoms.at(-1)).toBeLessThan(PHONE.height);
  });

  test('has at most three cards open', async () => {
    const page = await open(name);
    expect(await page.locator('.card:visible').count()).toBeLessThanOrEqual(3);
  });

  test('holds everything in its width, unfolded or not, but the contents, which are one line', async () => {
    const page = await open(name);
    const wide = `[...document.querySelectorAll('body *')]
      .filter((one) => !one.closest('.contents ul, .skip') && one.getClientRects().length > 0)
      .filter((one) => Math.round(one.getBoundingClientRect().right) > innerWidth)
      .map((one) => one.tagName + '.' + one.getAttribute('class') + ' ' + one.textContent.slice(0, 40))`;
    expect(await page.evaluate(wide)).toEqual([]);
    await page.evaluate(UNFOLD);
    expect(await page.evaluate(wide)).toEqual([]);
    const rows = `new Set([...document.querySelectorAll('.contents a')].map((one) => one.offsetTop)).size`;
    expect(await page.evaluate(rows)).toBe(1);
  });

  test('has no text smaller than 14 pixels, in charts not below 12', async () => {
    const page = await open(name);
    await page.evaluate(UNFOLD);
    const small = `[...document.querySelectorAll('body *')]
      .filter((one) => [...one.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== ''))
      .filter((one) => one.getClientRects().length > 0 && !one.closest('template, title, desc'))
      .map((one) => {
        const svg = one.closest('svg');
        const scale = svg ? svg.clientWidth / svg.viewBox.baseVal.width : 1;
        return [one, Number.parseFloat(getComputedStyle(one).fontSize) * scale, svg ? 11.9 : 14];
      })
      .filter(([, size, least]) => size < least)
      .map(([one, size]) => size + ' ' + one.tagName + ' ' + one.textContent.slice(0, 40))`;
    expect(await page.evaluate(small)).toEqual([]);
  });

  test('covers no figure of a table by the head beside it', async () => {
    const page = await open(name);
    await page.evaluate(UNFOLD);
    const covered = `[...document.querySelectorAll('.stacked td[data-head]')].filter((cell) => {
      const head = getComputedStyle(cell, '::before');
      if (head.content === 'none' || head.position !== 'absolute') return false;
      const probe = document.createElement('span');
      probe.textContent = cell.dataset.head;
      cell.append(probe);
      const isCovered = probe.getBoundingClientRect().width > Number.parseFloat(getComputedStyle(cell).paddingLeft);
      probe.remove();
      return isCovered;
    }).map((cell) => cell.dataset.head)`;
    expect(await page.evaluate(covered)).toEqual([]);
  });

  test('has controls that a thumb can hit, and breaks no rule of accessibility', async () => {
    const page = await open(name);
    await page.evaluate(UNFOLD);
    const low = `[...document.querySelectorAll('.contents a, summary, button, select, input')]
      .filter((one) => one.getClientRects().length > 0 && Math.min(one.clientWidth, one.getBoundingClientRect().height) < 24)
      .map((one) => one.textContent)`;
    expect(await page.evaluate(low)).toEqual([]);
    const rules = new AxeBuilder({ page }).options({ rules: { 'target-size': { enabled: true } } });
    const { violations } = await rules.analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
  });
});

describe('the contents', () => {
  test.each([360, 768, 1280])(
    'are one line %i wide, and the keyboard brings each into sight',
    async (width) => {
      const page = await open('weekly', { viewport: { width, height: 800 } });
      const links = await page.locator('.contents a').all();
      expect(links.length).toBeGreaterThan(10);
      await links[0]?.focus();
      for (const link of links) {
        const at = await link.evaluate((one) => [
          one.ownerDocument.activeElement === one,
          one.getBoundingClientRect().left >= 0,
          Math.floor(one.getBoundingClientRect().right),
          Math.round(one.getBoundingClientRect().top),
        ]);
        expect(at.slice(0, 2)).toEqual([true, true]);
        expect(at[2]).toBeLessThanOrEqual(width);
        expect(at[3]).toBe(await links[0]?.evaluate((one) => Math.round(one.getBoundingClientRect().top)));
        await page.keyboard.press('Tab');
      }
    },
  );

  test('show which of them the keyboard is at', async () => {
    const page = await open('weekly');
    const focused =
      "getComputedStyle(document.activeElement).outline + ' ' + document.activeElement.textContent";
    const before = await page
      .locator('a:visible')
      .evaluateAll((links) => links.findIndex((link) => link.closest('.contents')) + 1);
    for (let link = 0; link < before; link += 1) await page.keyboard.press('Tab');
    expect(await page.evaluate(focused)).toMatch(/ 2px .*Attention$|^.*2px.* Attention$/);
  });
});

describe('the folded cards', () => {
  const FOLDED = '.folded .card';

  test('are named while they are folded, and open by the keyboard', async () => {
    const page = await open('weekly');
    const summary = page.locator('.folded > summary');
    expect(await summary.textContent()).toContain('2 more');
    expect(await summary.textContent()).toContain('API WebSocket Message P95, API Network');
    expect(await page.locator(FOLDED).first().isVisible()).toBe(false);
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator(FOLDED).first().isVisible()).toBe(true);
  });

  test.each([true, false])('open where a link leads into them (JavaScript %s)', async (javaScriptEnabled) => {
    const page = await open('weekly', { javaScriptEnabled }, '#api.network');
    const card = page.locator('[id="api.network"]');
    expect(await card.isVisible()).toBe(true);
    expect((await card.boundingBox())?.y).toBeLessThan(PHONE.height);
  });

  test.each([true, false])(
    'are on paper, without the line above (JavaScript %s)',
    async (javaScriptEnabled) => {
      const page = await open('weekly', { javaScriptEnabled });
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator(FOLDED).last().isVisible()).toBe(true);
      expect(await page.locator('.folded > summary').isVisible()).toBe(false);
    },
  );
});
