import { z } from 'zod';
import { isWebAddress } from '../config/addresses.ts';
import { MESSAGES } from '../config/messages.ts';
import { BOUNDS } from '../model/bounds.ts';
import type { Problem } from '../model/errors.ts';
import { parseJson } from '../model/json.ts';
import { jsonText } from '../model/json-text.ts';
import { oneLine, visibleLine } from '../model/one-line.ts';
import type { Instant } from '../model/window.ts';
import type { Writer } from '../model/writer.ts';
import { asWritten, readMoment, said } from './record-file.ts';

/** What stands for all services in a note. */
export const ALL_SERVICES = '*';

/** A note of a change, such as a pipeline leaves when it has deployed. */
export interface ChangeNote {
  readonly at: Instant;
  /** The service’s id, or {@link ALL_SERVICES}. */
  readonly service: string;
  readonly text: string;
  readonly commit?: string;
  readonly link?: string;
}

/** A note with where it stands. */
export interface PlacedNote extends ChangeNote {
  readonly file: string;
  readonly line: number;
}

const WRITTEN = z.looseObject({
  ...said,
  at: z.string().max(BOUNDS.name.most),
  by: said.by.optional(),
  service: z.string().min(1).max(BOUNDS.name.most),
  text: z.string().max(BOUNDS.text.most).overwrite(visibleLine).min(1),
  commit: z.string().max(BOUNDS.name.most).overwrite(visibleLine).optional(),
  link: z.string().max(BOUNDS.text.most).refine(isWebAddress, 'not a web address').optional(),
});

/** A note as a line of its file, its moment on the wall clock of the zone. */
export function noteLine(note: ChangeNote & Writer, zone: string): string {
  return jsonText(asWritten(note, zone));
}

/** The file of a service’s notes in their folder. */
export function noteFileOf(service: string): string {
  return `${service === ALL_SERVICES ? 'all' : service}.jsonl`;
}

/** Reads notes, one a line in any order; empty lines are none, and equal ones are one. A bad line hides no other. */
export function readChangeNotes(
  file: string,
  text: string,
): { readonly notes: readonly PlacedNote[]; readonly problems: readonly Problem[] } {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const written = line.trim();
    if (written !== '' && !lines.has(written)) lines.set(written, index + 1);
  }
  const read = [...lines].map(([written, line]) => readLine(file, line, written));
  return {
    notes: read.flatMap(({ note }) => note ?? []),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

interface ReadLine {
  readonly note?: PlacedNote;
  readonly problem?: Problem;
}

function readLine(file: string, line: number, written: string): ReadLine {
  const bad = (why: string): ReadLine => ({
    problem: { file, line, column: 1, severity: 'error', message: MESSAGES.badNote(why) },
  });
  const value = jsonIn(written);
  if (value === undefined) return bad('it is no JSON.');
  const { data, error } = WRITTEN.safeParse(value, { jitless: true });
  if (!data) {
    const [issue] = error.issues;
    const key = issue?.path.join('.') ?? '';
    return bad(`${key === '' ? 'it' : `its ${key}`} is wrong (${oneLine(issue?.message ?? '')}).`);
  }
  const at = readMoment(data.at);
  if (at === undefined) return bad('its at is no moment with an offset.');
  const { service, commit, link } = data;
  return {
    note: {
      file,
      line,
      at,
      service,
      text: data.text,
      ...(commit ? { commit } : {}),
      ...(link === undefined ? {} : { link }),
    },
  };
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
