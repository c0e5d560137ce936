import type { Artifact } from '../../model/artifact.ts';
import { plainNumber } from '../../model/format.ts';
import type { MailedPdf } from '../../model/pdf-settings.ts';
import type { MailContent, ReportPublication } from '../../model/publication.ts';
import { addressOf, folderOf } from '../view.ts';

const PDF_TYPE = 'application/pdf';

/**
 * The mail of a publication that carries its PDF; without one that is not there, or that is too large, which its readers are
 * told. `said` is what the operator is told of that, and empty where nothing is missing.
 */
export function withPdfAttached(
  { report, mail, mailSaying, pdf }: ReportPublication,
  { atMost, isPublished }: MailedPdf,
): { readonly mail: MailContent; readonly said: string } {
  if (!pdf) return { mail, said: '' };
  if ('without' in pdf) return { mail, said: withoutWords(pdf.without) };
  const size = pdf.bytes.length;
  if (size <= atMost) {
    const name = `${folderOf(report).replace('/', '-')}.pdf`;
    return { mail: { ...mail, attachment: { name, mediaType: PDF_TYPE, content: pdf.bytes } }, said: '' };
  }
  const remark = {
    text: `The PDF of this report is too large for a mail (${megabytes(size)}).`,
    link: isPublished ? addressOf(report, 'report.pdf') : '',
  };
  return {
    mail: mailSaying?.(remark) ?? mail,
    said: withoutWords(`it has ${megabytes(size)}, and pdf_at_most is ${megabytes(atMost)}.`),
  };
}

/** The files of a publication with its PDF, and what the operator is told where it is missing. */
export function withPdfFile({ report, artifacts, pdf }: ReportPublication): {
  readonly files: readonly Artifact[];
  readonly said: string;
} {
  if (!pdf) return { files: artifacts, said: '' };
  if ('without' in pdf) return { files: artifacts, said: withoutWords(pdf.without) };
  const file = { path: `${folderOf(report)}/report.pdf`, mediaType: PDF_TYPE, content: pdf.bytes };
  return { files: [...artifacts, file], said: '' };
}

function withoutWords(why: string): string {
  return ` It went without the PDF: ${why}`;
}

/** Rounded up, so that what is too large reads so. */
function megabytes(bytes: number): string {
  return `${plainNumber(Math.ceil(bytes / 1e4) / 100, 2)} MB`;
}
