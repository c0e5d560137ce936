/** What every generated file begins with; without a date, so that the same budgets make the same file. */
export function heading(kind: string): string {
  return `# Made by headroom generate ${kind} from the budgets. Change those, and make it again.\n`;
}
