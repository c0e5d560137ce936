import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The program's own folder, the same from the sources and from what is built of them. */
export const ROOT: string = join(import.meta.dirname, '../../..');

/** The program's version. */
export function programVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}
