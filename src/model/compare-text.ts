/** Orders texts by their characters, wherever the program runs: dates, periods and ids. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
