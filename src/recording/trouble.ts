import { type Document, parseDocument } from 'yaml';
import type { Problem } from '../model/errors.ts';

/** What to do about a file that a program wrote and somebody changed. */
export const AGAIN = 'Undo the edit, or record the file again with “headroom record”.';

/** Something wrong in a line, at the value that the path leads to. */
export interface Trouble {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What is wrong where a program wrote and somebody changed it, with what to do. */
export function trouble(path: readonly PropertyKey[], message: string): Trouble {
  return { path, message: `${message} ${AGAIN}` };
}

/** A line of a file; the first is 1. */
export interface Line {
  readonly file: string;
  readonly number: number;
  readonly text: string;
}

/** The trouble as a problem with its place in the file. */
export function problemAt(line: Line, { path, message }: Trouble): Problem {
  return problemInColumn(line, columnOf(line.text, path), message);
}

/** What `JSON.parse` said of the line, at the place where it stopped. */
export function syntaxProblem(line: Line, error: unknown): Problem {
  const message = `This line is not JSON. A recording holds one JSON value a line. ${AGAIN}`;
  return problemInColumn(line, 1 + positionOf(line.text, error), message);
}

/** V8 does not always say where; YAML, of which JSON is a part, stops at the same place or not at all. */
function positionOf(text: string, error: unknown): number {
  const said = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(said)?.[1];
  if (position !== undefined) return Number(position);
  return said.includes('end of JSON input') ? text.length : (readAsYaml(text).errors[0]?.pos[0] ?? 0);
}

/** Without the excerpts that the parser would make for each of its complaints. */
function readAsYaml(text: string): Document.Parsed {
  return parseDocument(text, { prettyErrors: false, logLevel: 'error' });
}

function problemInColumn({ file, number }: Line, column: number, message: string): Problem {
  return { file, line: number, column, severity: 'error', message };
}

/** Where in the line's JSON the path leads, counted from 1; the nearest value on the way where it leads nowhere. */
function columnOf(text: string, path: readonly PropertyKey[]): number {
  const document = readAsYaml(text);
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (hasRange(node)) return node.range[0] + 1;
  }
  return 1;
}

function hasRange(node: unknown): node is { readonly range: readonly [number, ...number[]] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
