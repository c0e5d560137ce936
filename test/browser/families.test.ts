import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { familyReport, HOSTILE, reportOfRoutes } from '../support/family-report.ts';
import { pageOf } from '../support/page-templates.ts';
import { sharedBrowser } from '../support/shared-browser.ts';

const PAGE = pageOf(familyReport());
const MANY = 10_000;

const browser = sharedBrowser();

interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

async function open(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const page = await (await browser().newContext(options)).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setContent(html, { waitUntil: 'load' });
  return { page, complaints };
}

/** What the page does at each key of a text that is typed into its search. */
interface KeyWork {
  /** Texts that are made to be looked through, and looks at them. */
  readonly texts: number;
  readonly looks: number;
  /** Members that it draws anew. */
  readonly drawn: number;
}

function worksOfKeys(page: Page, text: string): Promise<readonly KeyWork[]> {
  return page.evaluate<KeyWork[]>(`(() => {
    const counts = { toLowerCase: 0, includes: 0 };
    for (const name of Object.keys(counts)) {
      const own = String.prototype[name];
      String.prototype[name] = function (...given) {
        counts[name] += 1;
        return own.apply(this, given);
      };
    }
    const members = document.querySelector(".members tbody");
    const drawn = new MutationObserver(() => {});
    drawn.observe(members, { childList: true });
    return [...${JSON.stringify(text)}].map((key) => {
      const field = document.querySelector("[data-by=text]");
      field.value += key;
      Object.assign(counts, { toLowerCase: 0, includes: 0 });
      field.dispatchEvent(new Event("input", { bubbles: true }));
      const added = drawn.takeRecords().flatMap(({ addedNodes }) => [...addedNodes]);
      return { texts: counts.toLowerCase, looks: counts.includes, drawn: added.length };
    });
  })()`);
}

const family = (page: Page, name = 'API P95 by route') =>
  page.locator('.members', { has: page.getByText(name, { exact: false }) }).first();
const shownMembers = (page: Page) => family(page).locator('tbody tr:visible .c-metric').allTextContents();

