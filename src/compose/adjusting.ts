import { dirname, resolve } from 'node:path';
import { CHANGE_LOG, changeLogFile, type Found, type Implementation, proposalFile } from '../app/adjust.ts';
import type { ReviewAccess } from '../app/written.ts';
import { readProjectFiles } from '../compose.ts';
import type { SourceText } from '../config/budgets/read-budgets.ts';
import type { Environment } from '../config/settings/environment.ts';
import { isMap, valueAt } from '../config/shape.ts';
import { readYaml } from '../config/yaml/file.ts';
import type { BudgetId } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { familyIn } from '../model/member-id.ts';
import { proposalLine } from '../review/proposal-file.ts';
import { readIfThere, writeNamed } from './files.ts';

/** The file that a budget is in. */
export async function budgetFileOf(config: string, budget: BudgetId, env: Environment): Promise<SourceText> {
  const { texts } = await readProjectFiles({ config }, env);
  const [service = '', slug = ''] = familyIn(budget).split('/');
  const found = texts.find(({ file, text }) => {
    const { value } = readYaml(file, text);
    const budgets = valueAt(value, ['budgets']);
    return valueAt(value, ['service']) === service && isMap(budgets) && Object.hasOwn(budgets, slug);
  });
  if (found) return found;
  throw new InputError(`No budget file has ${budget} any more. Reject the proposal.`);
}

/** Writes an implementation into the project's own files. Answers the files written. */
export async function writeImplementation(
  access: ReviewAccess,
  { proposal }: Found,
  { budgetFile, event, change }: Implementation,
  zone: string,
): Promise<readonly string[]> {
  const log = changeLogFile(access);
  const file = proposalFile(access, proposal.id);
  await writeNamed(budgetFile.file, budgetFile.text);
  await access.records.create(log, CHANGE_LOG);
  await access.records.append(log, change);
  await access.records.append(file, proposalLine(event, zone));
  return [budgetFile.file, log, file];
}

/** Commits an implementation on a branch of its own, and leaves the project's files as they are. Answers the branch. */
export async function branchImplementation(
  config: string,
  access: ReviewAccess,
  { proposal }: Found,
  { budgetFile, event, change }: Implementation,
  zone: string,
): Promise<string> {
  const { commitOnBranch } = await import('../adapters/git/branch.ts');
  const { readText } = await import('../adapters/files/read.ts');
  const folder = dirname(config);
  const at = (file: string) => resolve(folder, file);
  const file = proposalFile(access, proposal.id);
  const log = changeLogFile(access);
  const record = await readText(at(file), 'It is the proposal.');
  const changes = (await readIfThere(at(log))) ?? CHANGE_LOG;
  const branch = `headroom/adjust-${proposal.id}`;
  await commitOnBranch(resolve(folder), {
    branch,
    message: `Change the limit of ${proposal.budget}\n\n${change.replace(/^- /, '')}\n`,
    files: [
      { path: resolve(budgetFile.file), text: budgetFile.text },
      { path: at(log), text: `${changes}${change}\n` },
      { path: at(file), text: `${record.text}${proposalLine(event, zone)}\n` },
    ],
  });
  return branch;
}
