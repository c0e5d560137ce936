import { resolve } from 'node:path';
import { beside } from '../compose.ts';
import type { Settings } from '../config/settings/settings.ts';
import type { PdfSettings } from '../model/pdf-settings.ts';
import type { PrintPage } from '../ports/print-page.ts';
import type { Diagnosis } from '../ports/publisher.ts';

/** What makes PDFs, and a look whether it can. */
export interface Printing {
  readonly print: PrintPage;
  readonly printing: (signal: AbortSignal) => Promise<Diagnosis>;
}

/** What makes PDFs, where the settings name a browser. */
export async function openPrinting(config: string, { pdf }: Settings): Promise<Partial<Printing>> {
  if (!pdf) return {};
  const { checkPrinter, createPrinter } = await import('../adapters/browser/printer.ts');
  // It runs in a folder of its own.
  const settings: PdfSettings = { ...pdf, browser: resolve(beside(config, pdf.browser)) };
  return { print: createPrinter(settings), printing: (signal) => checkPrinter(settings, signal) };
}
