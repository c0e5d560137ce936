import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { type MailedPdf, MOST_ATTACHED, type PdfSettings } from '../../model/pdf-settings.ts';
import { baseValue, parseQuantity } from '../../model/quantity.ts';
import { readWait } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenPdf } from './pdf-schema.ts';
import type { WrittenSettings } from './settings-schema.ts';

/** Reads how PDFs are made. */
export function pdfOf(yaml: YamlFile, path: Path, written: WrittenPdf): Read<PdfSettings> {
  const { browser, sandbox = true, output = false } = written;
  const deadline = readWait(yaml, [...path, 'deadline'], written.deadline, 30);
  const isName = browser !== undefined && !browser.includes('/');
  const problems = [
    ...deadline.problems,
    ...(isName ? [yaml.problem([...path, 'browser'], MESSAGES.browserByName(browser))] : []),
  ];
  if (hasErrors(problems) || browser === undefined || deadline.value === undefined) return { problems };
  return { problems, value: { browser, deadline: deadline.value, sandbox, output } };
}

/** A browser that nothing asks for. */
export function unusedPdf(yaml: YamlFile, { pdf, targets = {} }: WrittenSettings): readonly Problem[] {
  const isAsked = Object.values(targets).some(({ folder, email, owners }) =>
    [folder, email, owners].some((way) => way?.pdf),
  );
  if (!pdf || pdf.output || isAsked) return [];
  return [yaml.problem(['pdf'], MESSAGES.unusedPdf(), { at: 'key', severity: 'warning' })];
}

/** What a target says of PDFs. */
interface Wanted {
  readonly pdf?: boolean | undefined;
  readonly pdf_at_most?: string | number | undefined;
}

/** What a target must know of PDFs. */
export interface Pdfs extends Pick<MailedPdf, 'isPublished'> {
  /** Whether there is a browser that makes them, be it with a problem of its own. */
  readonly isMade: boolean;
}

/** Reads whether a target gets PDFs, and how large a mail’s may be; without a value where it gets none. */
export function wantedPdfOf(
  yaml: YamlFile,
  path: Path,
  written: Wanted,
  { isMade, isPublished }: Pdfs,
): Read<MailedPdf> {
  const { pdf = false, pdf_at_most: most } = written;
  const atMost = bytesIn(most);
  const problems = [
    ...(pdf && !isMade ? [yaml.problem([...path, 'pdf'], MESSAGES.noPdf(), { at: 'key' })] : []),
    ...(atMost === undefined
      ? [yaml.problem([...path, 'pdf_at_most'], MESSAGES.badPdfSize(String(most)))]
      : []),
    ...(most !== undefined && !pdf
      ? [yaml.problem([...path, 'pdf_at_most'], MESSAGES.together('pdf_at_most', 'pdf: true'), { at: 'key' })]
      : []),
  ];
  return { problems, ...(pdf && atMost !== undefined ? { value: { atMost, isPublished } } : {}) };
}

/** No PDF is smaller. */
const FEWEST_BYTES = 1000;

function bytesIn(written: string | number | undefined): number | undefined {
  if (written === undefined) return MOST_ATTACHED;
  const size = parseQuantity(written);
  if (!size.ok || size.value.unit.kind !== 'data' || size.value.unit.perTime) return undefined;
  const bytes = Math.floor(baseValue(size.value));
  return bytes >= FEWEST_BYTES && bytes <= bytesOf(BOUNDS.pdf) ? bytes : undefined;
}
