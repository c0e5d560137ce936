/** What a text of JSON says; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH, LIST, MAP] = ['"', '\\', '[', '{'].map((letter) => letter.charCodeAt(0));

/**
 * How many lists and maps a text of JSON has. To be asked of what is large before it is parsed: each of them takes twenty
 * times the memory of the two letters that it is.
 */
export function containersIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === QUOTE) at = endOfString(text, at);
    else if (letter === LIST || letter === MAP) count += 1;
  }
  return count;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === QUOTE) return at;
    if (letter === BACKSLASH) at += 1;
  }
  return text.length;
}
