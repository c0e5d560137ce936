import type { Bound } from '../../model/budget.ts';
import type { Problem } from '../../model/errors.ts';
import { parseQuantity, type Quantity } from '../../model/quantity.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';

/** A limit with the key it was written under. */
export interface BoundedLimit {
  readonly bound: Bound;
  readonly limit: Quantity;
}

const BOUNDS = ['at_most', 'at_least'] as const satisfies readonly Bound[];

/** Reads the one limit of a budget or an exception. */
export function readLimit(
  yaml: YamlFile,
  path: Path,
  written: { readonly at_most?: string | number; readonly at_least?: string | number },
): Read<BoundedLimit> {
  const [bound, second] = BOUNDS.filter((key) => written[key] !== undefined);
  if (bound === undefined) return { problems: isTried(yaml, path, BOUNDS) ? [] : [noBound(yaml, path)] };
  if (second !== undefined) {
    return { problems: [yaml.problem([...path, second], MESSAGES.twoBounds(), { at: 'key' })] };
  }
  const limit = parseQuantity(written[bound] ?? '');
  if (limit.ok) return { value: { bound, limit: limit.value }, problems: [] };
  return { problems: [yaml.problem([...path, bound], limit.error)] };
}

function noBound(yaml: YamlFile, path: Path): Problem {
  return yaml.problem(path, MESSAGES.noBound(), { at: 'key' });
}
