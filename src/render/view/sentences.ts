/** The text with its first letter in upper case. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The text with its first letter in lower case. */
export function uncapital(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** The text with a full stop at its end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** That nothing will be done about a violation, of why and who said so; empty for nothing. */
export function declinedText(words: string | undefined): string {
  return words ? `Will not be done: ${sentence(words)}` : '';
}
