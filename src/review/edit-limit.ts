import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  type Pair,
  parseDocument,
  Scalar,
  stringify,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Bound } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { formatQuantity } from '../model/format.ts';
import { jsonText } from '../model/json-text.ts';
import { visibleLine } from '../model/one-line.ts';
import { baseValue, parseQuantity, type Quantity } from '../model/quantity.ts';

/** The one limit to change in a budget file. */
export interface LimitEdit {
  readonly slug: string;
  readonly bound: Bound;
  /** The member of a family whose limit it is, by what stands in the brackets of its id; the budget’s or the family’s own unless given. */
  readonly member?: string;
  readonly from: Quantity;
  readonly to: Quantity;
}

/**
 * A budget file's text with one limit changed and every other character as it was. The limit of a member that had none of its
 * own is added, in one line. Throws an InputError when the file does not have the limit that the change starts from, or has
 * it in a form that cannot be changed in one place.
 */
export function editLimit(file: string, text: string, edit: LimitEdit): string {
  const place = placeOf(text, edit);
  if (!place) {
    throw new InputError(
      `${file} has no limit ${edit.bound} of ${nameOf(edit)} that can be changed in one place. Write it there as a plain value.`,
    );
  }
  const written = parseQuantity(String(place.there.value));
  // Whoever was interrupted after the file was written goes on from there.
  if (place.isOwn && written.ok && baseValue(written.value) === baseValue(edit.to)) return text;
  if (!written.ok || baseValue(written.value) !== baseValue(edit.from)) {
    throw new InputError(
      `${file} limits ${nameOf(edit)} to ${String(place.there.value)}, but the proposal starts from ${formatQuantity(edit.from)}. The limit was changed since; make a new proposal.`,
    );
  }
  const [start, end] = place.range;
  const edited = text.slice(0, start) + place.written(formatQuantity(edit.to)) + text.slice(end);
  const now = placeOf(edited, edit);
  const read = parseQuantity(String(now?.there.value));
  if (now?.isOwn && read.ok && baseValue(read.value) === baseValue(edit.to)) return edited;
  throw new InputError(`${file} cannot hold the limit ${formatQuantity(edit.to)}. Change it by hand.`);
}

function nameOf({ slug, member }: LimitEdit): string {
  return member === undefined ? slug : `${slug}[${visibleLine(member)}]`;
}

/** Where something is written in a file, and how. */
interface Place {
  /** The limit that is in force, and whether it is that of what is changed or the family’s. */
  readonly there: Scalar;
  readonly isOwn: boolean;
  readonly range: readonly [number, number];
  readonly written: (limit: string) => string;
}

/** Undefined where there is no such place, and where what an anchor names elsewhere would change with it. */
function placeOf(text: string, { slug, bound, member }: LimitEdit): Place | undefined {
  const document = parseDocument(text);
  const budget: unknown = document.getIn(['budgets', slug], true);
  if (!isMap(budget)) return undefined;
  const [limit, limits] = [pairOf(budget, bound), pairOf(budget, 'limits')];
  const own =
    member === undefined || !limits || !isMap(limits.value) ? undefined : pairOf(limits.value, member);
  const changed = member === undefined ? limit : own;
  if (changed) {
    const { value } = changed;
    const around = member === undefined ? [budget] : [budget, limits?.value];
    const isLone = isScalar(value) && !isNamed(document, [value, ...around]);
    return isLone && value.range
      ? {
          there: value,
          isOwn: true,
          range: [value.range[0], value.range[1]],
          written: (to) => scalarLike(value, to),
        }
      : undefined;
  }
  if (member === undefined || !limit || !isScalar(limit.value) || isNamed(document, [budget, limits?.value]))
    return undefined;
  const added = limits ? addedTo(text, limits.value, member) : addedBeside(text, budget, limit, member);
  return added && { there: limit.value, isOwn: false, ...added };
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find(({ key: own }) => isScalar(own) && (String(own.value) === key || own.source === key));
}

/** Whether one of the nodes is repeated somewhere by its anchor, or stands for another. */
function isNamed(document: Document.Parsed, nodes: readonly unknown[]): boolean {
  const named = new Set<string>();
  visit(document, { Alias: (_, { source }) => void named.add(source) });
  return nodes.some(
    (node) =>
      isAlias(node) ||
      ((isMap(node) || isScalar(node)) &&
        node.anchor !== undefined &&
        (isScalar(node) || named.has(node.anchor))),
  );
}

type Added = Pick<Place, 'range' | 'written'>;

/** One more line, or one more pair in the braces, behind the last limit of a member. */
function addedTo(text: string, limits: unknown, member: string): Added | undefined {
  if (!isMap(limits) || !limits.range) return undefined;
  const last = limits.items.at(-1);
  if (!last) return insertedAt(limits.range[0] + 1, (limit) => ` ${keyOf(member)}: ${limit} `);
  return isScalar(last.value)
    ? behind(text, limits, last, last.value, (limit) => `${keyOf(member)}: ${limit}`)
    : undefined;
}

/** The first limit of a member, behind the limit of its family. */
function addedBeside(text: string, budget: YAMLMap, limit: Pair, member: string): Added | undefined {
  return isScalar(limit.value)
    ? behind(text, budget, limit, limit.value, (to) => `limits: { ${keyOf(member)}: ${to} }`)
    : undefined;
}

function behind(
  text: string,
  map: YAMLMap,
  { key }: Pair,
  { range, type }: Scalar,
  written: (limit: string) => string,
): Added | undefined {
  if (!range || type === Scalar.BLOCK_FOLDED || type === Scalar.BLOCK_LITERAL) return undefined;
  if (map.flow) return insertedAt(range[1], (limit) => `, ${written(limit)}`);
  const from = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
  const indent = text.slice(text.lastIndexOf('\n', from) + 1, from);
  if (indent.trim() !== '') return undefined;
  const [lineEnd = ''] = /\r?\n/.exec(text) ?? ['\n'];
  const rest = /\r?(?:\n|$)/.exec(text.slice(range[1]));
  return insertedAt(range[1] + (rest?.index ?? 0), (limit) => `${lineEnd}${indent}${written(limit)}`);
}

function insertedAt(place: number, written: (limit: string) => string): Added {
  return { range: [place, place], written: (limit) => written(quotedIfNeeded(limit)) };
}

/** A member’s values as a key: as they are where that is the same text for YAML. */
function keyOf(member: string): string {
  return /^[A-Za-z_/][\w/.-]*$/.test(member) && stringify(member).trimEnd() === member
    ? member
    : jsonText(member);
}

/** A value in the quotes that the old one had; without any, in quotes when it needs some. */
function scalarLike({ type }: Scalar, value: string): string {
  if (type === Scalar.QUOTE_SINGLE) return `'${value}'`;
  return type === Scalar.QUOTE_DOUBLE ? JSON.stringify(value) : quotedIfNeeded(value);
}

function quotedIfNeeded(value: string): string {
  return /[,#:{}[\]]|^[\s&*!|>'"%@`-]|\s$/.test(value) ? JSON.stringify(value) : value;
}
