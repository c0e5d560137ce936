/** Takes the picture of the weekly report in README.md, from the reports of `npm start`. Needs Chromium. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '../test/support/browser.ts';

const root = join(import.meta.dirname, '..');
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  await page.goto(pathToFileURL(join(root, 'output/weekly/2026-W05/report.html')).href);
  await page.screenshot({ path: join(root, 'docs/weekly-report.png') });
} finally {
  await browser.close();
}
