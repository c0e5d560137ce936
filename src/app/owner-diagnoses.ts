import type { BudgetSet } from '../model/budget.ts';
import { type Directory, ownerNamed } from '../model/directory.ts';
import { listWords, plural } from '../model/format.ts';
import type { Diagnosis } from '../ports/publisher.ts';

/** Names that are told of; the others are counted. */
const MOST_NAMED = 5;

/** Whether everybody who has a budget hears of its violations; nothing is said where it has no owners. */
export function ownerDiagnoses(
  { budgets, families = [] }: Pick<BudgetSet, 'budgets' | 'families'>,
  directory: Directory,
): readonly Diagnosis[] {
  if (directory.owners.length === 0) return [];
  const named = [
    ...budgets.map(({ owner }) => owner),
    ...families.flatMap(({ template, own }) => [
      template.owner,
      ...[...own.values()].flatMap(({ owner }) => owner ?? []),
    ]),
  ];
  const nobodys = named.filter((owner) => owner === undefined).length;
  const unlisted = [...new Set(named)].filter(
    (owner) => owner !== undefined && !ownerNamed(directory, owner),
  );
  const left = unlisted.length - MOST_NAMED;
  const names = [
    ...unlisted.slice(0, MOST_NAMED).flatMap((owner) => owner ?? []),
    ...(left > 0 ? [plural(left, 'other')] : []),
  ];
  const entries =
    names.length === 0
      ? 'Everybody who owns a budget has an entry.'
      : `${listWords(names)} ${unlisted.length === 1 ? 'owns' : 'own'} budgets and ${unlisted.length === 1 ? 'has' : 'have'} no entry: nobody hears of their violations. Add them below owners in the settings.`;
  const without =
    nobodys === 0
      ? ''
      : ` ${plural(nobodys, 'budget has', 'budgets have')} no owner, and only stakeholders hear of them.`;
  return [{ what: 'owners', ok: names.length === 0, detail: `${entries}${without}` }];
}
