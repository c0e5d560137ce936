import type { Artifact } from './artifact.ts';
import type { Edition } from './edition.ts';
import type { Report } from './report.ts';

/** An image in a mail; `cid` is what its HTML refers to: `overview@headroom`. */
export interface InlineImage {
  readonly cid: string;
  readonly name: string;
  readonly png: Uint8Array;
}

/** What a mail says: its subject, its two bodies and its images. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly images: readonly InlineImage[];
}

/** An issued report, rendered once, ready for every target that wants it. */
export interface Publication {
  readonly edition: Edition;
  readonly report: Report;
  readonly artifacts: readonly Artifact[];
  readonly mail: MailContent;
}
