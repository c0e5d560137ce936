import { near } from '../model/did-you-mean.ts';
import { valueAt } from './shape.ts';
import type { Path, YamlFile } from './yaml/file.ts';

/**
 * Whether one of the keys is in the map at a place, be it misspelt or with a value of the wrong type: that is a problem
 * of its own already, and that none is there needs no second one.
 */
export function isTried(yaml: YamlFile, path: Path, keys: readonly string[]): boolean {
  const written = Object.keys(valueAt(yaml.value, path) ?? {});
  return written.some((key) => keys.includes(key) || near(key, keys) !== undefined);
}
