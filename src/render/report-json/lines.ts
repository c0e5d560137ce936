import { isMembers, type Members } from './columns.ts';

/** Brackets within which each member has a line of its own; of a list it is one more. */
const BROKEN = 2;
/** What is shorter stays on one line. */
const SHORT = 100;

/**
 * A saved report as JSON in one way alone: keys in the order of their code units, a line for each row and whatever else is long,
 * and a number that JSON has not as a text.
 */
export function reportLines(report: unknown): string {
  return [...lines(report, 0), '\n'].join('');
}

/** The pieces of a value's text. */
function lines(value: unknown, depth: number): readonly string[] {
  if (Array.isArray(value) && depth <= BROKEN)
    return bracketed(
      '[',
      value.map((one) => lines(one, depth + 1)),
      ']',
      depth,
    );
  if (!isMembers(value) || depth >= BROKEN) return [JSON.stringify(inOrder(value))];
  const members = namesIn(value).map((name) => [
    `${JSON.stringify(name)}: `,
    ...lines(value[name], depth + 1),
  ]);
  return bracketed('{', members, '}', depth);
}

function bracketed(
  open: string,
  members: readonly (readonly string[])[],
  close: string,
  depth: number,
): readonly string[] {
  const length = members.flat().reduce((sum, piece) => sum + piece.length, members.length);
  const indent = length <= SHORT ? '' : `\n${'  '.repeat(depth)}`;
  const inner = indent && `${indent}  `;
  return [
    open,
    ...members.flatMap((member, index) => [index === 0 ? inner : `,${inner}`, ...member]),
    indent,
    close,
  ];
}

function inOrder(value: unknown): unknown {
  if (isInJson(value)) return value;
  if (Array.isArray(value)) return value.every(isInJson) ? value : value.map(inOrder);
  if (typeof value === 'number') return Object.is(value, -0) ? JSON.rawJSON('-0') : String(value);
  if (!isMembers(value)) return null;
  const ordered: Record<string, unknown> = {};
  for (const name of namesIn(value)) ordered[name] = inOrder(value[name]);
  return ordered;
}

function namesIn(members: Members): readonly string[] {
  const names: string[] = [];
  for (const name in members) if (members[name] !== undefined) names.push(name);
  return names.toSorted();
}

/** Whether a value is in JSON as it is, in one way alone. */
function isInJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value === 'string' || typeof value === 'boolean';
}

declare global {
  // TypeScript’s library does not know it yet.
  interface JSON {
    rawJSON(text: string): object;
  }
}
