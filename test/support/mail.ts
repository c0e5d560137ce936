import { type ParsedMail, simpleParser } from 'mailparser';
import type { Artifact } from '../../src/model/artifact.ts';

/** A mail as a client reads it; `html` is as it was written, its images by their ids. */
export async function parsedMail({ content }: Artifact): Promise<ParsedMail & { readonly html: string }> {
  const mail = await simpleParser(Buffer.from(content), { skipImageLinks: true, skipTextLinks: true });
  if (!mail.html) throw new Error('The mail has no HTML.');
  return { ...mail, html: mail.html };
}
