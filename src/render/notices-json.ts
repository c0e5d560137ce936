import { z } from 'zod';
import { CATEGORIES } from '../model/budget.ts';
import { canonicalLines } from '../model/canonical-json.ts';
import { InputError } from '../model/errors.ts';
import { exactly } from '../model/exactly.ts';
import { parseJson } from '../model/json.ts';
import { NOTICE_KINDS, NOTICES_SCHEMA, type Notices } from '../model/notice.ts';
import { id, instant, name, number } from './report-json/parts.ts';
import { step, violation } from './report-json/review.ts';
import { reportShape } from './report-json/shape.ts';

/** A message of notices as JSON with its keys in alphabetical order, so that the same message is the same text. */
export function writeNotices(notices: Notices): string {
  return `${canonicalLines(notices, 0)}\n`;
}

/** Reads what {@link writeNotices} wrote. Throws an InputError with where it is from, for one that is newer or broken. */
export function readNotices(from: string, text: string): Notices {
  const read = shape.safeParse(parsed(text));
  if (read.success && read.data.schema <= NOTICES_SCHEMA) return read.data;
  throw new InputError(
    read.success
      ? `${from} are notices of schema ${read.data.schema}; this version reads up to ${NOTICES_SCHEMA}. Use a newer version of headroom.`
      : `${from} are no notices: ${read.error.issues[0]?.path.join('.') ?? ''} is wrong.`,
  );
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const about = z.object({
  budget: id,
  name,
  service: name,
  category: z.enum(CATEGORIES).optional(),
  owner: name.optional(),
});

const notice = z.object({
  key: id,
  what: z.enum(NOTICE_KINDS),
  at: instant,
  about,
  to: z.array(name),
  violation,
  step: step.optional(),
});

const shape: z.ZodType<Notices> = exactly<Notices>()(
  z.object({ schema: number, id: name, at: instant, notices: z.array(notice), report: reportShape }),
);
