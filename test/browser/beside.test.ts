import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { History } from '../../src/model/history.ts';
import { besidePages } from '../../src/render/room/beside.ts';
import { besideData, KINDS, type Kind } from '../../src/render/room/beside-data.ts';
import { type PairRow, pairOf } from '../../src/render/room/beside-pair.ts';
import { besideYear } from '../support/beside-year.ts';
import { pageTemplates } from '../support/page-templates.ts';
import { sharedBrowser } from '../support/shared-browser.ts';

const YEAR = besideYear();
const PAGE = pageOf(YEAR);

function pageOf(history: History): string {
  return String(besidePages(history, pageTemplates())[0]?.content());
}

const browser = sharedBrowser();

interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

/** Opens the page, as if a link with this fragment led there. */
async function open(fragment = '', options: BrowserContextOptions = {}, html = PAGE): Promise<Opened> {
  const page = await (await browser().newContext(options)).newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.route('http://room.test/**', (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }),
  );
  await page.goto(`http://room.test/any/path/beside.html${fragment}`);
  return { page, complaints, requests };
}

const part = (page: Page, kind: Kind = 'weeks') => page.locator(`#${kind}`);
const sentence = (page: Page, kind: Kind = 'weeks') =>
  part(page, kind).locator('[data-sentence]').textContent();
const label = (page: Page, name: 'Earlier' | 'Later') =>
  part(page).getByLabel(name).locator('option:checked').textContent();

/** Each pair as the script shows it: what it says, and every text of every row. */
const SHOWN = `((kind) => {
  const part = document.getElementById(kind);
  const [from, to] = part.querySelectorAll('select');
  const texts = (inside) => Array.from(inside, (one) => one.textContent);
  const rows = (table) => Array.from(table.tBodies[0].rows, (row) => Array.from(row.cells, (cell) => texts(cell.children).concat(
    Array.from(cell.childNodes).filter((one) => one.nodeType === 3 && one.data !== '').map((one) => one.data))).concat([[row.querySelector('a').getAttribute('href')]]));
  const rest = part.querySelector('[data-rest]');
  rest.open = true;
  const shown = [];
  for (let b = 1; b < from.options.length; b += 1)
    for (let a = 0; a < b; a += 1) {
      from.value = a;
      to.value = b;
      to.dispatchEvent(new Event('change'));
      rest.ontoggle();
      shown.push({
        sentence: part.querySelector('[data-sentence]').textContent,
        notes: texts(part.querySelectorAll('[data-notes] p')),
        reports: Array.from(part.querySelectorAll('[data-reports] a'), (one) => one.getAttribute('href')),
        groups: Array.from(part.querySelectorAll('[data-groups] h3'), (title) => ({ title: title.textContent, rows: rows(title.nextElementSibling) })),
        alike: rest.hidden ? '' : rest.querySelector('summary').textContent,
        rest: rest.hidden ? [] : rows(rest.querySelector('table')),
      });
    }
  return shown;
})`;

function cellsOf({ name, href, notes, from, to, change, remark }: PairRow): readonly (readonly string[])[] {
  const side = ({ status, text, limit }: PairRow['from']) => [
    ...(status ? [status.replace(/^./, (first) => first.toUpperCase())] : []),
    text,
    ...(limit ? [limit] : []),
  ];
  return [
    [name, ...notes],
    side(from),
    side(to),
    [...(remark ? [remark] : []), ...(change ? [change] : [])],
    [href],
  ];
}

describe('any two periods', () => {
  test.each(KINDS)(
    'are told of by the script as the page itself tells of them, word for word: %s',
    async (kind) => {
      const { page, complaints } = await open();
      const data = besideData(YEAR)[kind];
      const pairs = data.periods.flatMap((_, b) => data.periods.slice(0, b).map((__, a) => [a, b] as const));
      const expected = pairs.map(([a, b]) => {
        const { sentence: said, notes, from, to, groups, alike, rest } = pairOf(data, kind, a, b);
        return {
          sentence: said,
          notes,
          reports: [from.report, to.report].filter((href) => href !== ''),
          groups: groups.map(({ title, rows }) => ({ title, rows: rows.map(cellsOf) })),
          alike,
          rest: rest.map(cellsOf),
        };
      });
      expect(pairs.length).toBe(kind === 'weeks' ? 190 : 10);
      expect(await page.evaluate(`${SHOWN}('${kind}')`)).toEqual(expected);
      expect(complaints).toEqual([]);
    },
  );

  test('are drawn by the script in the same markup as they come with the page', async () => {
    const { page } = await open();
    const markup = () =>
      part(page)
        .locator('[data-groups], [data-notes], [data-reports], [data-sentence]')
        .evaluateAll((all) => all.map((one) => one.outerHTML.replace(/\s*(?:selected|hidden)=""/g, '')));
    const before = await markup();
    await part(page).getByLabel('Earlier').selectOption('0');
    expect(await markup()).not.toEqual(before);
    await part(page).getByLabel('Earlier').selectOption('18');
    expect(await markup()).toEqual(before);
  });
});

