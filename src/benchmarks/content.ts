import { InputError } from '../model/errors.ts';
import { parseJson } from '../model/json.ts';

/** A file's text, and the JSON in it: one value, or one a line. */
export interface Content {
  readonly file: string;
  readonly text: string;
  /** What the whole text is as JSON; undefined where it is none. */
  readonly json?: unknown;
  /** The text line by line where each that begins with a brace is JSON of its own; others stand as they are. */
  readonly lines?: readonly unknown[];
}

/** Reads a file's text as far as any format needs it. Throws an InputError for JSON that is broken. */
export function contentOf(file: string, written: string): Content {
  const text = written.replace(/^\uFEFF/, '');
  if (!/^\s*[[{]/.test(text)) return { file, text };
  const whole = parsed(text);
  if (whole.ok) return { file, text, json: whole.value, lines: [whole.value] };
  const [first = '', ...others] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (others.length === 0 || !parsed(first).ok) throw new InputError(broken(file, whole.why));
  const lines = [first, ...others].map((line, index): unknown => {
    if (!line.startsWith('{')) return line;
    const one = parsed(line);
    if (!one.ok) throw new InputError(broken(`${file}:${index + 1}`, one.why));
    return one.value;
  });
  return { file, text, lines };
}

function broken(where: string, why: string): string {
  return `${where} is not JSON (${why}). The file may be cut off; write it again.`;
}

function parsed(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string } {
  try {
    return { ok: true, value: parseJson(text) };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}
