/** Takes the pictures of pages that the README and the docs show, from the example budgets. Needs Chromium. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '../test/support/browser.ts';

const ROOT = join(import.meta.dirname, '..');

/** A picture of a page in a window of a size. */
export interface Picture {
  /** Relative to the project. */
  readonly file: string;
  /** What `headroom run` is told, and the page that it then writes. */
  readonly run: readonly string[];
  readonly page: string;
  readonly width: number;
  readonly height: number;
}

/** Every picture of the README and the docs. */
export const PICTURES: readonly Picture[] = [
  {
    file: 'docs/weekly-report.png',
    run: ['weekly', '--period', '2026-W05'],
    page: 'weekly/2026-W05/report.html',
    width: 1280,
    height: 900,
  },
];

/** Makes each page anew, and writes its picture below a folder. */
export async function takePictures(into: string): Promise<void> {
  const reports = mkdtempSync(join(tmpdir(), 'headroom-pictures-'));
  const browser = await openBrowser();
  try {
    for (const { file, run, page: path, width, height } of PICTURES) {
      execFileSync(process.execPath, ['src/cli.ts', 'run', ...run, '--out', reports], {
        cwd: ROOT,
        stdio: 'ignore',
      });
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light' });
      await page.goto(pathToFileURL(join(reports, path)).href);
      mkdirSync(dirname(join(into, file)), { recursive: true });
      await page.screenshot({ path: join(into, file) });
      await page.close();
    }
  } finally {
    await browser.close();
    rmSync(reports, { recursive: true, force: true });
  }
}

if (import.meta.main) await takePictures(ROOT);
