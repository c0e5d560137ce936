import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBudgets } from '../../src/config/budgets/read-budgets.ts';
import type { BudgetSet } from '../../src/model/budget.ts';
import { InputError } from '../../src/model/errors.ts';
import { CALENDAR } from './calendar.ts';

const root = join(import.meta.dirname, '../..');

/** The recording that is shipped. */
export const RECORDING_FILE: string = join(root, 'samples/virtengine.jsonl');

/** The budgets that are shipped. Throws an InputError when a file of theirs has an error. */
export function shippedBudgets(): BudgetSet {
  const files = globSync('budgets/*.yaml', { cwd: root })
    .toSorted()
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  const { set, problems } = readBudgets(files, { approaching: 0.9, zone: CALENDAR.zone });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new InputError('The shipped budgets have errors.', errors);
  return set;
}
