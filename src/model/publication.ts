import type { Artifact } from './artifact.ts';
import type { Edition } from './edition.ts';
import type { Notices } from './notice.ts';
import type { Part } from './part.ts';
import type { Report } from './report.ts';
import type { Instant } from './window.ts';

/** An image in a mail; `cid` is what its HTML refers to: `overview@headroom`. */
export interface InlineImage {
  readonly cid: string;
  readonly name: string;
  readonly png: Uint8Array;
}

/** A sentence about a mail to who reads it, with an address where there is one to go to; else it is empty. */
export interface Remark {
  readonly text: string;
  readonly link: string;
}

/** A file that a mail carries. */
export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** What a mail is known by, the same however often it is sent. */
export interface MailIdentity {
  /** What tells it from every other: `weekly.2026-W05.r1`. */
  readonly id: string;
  /** What it is one of, by which readers filter: `weekly`. */
  readonly series: string;
  /** What mail programs show it together with; its series unless given. */
  readonly thread?: string;
  readonly date: Instant;
}

/** What a mail says: its subject, its two bodies and its images. */
export interface MailContent {
  readonly identity: MailIdentity;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly images: readonly InlineImage[];
  /** What it carries besides; nothing unless given. */
  readonly attachment?: Attachment;
}

/** A report's page as a PDF, or why there is none: a sentence or two. */
export type Pdf = { readonly bytes: Uint8Array } | { readonly without: string };

/** An issued report, rendered once, ready for every target that wants it. */
export interface ReportPublication {
  readonly edition: Edition;
  /** What of the report it is of; the whole unless given. */
  readonly part?: Part;
  readonly report: Report;
  readonly artifacts: readonly Artifact[];
  readonly mail: MailContent;
  /** The mail with a remark to its readers. */
  readonly mailSaying?: (remark: Remark) => MailContent;
  /** Only for targets that ask for it. */
  readonly pdf?: Pdf;
}

/** Notices as they concern one reader, rendered for them. */
export interface NoticesPublication {
  /** Only those that the reader gets. */
  readonly notices: Notices;
  readonly mail: MailContent;
  /** Pages on which violations can be answered by whoever may, by their ids; none where nobody can. */
  readonly pages?: Readonly<Record<string, string>>;
}

/** What is ready to be delivered. */
export type Publication = ReportPublication | NoticesPublication;

/** Whether a publication is of a report. */
export function isReport(publication: Publication): publication is ReportPublication {
  return 'report' in publication;
}
