import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { RESPONSE_STEPS } from '../../src/model/finding.ts';
import { type AnsweringServer, answeringServer, OPENED, VIOLATION } from '../support/answering.ts';
import { sharedBrowser } from '../support/shared-browser.ts';

const DAY = 86_400;
const VALIDATED = ['  requires_validation: true'];
const PROXY = { userHeader: 'X-Forwarded-User', trusted: ['127.0.0.1', '::1'] };
const PATH = `/violations/${VIOLATION}`;

const browser = sharedBrowser();

/** A page of a window, with every complaint of the browser(). */
async function opened(options: BrowserContextOptions = {}) {
  const page = await (await browser().newContext(options)).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

async function didIn(server: AnsweringServer): Promise<readonly string[]> {
  return (await server.events()).map(({ did, by, knownFrom = '' }) => `${did} ${by} ${knownFrom}`.trim());
}

const write = async (page: Page, label: string | RegExp, text: string, button: string) => {
  await page.getByRole('textbox', { name: label }).fill(text);
  await page.getByRole('button', { name: button, exact: true }).click();
};

describe('the response', () => {
  test('is walked from the opening to the validation by links of mails alone', async () => {
    const server = await answeringServer({ review: VALIDATED });
    const { page, complaints } = await opened();
    await page.goto(server.url + server.link('acknowledge'));
    await write(page, 'A ticket, or a word', 'OPS-7', 'Acknowledge');
    await page.getByRole('status').getByText('You acknowledged it.').waitFor();
    await write(page, /^The cause/, 'A lost index.', 'Record the cause');
    await page.goto(server.url + server.link('plan'));
    await write(page, 'The plan', 'Put it back.', 'Record the plan');
    await page.goto(server.url + server.link('implement'));
    await write(page, 'The change', 'https://git.example/42', 'Record the change');
    await page.getByText('It can be validated when its budget was met for 7 days').waitFor();
    server.clock.at = OPENED + 9 * DAY;
    await page.goto(server.url + server.link('validate', { until: OPENED + 20 * DAY }));
    await write(page, 'What was learnt', '', 'Validate');
    await page.getByRole('status').getByText('the violation is closed').waitFor();
    expect(await didIn(server)).toEqual([
      'open headroom',
      ...RESPONSE_STEPS.map((step) => `${step} ann@example.org link`),
    ]);
    expect(complaints).toEqual([]);
  });

  test('is walked by the pages behind a proxy alone, from the list on', async () => {
    const server = await answeringServer({ review: VALIDATED, settings: PROXY });
    const { page, complaints } = await opened({ extraHTTPHeaders: { 'x-forwarded-user': 'bob' } });
    await page.goto(`${server.url}/violations/`);
    await page.getByRole('link', { name: 'API Query P95' }).click();
    await write(page, 'A ticket, or a word', '', 'Acknowledge');
    await page.getByText('Hand it on').first().click();
    await write(page, /^The owner/, '@platform', 'Hand it on');
    await write(page, /^The cause/, 'A lost index.', 'Record the cause');
    await write(page, 'The plan', 'Put it back.', 'Record the plan');
    await write(page, 'The change', '', 'Record the change');
    server.clock.at = OPENED + 9 * DAY;
    await page.goto(server.url + PATH);
    await write(page, 'What was learnt', 'Watch the indices.', 'Validate');
    await page.getByRole('status').getByText('the violation is closed').waitFor();
    expect((await didIn(server)).slice(1)).toEqual(
      ['acknowledge', 'assign', ...RESPONSE_STEPS.slice(1)].map((did) => `${did} bob proxy`),
    );
    expect(complaints).toEqual([]);
  });

  test('is taken with the keyboard alone', async () => {
    const server = await answeringServer();
    const { page } = await opened();
    await page.goto(server.url + server.link('investigate'));
    await page.keyboard.press('Tab');
    await page.keyboard.type('OPS-7');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('You acknowledged it.').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('A lost index.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByRole('status').getByText('You told the cause.').waitFor();
    expect((await server.events()).at(-1)).toMatchObject({ did: 'investigate', cause: 'A lost index.' });
  });

  test('needs no script, and says itself when the cause is missing', async () => {
    const server = await answeringServer();
    const { page } = await opened({ javaScriptEnabled: false });
    await page.goto(server.url + server.link('acknowledge'));
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('button', { name: 'Record the cause' }).click();
    // The browser itself holds an empty field back.
    expect(await server.events()).toHaveLength(2);
  });

  test('is answered in two windows of one browser, each with its own form', async () => {
    const server = await answeringServer();
    const context = await browser().newContext();
    const [ann, bob] = [await context.newPage(), await context.newPage()];
    await ann.goto(server.url + server.link('acknowledge'));
    await bob.goto(server.url + server.link('acknowledge', { person: 'bob@example.org' }));
    await ann.getByRole('button', { name: 'Acknowledge' }).click();
    await bob.getByRole('button', { name: 'Acknowledge' }).click();
    await bob.getByRole('alert').getByText('ann@example.org did it on').waitFor();
    expect(await server.events()).toHaveLength(2);
  });
});

test('a page of another site that sends the form of somebody else records nothing', async () => {
  const server = await answeringServer({ settings: PROXY });
  const { page } = await opened({ extraHTTPHeaders: { 'x-forwarded-user': 'bob' } });
  await page.goto(server.url + PATH);
  const hidden = await page
    .locator('form')
    .first()
    .locator('input[type=hidden]')
    .evaluateAll((inputs) =>
      inputs.map((input) => [input.getAttribute('name'), input.getAttribute('value')]),
    );
  // Even with every field of the form: it comes from elsewhere, and without the cookie.
  await page.route('http://evil.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${server.url}${PATH}">${hidden.map(([name, value]) => `<input name="${name}" value="${value}">`).join('')}<button>win</button></form>`,
    }),
  );
  await page.goto('http://evil.test/');
  await page.getByRole('button').click();
  await page.getByRole('heading', { name: 'API Query P95' }).waitFor();
  await page.getByRole('alert').getByText('This form came from elsewhere.').waitFor();
  expect(await server.events()).toHaveLength(1);
});

