import type { Instant } from '../model/window.ts';

/** A page to be printed: one HTML file that asks for nothing. */
export interface PrintedPage {
  readonly html: string;
  /** When the PDF says that it was made. */
  readonly at: Instant;
}

/**
 * Makes a PDF of a page, the same for the same page by the same browser. Throws a SourceError that says why there is none and
 * what to do, also when the signal is aborted.
 */
export type PrintPage = (page: PrintedPage, signal: AbortSignal) => Promise<Uint8Array>;
