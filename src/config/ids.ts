import { MESSAGES } from './messages.ts';

/** Two of them and more make the name of a file, which may have 255 letters. */
const LONGEST_ID = 100;

/** What is wrong with an id of a service, a budget, a path or a source. */
export function idProblems(id: string): readonly string[] {
  if (!isSlug(id)) return [MESSAGES.slug(id)];
  return id.length > LONGEST_ID ? [MESSAGES.longId(id.length, LONGEST_ID)] : [];
}

/** Whether a text may be an id. */
export function isSlug(text: string): boolean {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text);
}
