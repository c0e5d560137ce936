import { isMap, isNode, isPair, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem } from '../model/errors.ts';
import { MESSAGES } from './messages.ts';

/** A place in a file's structure: keys and indexes from the top. */
export type Path = readonly PropertyKey[];

/** A YAML file read as far as it can be, and where things are in it. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  readonly syntax: readonly Problem[];
  /** A problem at the value of a path, or at its key when `at` is `key`; at the nearest parent that exists. */
  problem(path: Path, message: string, options?: ProblemOptions): Problem;
  /** `file:line:column` of a path, for naming one place in a problem at another. */
  place(path: Path): string;
}

/** How a problem points and how much it matters. */
export interface ProblemOptions {
  readonly at?: 'key' | 'value';
  readonly severity?: Problem['severity'];
}

/** Reads YAML without throwing: what is broken is in `syntax`. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const offsetOf = (path: Path, options: ProblemOptions): number =>
    offsetIn(document.contents, path, options.at ?? 'value');
  return {
    file,
    value: document.errors.length > 0 ? undefined : document.toJS(),
    syntax: document.errors.map(({ message, pos }) => ({
      file,
      ...at(pos[0]),
      severity: 'error',
      message: MESSAGES.syntax(oneLine(message)),
    })),
    problem: (path, message, options = {}) => ({
      file,
      ...at(offsetOf(path, options)),
      severity: options.severity ?? 'error',
      message,
    }),
    place: (path) => {
      const { line, column } = at(offsetOf(path, { at: 'key' }));
      return `${file}:${line}:${column}`;
    },
  };
}

function offsetIn(root: unknown, path: Path, at: 'key' | 'value'): number {
  let node: unknown = root;
  let offset = startOf(root);
  for (const [index, key] of path.entries()) {
    const pair = isMap(node)
      ? node.items.find((item) => isPair(item) && String(item.key) === String(key))
      : undefined;
    const next: unknown = pair ? pair.value : childOf(node, key);
    if (!pair && !isNode(next)) return offset;
    const last = index === path.length - 1;
    const keyStart = pair ? startOf(pair.key) : startOf(next);
    offset = (last && at === 'key') || !isNode(next) ? keyStart : startOf(next);
    node = next;
  }
  return offset;
}

function childOf(node: unknown, key: PropertyKey): unknown {
  return isNode(node) && 'items' in node && Array.isArray(node.items) ? node.items[Number(key)] : undefined;
}

function startOf(node: unknown): number {
  return isNode(node) ? ((node as Node).range?.[0] ?? 0) : 0;
}

function oneLine(text: string): string {
  return text.split('\n')[0]?.replace(/\.$/, '') ?? text;
}
