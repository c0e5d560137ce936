/** What stands before what is marked, in a comment of HTML that people do not see. */
const BEFORE = '<!-- headroom: ';
const AFTER = ' -->';

/** The last line of a text that headroom wrote into a ticket: what it is of, so that it is found again. */
export function markOf(key: string): string {
  return `${BEFORE}${key}${AFTER}`;
}

/** What a text is marked with, in its last line that is a mark; undefined for one that is not marked. */
export function markIn(text: string): string | undefined {
  const start = text.lastIndexOf(BEFORE);
  if (start < 0 || (start > 0 && text[start - 1] !== '\n')) return undefined;
  const end = text.indexOf(AFTER, start);
  const marked = end < 0 ? '' : text.slice(start + BEFORE.length, end);
  return marked === '' || marked.includes('\n') ? undefined : marked;
}
