import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BOUNDS } from '../../model/bounds.ts';
import { FileRefused, messageOf, reasonOf, SourceError } from '../../model/errors.ts';
import type { PdfSettings } from '../../model/pdf-settings.ts';
import type { PrintedPage, PrintPage } from '../../ports/print-page.ts';
import type { Diagnosis } from '../../ports/publisher.ts';
import { runOnLeash } from '../io/leash.ts';
import { readBytes } from '../io/read.ts';
import type { Ended } from '../io/run.ts';
import { inScratch } from '../io/scratch.ts';
import { after } from '../io/timer.ts';
import { writeWhole } from '../io/write.ts';
import { datedPdf, isWholePdf } from './pdf.ts';
import { WORDS } from './words.ts';

/** What the browser is told besides where it prints what. */
const FLAGS = [
  '--headless',
  '--disable-gpu',
  '--no-pdf-header-footer',
  '--generate-pdf-document-outline',
  // It asks nobody for anything, whatever the page says.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-breakpad',
  '--no-first-run',
  '--no-default-browser-check',
  // It has a profile of its own that is gone afterwards, and needs no keys of a desktop; containers have little shared memory.
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-dev-shm-usage',
];

/** Prints pages by a browser of the machine, each by one of its own; all that it started ends with it. */
export function createPrinter(settings: PdfSettings): PrintPage {
  return async ({ html, at }, signal) => {
    try {
      return datedPdf(await printed(html, settings, signal), at);
    } catch (error) {
      // What is known of has its words already; what the system says is of the folder.
      if (error instanceof Error && 'syscall' in error)
        throw new SourceError(WORDS.noScratch(reasonOf(error)));
      throw error;
    }
  };
}

const SMALL: PrintedPage = {
  html: '<!DOCTYPE html>\n<html lang="en"><title>A page</title><p>A page.</p></html>\n',
  at: 0,
};

/** Prints a small page, and says whether that went well. */
export async function checkPrinter(settings: PdfSettings, signal: AbortSignal): Promise<Diagnosis> {
  const what = `browser ${settings.browser}`;
  try {
    await createPrinter(settings)(SMALL, signal);
    const how = hasSandbox(settings) ? 'in its sandbox' : 'without a sandbox';
    return { what, ok: true, detail: `It makes PDFs, ${how}.` };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { what, ok: false, detail: messageOf(error) };
  }
}

/** Chromium refuses to run as root with its sandbox. */
function hasSandbox({ sandbox }: PdfSettings): boolean {
  return sandbox && process.getuid?.() !== 0;
}

async function printed(html: string, settings: PdfSettings, signal: AbortSignal): Promise<Uint8Array> {
  const { browser, deadline } = settings;
  await requireProgram(browser);
  return inScratch(async (folder) => {
    const page = await writeWhole({ folder, path: 'report.html' }, html);
    const pdf = join(folder, 'report.pdf');
    const late = after(deadline);
    const args = [
      ...FLAGS,
      ...(hasSandbox(settings) ? [] : ['--no-sandbox']),
      `--user-data-dir=${join(folder, 'profile')}`,
      `--print-to-pdf=${pdf}`,
      pathToFileURL(page).href,
    ];
    const ended = await runOnLeash(browser, args, {
      cwd: folder,
      // What it keeps besides its profile, it keeps there.
      env: { HOME: folder, XDG_CONFIG_HOME: undefined, XDG_CACHE_HOME: undefined, TZ: 'UTC' },
      signal: AbortSignal.any([signal, late]),
      alone: true,
      file: BOUNDS.pdf,
    });
    if (signal.aborted) throw new SourceError(WORDS.stopped(browser));
    if (late.aborted) throw new SourceError(WORDS.late(browser, deadline));
    return pdfOf(ended, pdf, browser);
  });
}

async function requireProgram(browser: string): Promise<void> {
  try {
    if ((await stat(browser)).isDirectory()) throw new FileRefused('it is a folder');
    await access(browser, constants.X_OK);
  } catch (error) {
    throw new SourceError(WORDS.noProgram(browser, reasonOf(error)));
  }
}

/** What a browser that ended has printed. */
async function pdfOf(ended: Ended, file: string, browser: string): Promise<Uint8Array> {
  if (ended.code !== 0) throw new SourceError(WORDS.failed(browser, ended));
  const bytes = await readBytes(file, { bound: BOUNDS.pdf }).catch((error: unknown) => {
    throw new SourceError(WORDS.noPdf(browser, reasonOf(error), ended));
  });
  if (!isWholePdf(bytes)) throw new SourceError(WORDS.broken(browser));
  return bytes;
}
