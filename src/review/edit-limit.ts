import { isAlias, isScalar, parseDocument, Scalar } from 'yaml';
import type { Bound } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { formatQuantity } from '../model/format.ts';
import { baseValue, parseQuantity, type Quantity } from '../model/quantity.ts';

/** The one limit to change in a budget file. */
export interface LimitEdit {
  readonly slug: string;
  readonly bound: Bound;
  readonly from: Quantity;
  readonly to: Quantity;
}

/**
 * A budget file's text with one limit changed and every other character as it was. Throws an InputError when the file
 * does not have the limit that the change starts from, or has it in a form that cannot be changed in one place.
 */
export function editLimit(file: string, text: string, { slug, bound, from, to }: LimitEdit): string {
  const node: unknown = parseDocument(text).getIn(['budgets', slug, bound], true);
  // What an anchor names elsewhere would change with it.
  if (isAlias(node) || !isScalar(node) || !node.range || node.anchor !== undefined) {
    throw new InputError(
      `${file} has no limit ${bound} of ${slug} that can be changed in one place. Write it there as a plain value.`,
    );
  }
  const written = parseQuantity(String(node.value));
  // Whoever was interrupted after the file was written goes on from there.
  if (written.ok && baseValue(written.value) === baseValue(to)) return text;
  if (!written.ok || baseValue(written.value) !== baseValue(from)) {
    throw new InputError(
      `${file} limits ${slug} to ${String(node.value)}, but the proposal starts from ${formatQuantity(from)}. The limit was changed since; make a new proposal.`,
    );
  }
  const [start, end] = node.range;
  const edited = text.slice(0, start) + scalarLike(node, formatQuantity(to)) + text.slice(end);
  const now = parseDocument(edited).getIn(['budgets', slug, bound]);
  const read = parseQuantity(String(now));
  if (read.ok && baseValue(read.value) === baseValue(to)) return edited;
  throw new InputError(`${file} cannot hold the limit ${formatQuantity(to)}. Change it by hand.`);
}

/** A value in the quotes that the old one had; without any, in quotes when it needs some. */
function scalarLike({ type }: Scalar, value: string): string {
  if (type === Scalar.QUOTE_SINGLE) return `'${value}'`;
  if (type === Scalar.QUOTE_DOUBLE || /[,#:{}[\]]|^[\s&*!|>'"%@`-]|\s$/.test(value))
    return JSON.stringify(value);
  return value;
}
