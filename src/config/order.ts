import type { Problem } from '../model/errors.ts';

/** Problems by file, in the order of the files given, and then from the top of each down. */
export function inOrder(problems: readonly Problem[], files: readonly string[]): readonly Problem[] {
  const place = new Map(files.map((file, index) => [file, index]));
  return problems.toSorted(
    (a, b) => (place.get(a.file) ?? 0) - (place.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
  );
}
