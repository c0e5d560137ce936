import type { Budget } from '../model/budget.ts';
import type { Gate } from '../model/gate.ts';
import type { Status } from '../model/verdict.ts';
import { checkResults, RESULTS_PURPOSE } from '../results/check.ts';

/** Judges the budgets that read something of a load test by the results in a file. */
export async function checkResultsIn(
  file: string,
  budgets: readonly Budget[],
  failOn: readonly Status[],
): Promise<Gate> {
  const { linesOf } = await import('../adapters/io/lines.ts');
  return checkResults({ file, lines: linesOf(file, RESULTS_PURPOSE) }, budgets, failOn);
}
