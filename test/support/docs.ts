import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '../..');

/** A page of documentation, by its path in the project. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** The README, and what it leads to. */
export const PAGES: readonly Page[] = ['README.md', ...globSync('docs/*.md', { cwd: ROOT }).toSorted()].map(
  (path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(ROOT, path), 'utf8') }),
);

/** The fenced blocks of some pages with the given words behind the fence, in order. */
export function blocksOf(pages: readonly Page[], info: string): readonly string[] {
  return pages
    .flatMap(({ text }) => [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)])
    .filter(([, found]) => found === info)
    .map(([, , block]) => block ?? '');
}

/** A row of a table, as the code in each of its cells. */
export type CodeRow = readonly (readonly string[])[];

/** The rows of a page's tables. */
export function codeRows({ text }: Page): readonly CodeRow[] {
  return [...text.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) =>
    row.split(/(?<!\\)\|/).map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)),
  );
}