describe('a family on the page', () => {
  test('is one row with its worst member, and opens to its members by the keyboard, worst first', async () => {
    const { page, complaints } = await open(PAGE);
    expect(
      await page.getByRole('rowheader', { name: '/search P95 worst of 212 routes, 12 over' }).count(),
    ).toBe(1);
    expect(await shownMembers(page)).toEqual([]);
    await family(page).locator('summary').focus();
    await page.keyboard.press('Enter');
    expect((await shownMembers(page)).slice(0, 3)).toEqual(['/search', '/cart', '/checkout']);
    expect(await shownMembers(page)).toHaveLength(20);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await shownMembers(page)).toHaveLength(212);
    expect(await family(page).getByRole('button').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility when it is open, in %s',
    async (colorScheme) => {
      const { page } = await open(PAGE, { colorScheme });
      await family(page).locator('summary').click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    },
  );

  test.each([360, 768, 1280])('does not run out of a window %i wide when it is open', async (width) => {
    const { page } = await open(PAGE, { viewport: { width, height: 800 } });
    await family(page).locator('summary').click();
    await family(page).getByRole('button').click();
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
  });

  test('shows values as they are, and nothing in them does anything', async () => {
    const { page, complaints } = await open(PAGE);
    await page.getByLabel('Find').fill('exceeded');
    const shown = await shownMembers(page);
    for (const value of HOSTILE.filter((one) => !/\s/.test(one) && one.length < 80))
      expect(shown).toContain(value);
    expect(shown).toContain('/line end and turned');
    expect(await page.evaluate("'broken' in window")).toBe(false);
    expect(await page.locator('.members b, .members script').count()).toBe(0);
    const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
    expect(ids).toEqual([...new Set(ids)]);
    expect(complaints).toEqual([]);
  });
});

describe('the search', () => {
  test('finds any member, opens its family for as long as it looks for it, and says how many', async () => {
    const { page } = await open(PAGE);
    await page.getByLabel('Find').fill('products/0019');
    expect(await shownMembers(page)).toEqual([
      '/products/00190',
      '/products/00191',
      '/products/00192',
      '/products/00193',
      '/products/00194',
    ]);
    expect(await page.locator('.filters output').textContent()).toBe('1 of 16 budgets, 5 members found');
    await page.getByLabel('Find').fill('');
    expect(await shownMembers(page)).toEqual([]);
    expect(await page.locator('.filters output').textContent()).toBe('');
  });

  test('knows members by family, service, owner and status, and leaves out families without one', async () => {
    const { page } = await open(PAGE);
    await page.getByLabel('Find').fill('backend-team api approaching');
    expect(await shownMembers(page)).toEqual(['/login', '/logout', '/profile', '/basket', '/help']);
    await page.getByLabel('Find').fill('nothing like it');
    expect(await page.locator('.members:visible').count()).toBe(0);
  });

  test('is narrowed by the other filters', async () => {
    const { page } = await open(PAGE);
    await page.getByLabel('Status').selectOption('Unknown');
    expect(await shownMembers(page)).toEqual(['/silent']);
    await page.getByLabel('Service').selectOption('Node');
    expect(await page.locator('.members:visible').count()).toBe(0);
  });

  test('is followed by a table that keeps each family with its row when it is sorted', async () => {
    const { page } = await open(PAGE);
    await page.getByRole('columnheader', { name: 'Metric' }).getByRole('button').click();
    const before = await page
      .locator('.members')
      .evaluateAll((all) => all.map((one) => one.previousElementSibling?.id));
    expect(new Set(before)).toEqual(new Set(['family-1', 'family-2']));
  });
});

describe('a link from what asks for attention', () => {
  test('opens the family at the member, whatever the filters are', async () => {
    const { page } = await open(PAGE);
    await page.getByLabel('Status').selectOption('Within');
    await page.locator('.folded > summary').click();
    await page.getByRole('link', { name: 'API · /checkout P95' }).click();
    const member = page.locator('#family-1-3');
    expect(await member.isVisible()).toBe(true);
    expect(await member.locator('.c-metric').textContent()).toBe('/checkout');
    expect(await page.getByLabel('Status').inputValue()).toBe('');
  });

  test('says how many more of the family there are', async () => {
    const { page } = await open(PAGE);
    const names = await page.locator('.card h3').allTextContents();
    expect(names.filter((name) => /search|cart|checkout|Case|orders/.test(name))).toHaveLength(3);
    const summary = page.locator('.folded > summary');
    expect(await summary.textContent()).toContain('API /checkout P95 and 14 more of API P95 by route');
    await summary.click();
    expect(await page.getByRole('link', { name: 'and 14 more of API P95 by route' }).count()).toBe(1);
  });
});

describe('a family without JavaScript', () => {
  test('opens to its worst members, and says how many others there are', async () => {
    const { page } = await open(PAGE, { javaScriptEnabled: false });
    await family(page).locator('summary').click();
    expect(await shownMembers(page)).toHaveLength(20);
    expect(await family(page).getByText('192 more, all within.').isVisible()).toBe(true);
  });
});

describe('a family on paper', () => {
  test.each([true, false])('is its row and stays folded (JavaScript %s)', async (javaScriptEnabled) => {
    const { page } = await open(PAGE, { javaScriptEnabled });
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('worst of 212 routes, 12 over').first().isVisible()).toBe(true);
    expect(await page.locator('.members:visible').count()).toBe(0);
  });
});

describe('a family of ten thousand', () => {
  test('is a page of less than 3 MB that answers a key in the search at once', async () => {
    const html = pageOf(reportOfRoutes(MANY));
    expect(Buffer.byteLength(html)).toBeLessThan(3_000_000);
    const { page } = await open(html);
    const [first, ...others] = await worksOfKeys(page, 'products/0123');
    // 100 ms are promised, and measured by the bench.
    expect(first?.texts).toBeGreaterThan(MANY);
    for (const { texts, looks, drawn } of others) {
      expect(texts, 'texts are made once').toBeLessThan(100);
      expect(looks, 'each is looked at once').toBeLessThan(1.1 * MANY);
      expect(drawn).toBeLessThanOrEqual(20);
    }
    expect(await shownMembers(page)).toEqual(
      Array.from({ length: 10 }, (_, index) => `/products/0123${index}`),
    );
  });
});
