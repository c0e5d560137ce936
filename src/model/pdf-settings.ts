/** How PDFs are made of reports’ pages. */
export interface PdfSettings {
  /** The path of Chromium, or of a browser that is made of it. */
  readonly browser: string;
  /** How long it may take for one PDF, in seconds. */
  readonly deadline: number;
  /** Whether it runs in its sandbox. */
  readonly sandbox: boolean;
  /** Whether the output folder gets them, too. */
  readonly output: boolean;
}

/** How PDFs go with mail. */
export interface MailedPdf {
  /** The largest that a mail carries, in bytes. */
  readonly atMost: number;
  /** Whether one lies beside the report, too, where readers can be sent. */
  readonly isPublished: boolean;
}

/** The largest PDF that a mail carries, in bytes, unless the settings say otherwise: most servers take mails of 10 MB, of which the encoding takes a quarter. */
export const MOST_ATTACHED = 5_000_000;
