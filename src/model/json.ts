import { BOUNDS, boundWords } from './bounds.ts';

const OPENING = '{'.charCodeAt(0);
const OPENING_LIST = '['.charCodeAt(0);
const CLOSING = '}'.charCodeAt(0);
const CLOSING_LIST = ']'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);

/** The name that a map of JavaScript cannot have as a key like any other. */
export const FORBIDDEN_KEY = '__proto__';

/**
 * What a text says as JSON. Throws a SyntaxError for what is none, for one that is nested deeper than is read, and for a key
 * `__proto__`, which would be lost without a word.
 */
export function parseJson(text: string): unknown {
  if (depthOf(text) > BOUNDS.depth.most)
    throw new SyntaxError(`it is nested deeper than ${boundWords(BOUNDS.depth)}`);
  const value: unknown = JSON.parse(text);
  if (MAY_BE_FORBIDDEN.test(text)) refuseForbidden(value);
  return value;
}

/** A key may be written with escapes. */
const MAY_BE_FORBIDDEN = /__proto__|\\u005f/i;

function refuseForbidden(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Object.hasOwn(value, FORBIDDEN_KEY)) throw new SyntaxError(`it has a key ${FORBIDDEN_KEY}`);
  for (const inner of Object.values(value)) refuseForbidden(inner);
}

/** How many brackets are open at once at most, those in texts left out. */
function depthOf(text: string): number {
  let [depth, deepest, isText] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isText) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isText = false;
    } else if (code === QUOTE) {
      isText = true;
    } else if (code === OPENING || code === OPENING_LIST) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (code === CLOSING || code === CLOSING_LIST) {
      depth -= 1;
    }
  }
  return deepest;
}
