import { type Directory, ownerNamed, ownerOfService } from '../../model/directory.ts';
import type { Problem } from '../../model/errors.ts';
import { MESSAGES } from '../messages.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenFile } from './budget-schema.ts';

/** Whose the budgets of a file are that name nobody, nor does their file. */
export function ownedBy(
  { service }: WrittenFile,
  directory: Directory | undefined,
): { readonly owner?: string } {
  const owner = directory && service !== undefined ? ownerOfService(directory, service) : undefined;
  return owner === undefined ? {} : { owner };
}

/** A warning for each owner that a file names and the directory has no entry of, where there is a directory. */
export function ownerProblems(
  yaml: YamlFile,
  file: WrittenFile,
  directory: Directory | undefined,
): readonly Problem[] {
  if (!directory || directory.owners.length === 0) return [];
  const known = directory.owners.map(({ name }) => name);
  return namedIn(file).flatMap(({ path, owner }) =>
    ownerNamed(directory, owner)
      ? []
      : [yaml.problem(path, MESSAGES.unlistedOwner(owner, known), { severity: 'warning' })],
  );
}

/** An owner that is named, and where. */
interface Named {
  readonly path: Path;
  readonly owner: string;
}

function namedIn({ owner: ofFile, budgets = {} }: WrittenFile): readonly Named[] {
  const named = (path: Path, owner: string | undefined) => (owner === undefined ? [] : [{ path, owner }]);
  return [
    ...named(['owner'], ofFile),
    ...Object.entries(budgets).flatMap(([slug, { owner, owners = {} }]) => [
      ...named(['budgets', slug, 'owner'], owner),
      ...Object.entries(owners).flatMap(([member, one]) => named(['budgets', slug, 'owners', member], one)),
    ]),
  ];
}
