/** Parts of an address that are shorter are no secrets, and stand in other words. */
const SHORTEST = 6;

/**
 * A text of the other side without any part of the address but its origin: chat services' addresses are secrets, and
 * error pages like to repeat the path that was asked for, as it was or decoded.
 */
export function redacted(text: string, { href, pathname, search, username, password }: URL): string {
  const written = [
    href,
    `${pathname}${search}`,
    ...pathname.split('/'),
    ...search.split(/[?&=]/),
    username,
    password,
  ];
  const parts = [...written, ...written.map(decoded)].filter(({ length }) => length >= SHORTEST);
  const longestFirst = [...new Set(parts)].toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((left, part) => left.replaceAll(part, '[…]'), text);
}

/** A part of an address without its percent signs, or as it is when they stand for nothing. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