describe('the choice', () => {
  test('is in the address, from where it is read again', async () => {
    const { page } = await open('#2025-W48..2025-W51');
    expect(await sentence(page)).toMatch(/^Between week 48 and week 51 of 2025: /);
    expect(await label(page, 'Earlier')).toBe('2025-W48, 24–30 November 2025');
    await part(page).getByLabel('Later').selectOption({ label: '2026-W05, 26 January – 1 February 2026' });
    expect(await sentence(page)).toMatch(/^Between week 48 of 2025 and week 5 of 2026: /);
    expect(page.url()).toMatch(/#2025-W48\.\.2026-W05$/);
    await page.reload();
    expect(await sentence(page)).toMatch(/^Between week 48 of 2025 and week 5 of 2026: /);
  });

  test('has the later one on the right, whichever way round they are chosen', async () => {
    const { page } = await open('#2026-W05..2025-W51');
    expect(await label(page, 'Earlier')).toMatch('2025-W51');
    expect(await label(page, 'Later')).toMatch('2026-W05');
    expect(await sentence(page)).toMatch(/^Between week 51 of 2025 and week 5 of 2026: /);
  });

  test('follows a link to other periods on the page that is open, and of months shows months', async () => {
    const { page } = await open('#2025-W48..2025-W51');
    expect(await part(page, 'months').isVisible()).toBe(false);
    await page.evaluate("location.hash = '#2025-11..2026-01'");
    await part(page, 'months').waitFor();
    expect(await sentence(page, 'months')).toMatch(/^Between November 2025 and January 2026: /);
    expect(await part(page).isVisible()).toBe(false);
    expect(await page.getByRole('radio', { name: 'Months' }).isChecked()).toBe(true);
  });

  test.each([
    ['#2026-W03..2026-W05', 'There is no report of week 3 of 2026.'],
    ['#2026-W05..2026-W05', 'Both are week 5 of 2026. Choose two that differ.'],
    ['#2019-W01..2026-W05', 'There is no 2019-W01 here to compare. Choose two of these.'],
    ['#2026-01..2026-W05', 'There is no 2026-01 here to compare. Choose two of these.'],
    ['#<b>..%zz', 'There is no %3Cb%3E and no %zz here to compare. Choose two of these.'],
  ])('of %s says what there is to say', async (fragment, says) => {
    const { page, complaints } = await open(fragment);
    expect(await sentence(page)).toBe(says);
    expect(await part(page).locator('table:visible, details:visible').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('is made by the keyboard, and the sentence is announced', async () => {
    const { page } = await open();
    await page.getByRole('radio', { name: 'Weeks' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(await label(page, 'Earlier')).toMatch('2026-W03, 12–18 January 2026, no report');
    expect(await sentence(page)).toBe('There is no report of week 3 of 2026.');
    expect(await page.evaluate('document.activeElement.dataset.side')).toBe('from');
    expect(await part(page).locator('[aria-live=polite]').count()).toBe(1);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    expect(await part(page, 'months').isVisible()).toBe(true);
  });
});

describe('the page', () => {
  test.each(['light', 'dark'] as const)('breaks no rule of accessibility in %s', async (colorScheme) => {
    for (const fragment of ['#2025-W48..2026-W05', '#2025-11..2026-01']) {
      const { page } = await open(fragment, { colorScheme });
      await page.locator('details:visible summary').click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    }
  });

  test.each([360, 768, 1280])('does not run out of a window %i wide', async (width) => {
    const { page } = await open('#2025-W48..2026-W05', { viewport: { width, height: 800 } });
    await page.locator('details:visible summary').click();
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
    const boxes = await part(page)
      .locator('tbody tr')
      .first()
      .locator('td')
      .evaluateAll((all) =>
        all
          .slice(0, 2)
          .map((one) => one.getBoundingClientRect())
          .map(({ top, left }) => ({ top, left })),
      );
    const [from, to] = boxes;
    expect(width === 360 ? (to?.top ?? 0) > (from?.top ?? 0) : (to?.left ?? 0) > (from?.left ?? 0)).toBe(
      true,
    );
  });

  test('tells of the newest weeks and months without a script', async () => {
    const { page } = await open('', { javaScriptEnabled: false });
    expect(await part(page).locator('[data-sentence]').textContent()).toMatch(
      /^Between week 4 and week 5 of 2026: /,
    );
    expect(await part(page, 'months').locator('[data-sentence]').textContent()).toMatch(
      /^Between December 2025 and January 2026: /,
    );
    expect(await page.locator('select:visible, fieldset:visible').count()).toBe(0);
    await page.locator('details summary').first().click();
    expect(
      await part(page)
        .getByRole('rowheader', { name: /API noisy/ })
        .isVisible(),
    ).toBe(true);
  });

  test('prints the pair that is shown and nothing to choose by', async () => {
    const { page } = await open('#2025-W48..2026-W05');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('select:visible, fieldset:visible, #months:visible').count()).toBe(0);
    expect(await part(page).getByText('Between week 48 of 2025').isVisible()).toBe(true);
    expect(await part(page).locator('h3:visible').allTextContents()).toContain('Crossed for the worse');
  });

  test('asks for nothing, and shows names as they are', async () => {
    const { page, complaints, requests } = await open('#2025-W48..2026-W05');
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
    expect(await page.getByRole('link', { name: '</script><b>said & "done"</b>' }).isVisible()).toBe(true);
    expect(await page.locator('main b').count()).toBe(0);
  });

  test('says what it needs where there are no two periods', async () => {
    const { page, complaints } = await open('', {}, pageOf(besideYear(1, 1)));
    expect(await page.locator('main').textContent()).toMatch('Two weeks or two months are needed');
    expect(complaints).toEqual([]);
  });
});
