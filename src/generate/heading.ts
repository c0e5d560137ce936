import { visibleLine } from '../model/one-line.ts';

/** What every generated file begins with; without a date, so that the same budgets make the same file. */
export function heading(kind: string): string {
  return `# Made by headroom generate ${kind} from the budgets. Change those, and make it again.\n`;
}

/** Comments that say what is not in a file, and why. */
export function leftOutLines(reasons: readonly string[], comment: '#' | '//' = '#'): string {
  return reasons.map((why) => `${comment} Not here: ${visibleLine(why)}\n`).join('');
}
