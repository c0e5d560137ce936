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
import { dateWords, formatQuantity } from '../model/format.ts';
import { familyIn } from '../model/member-id.ts';
import { visibleLine } from '../model/one-line.ts';
import { commitWithoutReferences } from '../render/tickets/references.ts';
import { proposalLine, readProposal } from '../review/proposal-file.ts';
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

/** The branch that an implementation is committed on. */
export function branchOf({ proposal }: Found): string {
  return `headroom/adjust-${proposal.id}`;
}

/**
 * Commits an implementation on a branch of its own, and leaves the project's files as they are. Where the branch has it already,
 * who wrote it and when stay as they are there. Answers the branch.
 */
export async function branchImplementation(
  config: string,
  access: ReviewAccess,
  found: Found,
  { budgetFile, event, change, effective }: Implementation,
  zone: string,
): Promise<string> {
  const { commitOnBranch, lastLineOn } = await import('../adapters/git/branch.ts');
  const { readText } = await import('../adapters/files/read.ts');
  const { proposal } = found;
  const folder = resolve(dirname(config));
  const at = (file: string) => resolve(folder, file);
  const file = at(proposalFile(access, proposal.id));
  const log = at(changeLogFile(access));
  const record = await readText(file, 'It is the proposal.');
  const changes = (await readIfThere(log)) ?? CHANGE_LOG;
  const branch = branchOf(found);
  const before = await lastLineOn(folder, branch, file);
  const line =
    before !== undefined && isSameEvent(record, before, event) ? before : proposalLine(event, zone);
  await commitOnBranch(folder, {
    branch,
    message: messageOf(proposal, effective),
    files: [
      { path: resolve(budgetFile.file), text: budgetFile.text },
      { path: log, text: `${changes}${change}\n` },
      { path: file, text: `${record.text}${line}\n` },
    ],
  });
  return branch;
}

/** Whether a line of a proposal's file says the same as an event, whoever wrote it and when. */
function isSameEvent({ file, text }: SourceText, line: string, event: Implementation['event']): boolean {
  const { value } = readProposal(file, `${text}${line}\n`);
  const said = value?.events.at(-1);
  const wanted = event.did === 'implement' ? event : undefined;
  return said?.did === 'implement' && said.effective === wanted?.effective && said.roles === wanted.roles;
}

/** Nothing in it is people's text but the names of budgets: services act on what commits say. */
function messageOf({ budget, bound, from, to, id }: Found['proposal'], effective: string): string {
  const change = `${bound} ${formatQuantity(from)} → ${formatQuantity(to)}`;
  return `${commitWithoutReferences(`Change the limit of ${visibleLine(budget)}`)}\n\n${change}, in force from ${dateWords(effective)}. See ${id}.\n`;
}
