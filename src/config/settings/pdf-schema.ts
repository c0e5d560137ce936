import { z } from 'zod';
import { duration, quantity, text } from '../schema-parts.ts';

/** How PDFs are made. */
export const PDF = z.strictObject({
  browser: text('The path of Chromium, or of a browser made of it: /usr/bin/chromium.'),
  deadline: duration('How long it may take for one PDF; 30s unless set.'),
  sandbox: z
    .boolean()
    .describe('Whether it runs in its sandbox; true unless set. As root it has none in any case.')
    .optional(),
  output: z
    .boolean()
    .describe('Whether the output folder gets a report.pdf, too; false unless set.')
    .optional(),
});

/** Whether a target gets a PDF. */
export const WANTS_PDF = z
  .boolean()
  .describe('Whether each report comes as a PDF, too, made by the browser of pdf; false unless set.')
  .optional();

/** What mailing targets say of PDFs. */
export const MAILED_PDF = {
  pdf: WANTS_PDF,
  pdf_at_most: quantity('The largest PDF that a mail carries; 5 MB unless set.').optional(),
};

/** The part of the settings as it is written; keys may be missing. */
export type WrittenPdf = Partial<z.infer<typeof PDF>>;
