import { editionName } from '../model/edition.ts';
import { isReport, type Pdf, type Publication, type ReportPublication } from '../model/publication.ts';
import { printedPage } from '../render/pdf/printed.ts';
import type { Publishing } from './publishing.ts';
import { wordsOfFailure } from './unexpected.ts';

/** A publication, and with it the PDF of its page where it is of a report. */
export type WithPdf = (publication: Publication) => Promise<Publication>;

/**
 * Makes the PDFs of a run: one of each page, however many ask for it, one after another, since each takes a processor. Once
 * one could not be made, the browser is left alone for the rest of the run, and the log says of each edition once why.
 */
export function pdfsOf({ print, log }: Pick<Publishing, 'print' | 'log'>, stop: AbortSignal): WithPdf {
  const made = new WeakMap<ReportPublication, Promise<Pdf>>();
  const told = new Set<string>();
  let why: string | undefined = print ? undefined : 'no browser is there to make it.';
  // Readers of whom each has links of their own have the same page one after another.
  let last: { readonly html: string; readonly pdf: Promise<Pdf> } | undefined;

  const make = async ({ edition, report }: ReportPublication, html: string): Promise<Pdf> => {
    if (print && why === undefined) {
      try {
        return { bytes: await print({ html, at: report.asOf }, stop) };
      } catch (error) {
        why = wordsOfFailure(error, log);
      }
    }
    const name = editionName(edition);
    if (!told.has(name) && !stop.aborted)
      log.warn(`${name} goes out without its PDF: ${why}`, { ...edition });
    told.add(name);
    return { without: why ?? '' };
  };

  const inTurn = (publication: ReportPublication): Promise<Pdf> => {
    const html = printedPage(publication);
    const before = last;
    if (before?.html === html) return before.pdf;
    const pdf = (async () => {
      await before?.pdf;
      return make(publication, html);
    })();
    last = { html, pdf };
    return pdf;
  };

  return async (publication) => {
    if (!isReport(publication)) return publication;
    const pdf = made.get(publication) ?? inTurn(publication);
    made.set(publication, pdf);
    return { ...publication, pdf: await pdf };
  };
}