const SHOWN = {
  form: (server: AnsweringServer) => server.link('acknowledge'),
  refusal: (server: AnsweringServer) => server.link('acknowledge', { until: OPENED }),
  violation: () => PATH,
  list: () => '/violations/',
} as const;

describe.each(['form', 'refusal', 'violation', 'list'] as const)('the page of a %s', (name) => {
  const server = () => answeringServer({ settings: PROXY });
  const signedIn = { extraHTTPHeaders: { 'x-forwarded-user': 'bob' } };

  test.each(['light', 'dark'] as const)(
    'has no violation of accessibility rules in %s',
    async (colorScheme) => {
      const there = await server();
      const { page, complaints } = await opened({ ...signedIn, colorScheme });
      await page.goto(there.url + SHOWN[name](there));
      for (const summary of await page.locator('summary').all()) await summary.click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      expect(complaints.filter((text) => !text.includes('410'))).toEqual([]);
    },
  );

  test.each([360, 1280])('does not run out of a window %i wide', async (width) => {
    const there = await server();
    const { page } = await opened({ ...signedIn, viewport: { width, height: 740 } });
    await page.goto(there.url + SHOWN[name](there));
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    const shots = process.env.HEADROOM_SHOTS;
    if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
  });

  test('has its button on the first screen of a telephone', async () => {
    if (name === 'refusal' || name === 'list') return;
    const there = await server();
    const { page } = await opened({ ...signedIn, viewport: { width: 360, height: 740 } });
    await page.goto(there.url + SHOWN[name](there));
    const box = await page.getByRole('button').first().boundingBox();
    expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThan(740);
  });
});
