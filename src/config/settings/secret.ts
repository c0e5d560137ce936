import type { Problem } from '../../model/errors.ts';
import type { Secret } from '../../model/source-settings.ts';
import { MESSAGES } from '../messages.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';

/** A secret that is written under `key` of the map at `path`, or in a file named under `key_file`. Undefined when neither is there. */
export function secretOf<K extends string>(
  written: Partial<Readonly<Record<K | `${K}_file`, string | undefined>>>,
  key: K,
  path: Path,
): Secret | undefined {
  const [value, file] = [written[key], written[`${key}_file`]];
  if (file !== undefined) return { file, setting: [...path, `${key}_file`].join('.') };
  return value === undefined ? undefined : { value };
}

/** Both, or neither where one is needed, of `key` and `key_file`. */
export function secretProblems<K extends string>(
  yaml: YamlFile,
  path: Path,
  written: Partial<Readonly<Record<K | `${K}_file`, string | undefined>>>,
  key: K,
  needed = true,
): readonly Problem[] {
  const keys = [key, `${key}_file`] as const;
  const count = keys.filter((one) => written[one] !== undefined).length;
  if (count === 1 || (count === 0 && (!needed || isTried(yaml, path, keys)))) return [];
  return [yaml.problem(path, MESSAGES.oneOf(keys), { at: 'key' })];
}
