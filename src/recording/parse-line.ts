import type { z } from 'zod';
import type { Problem } from '../model/errors.ts';
import { parseJson } from '../model/json.ts';
import { AGAIN, type Line, problemAt, syntaxProblem, type Trouble } from './trouble.ts';

/** A value, or every reason that there is none. */
export type Result<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** The line's JSON, checked against a shape. */
export function parseLine<T>(line: Line, schema: z.ZodType<T>): Result<T> {
  const json = jsonOf(line);
  return 'problems' in json ? json : checkedAs(line, json.value, schema);
}

/** The line's JSON. */
export function jsonOf(line: Line): Result<unknown> {
  try {
    return { value: parseJson(line.text) };
  } catch (error) {
    return { problems: [syntaxProblem(line, error)] };
  }
}

/** A line's JSON when it is of a shape. */
export function checkedAs<T>(line: Line, json: unknown, schema: z.ZodType<T>): Result<T> {
  const checked = schema.safeParse(json);
  if (checked.success) return { value: checked.data };
  const troubles = checked.error.issues.map(({ path, message }) => ({
    path,
    message: shapeMessage(path, message),
  }));
  return failed(line, ...troubles);
}

/** The troubles of a line as a result. */
export function failed(
  line: Line,
  ...troubles: readonly Trouble[]
): { readonly problems: readonly Problem[] } {
  return { problems: troubles.slice(0, MOST_TROUBLES).map((trouble) => problemAt(line, trouble)) };
}

/** Nobody mends a line of a program's file place by place. */
const MOST_TROUBLES = 10;

function shapeMessage(path: readonly PropertyKey[], said: string): string {
  const place = path.length > 0 ? `“${path.map(String).join('.')}”` : 'This line';
  return `${place} is not as the format has it: ${said.replace(/^./, (letter) => letter.toLowerCase())}. ${AGAIN}`;
}
