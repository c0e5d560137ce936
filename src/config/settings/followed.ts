import type { Problem } from '../../model/errors.ts';
import { MESSAGES } from '../messages.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { leadsOut } from './git-names.ts';
import type { WrittenSettings } from './settings-schema.ts';

/** Records of a followed project are committed with it, so that they cannot be elsewhere. */
export function followedProblems(
  yaml: YamlFile,
  { review, changes = {} }: WrittenSettings,
): readonly Problem[] {
  const folders: readonly (readonly [path: Path, folder: string | undefined])[] = [
    [['review', 'folder'], review?.folder],
    [['review', 'proposals'], review?.proposals],
    ...Object.entries(changes).map(
      ([name, { notes }]) => [['changes', name, 'notes', 'folder'], notes?.folder] as const,
    ),
  ];
  return folders.flatMap(([path, folder]) =>
    folder !== undefined && leadsOut(folder) ? [yaml.problem(path, MESSAGES.outsideProject(folder))] : [],
  );
}
