import { type Instant, isoOf } from '../../model/window.ts';

const HEAD = '%PDF-';
const TAIL = '%%EOF';
/** Some bytes may follow the end. */
const NEAR_END = 1024;

/** Whether bytes begin and end as a PDF does (ISO 32000-1, 7.5.2 and 7.5.5). */
export function isWholePdf(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, HEAD.length) === HEAD && bytes.subarray(-NEAR_END).includes(TAIL);
}

/** The keys under which a PDF says when it was made and changed (ISO 32000-1, table 317 and 7.9.4). */
const DATES = ['/CreationDate (D:', '/ModDate (D:'];
const DIGITS = /^\d{14}$/;

/** A PDF with its dates at a moment, in as many bytes, so that the same page makes the same PDF whenever it is made. */
export function datedPdf(bytes: Uint8Array, at: Instant): Uint8Array {
  const dated = Buffer.from(bytes);
  const digits = isoOf(at).replaceAll(/\D/g, '').slice(0, 14);
  for (const key of DATES) {
    const begin = dated.indexOf(key);
    const place = begin + key.length;
    if (begin >= 0 && DIGITS.test(dated.toString('latin1', place, place + digits.length)))
      dated.write(digits, place, 'latin1');
  }
  return new Uint8Array(dated);
}
