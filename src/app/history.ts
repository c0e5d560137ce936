import type { BudgetSet } from '../model/budget.ts';
import { hasErrors, InputError } from '../model/errors.ts';
import { withHistory } from '../review/history.ts';
import { proposalOf } from '../review/proposals.ts';
import { type ReviewAccess, readProposals } from './written.ts';

/** After every day that a proposal can name: all that was ever implemented has changed a limit. */
const FOR_EVER = '9999-12-31';

/**
 * Budgets with the limits that implemented proposals changed, as they were in force. Throws an InputError for proposals that
 * cannot be read, since they may have changed a limit.
 */
export async function withProposals(set: BudgetSet, access: ReviewAccess, zone: string): Promise<BudgetSet> {
  const { proposals, problems } = await readProposals(access);
  if (hasErrors(problems)) {
    throw new InputError(
      'Nothing was measured: a proposal that cannot be read may have changed a limit. Correct it, then run again.',
      problems,
    );
  }
  const changed = proposals.map((record) => proposalOf(record, access.settings.adjustment, FOR_EVER));
  return withHistory(set, changed, zone);
}
