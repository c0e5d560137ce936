/** The wording of problems with PDFs: a part of the table of all messages. */
export const PDF_MESSAGES = {
  noPdf: () =>
    'There is no browser to make PDFs with. Add pdf with a browser beside targets, such as pdf: { browser: /usr/bin/chromium }.',
  unusedPdf: () =>
    'No target asks for a PDF, so that this browser is never used. Write pdf: true in a folder, a mailing target or owners, or output: true here, or remove pdf.',
  browserByName: (text: string) =>
    `“${text}” is no path. The browser is not looked for. Write where it is, such as /usr/bin/${text}, or ./${text} beside the settings.`,
  badPdfSize: (text: string) =>
    `“${text}” is not a size of a PDF. An amount of data from 1 kB to 64 MiB is wanted. Write it like 5 MB.`,
} as const;
