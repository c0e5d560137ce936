import { type ParsedMail, simpleParser } from 'mailparser';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Pdf, ReportPublication } from '../../../src/model/publication.ts';
import { examplePublication } from '../../support/publication.ts';
import { mailPublisher, mailServer } from '../../support/smtp.ts';

const SIGNAL = new AbortController().signal;
const ATTACHED = { atMost: 1_000_000, isPublished: true };

let publication: ReportPublication;

beforeAll(async () => {
  const { presentation } = (await examplePublication()).report;
  publication = await examplePublication({
    presentation: { ...presentation, reportsUrl: 'https://reports.example.org/' },
  });
});

/** A mail as it arrives at a server, as it was sent, and what the operator is told. */
async function mailed(
  pdf: Pdf | undefined,
  attached = ATTACHED,
): Promise<{ readonly receipt: Receipt; readonly raw: string; readonly mail: ParsedMail }> {
  let raw = '';
  const port = await mailServer({
    onData: (stream, _, done) => {
      stream.setEncoding('latin1').on('data', (text: string) => {
        raw += text;
      });
      stream.once('end', () => done());
    },
  });
  const publisher = mailPublisher({ port }, { pdf: attached });
  const content = { ...publication, ...(pdf ? { pdf } : {}) };
  const receipt = await publisher.deliver(content, 'Team <team@example.org>', SIGNAL);
  return { receipt, raw, mail: await simpleParser(raw) };
}

const bytes = (count: number) => Uint8Array.from({ length: count }, (_, index) => index % 251);
const files = ({ attachments }: ParsedMail) =>
  attachments.filter(({ contentDisposition }) => contentDisposition === 'attachment');

describe('a mail with a PDF', () => {
  it('carries it whole, under the name of its period, beside its images', async () => {
    const pdf = bytes(1_000_000);
    const { receipt, mail } = await mailed({ bytes: pdf });
    expect(files(mail)).toHaveLength(1);
    expect(files(mail)[0]).toMatchObject({ filename: 'weekly-2026-W05.pdf', contentType: 'application/pdf' });
    expect(Buffer.compare(files(mail)[0]?.content ?? Buffer.of(), pdf)).toBe(0);
    expect(mail.attachments).toHaveLength(publication.mail.images.length + 1);
    expect(mail.text?.trim()).toBe(publication.mail.text.trim());
    expect(receipt.detail).not.toContain('PDF');
  });

  it('is the same message at each attempt, byte for byte', async () => {
    const pdf = { bytes: bytes(5000) };
    const [first, again] = [await mailed(pdf), await mailed(pdf)];
    expect(again.raw).toBe(first.raw);
  });

  it('that is too large goes without it, and tells its readers where it is', async () => {
    const { receipt, mail } = await mailed({ bytes: bytes(1_000_001) });
    expect(files(mail)).toEqual([]);
    const address = 'https://reports.example.org/weekly/2026-W05/report.pdf';
    expect(mail.text).toContain(`The PDF of this report is too large for a mail (1.01 MB).\n${address}\n`);
    expect(mail.html).toContain(`too large for a mail (1.01 MB). <a href="${address}"`);
    expect(receipt).toMatchObject({ outcome: 'delivered' });
    expect(receipt.detail).toMatch(/ It went without the PDF: it has 1\.01 MB, and pdf_at_most is 1 MB\.$/);
    const nowhere = await mailed({ bytes: bytes(1_000_001) }, { ...ATTACHED, isPublished: false });
    expect(nowhere.mail.text).toContain('The PDF of this report is too large for a mail (1.01 MB).\n\n');
    expect(nowhere.mail.text).not.toContain('report.pdf');
  });

  it('that could not be made goes without it, and the operator is told why', async () => {
    const { receipt, mail } = await mailed({ without: 'The browser hangs.' });
    expect(files(mail)).toEqual([]);
    expect(mail.text?.trim()).toBe(publication.mail.text.trim());
    expect(receipt.detail).toMatch(/ It went without the PDF: The browser hangs\.$/);
  });
});
