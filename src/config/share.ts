import { baseValue, parseQuantity } from '../model/quantity.ts';
import { MESSAGES } from './messages.ts';
import type { Read } from './shape.ts';
import type { Path, YamlFile } from './yaml/file.ts';

/** Reads a share above 0% and up to 100%, written as `90%` or `0.9`; the default when nothing is written. */
export function readShare(
  yaml: YamlFile,
  path: Path,
  written: string | number | undefined,
  preset: number,
): Read<number> {
  if (written === undefined) return { value: preset, problems: [] };
  const parsed = parseQuantity(written);
  const plain = parsed.ok && (parsed.value.unit.kind === 'ratio' || parsed.value.unit.symbol === '');
  const share = parsed.ok && plain ? baseValue(parsed.value) : Number.NaN;
  if (share > 0 && share <= 1) return { value: share, problems: [] };
  return { problems: [yaml.problem(path, MESSAGES.badShare(String(written)))] };
}
