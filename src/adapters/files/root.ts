import { join } from 'node:path';
import { BOUNDS } from '../../model/bounds.ts';
import { readUtf8Now } from '../io/read.ts';

/** The program's own folder, the same from the sources and from what is built of them. */
export const ROOT: string = join(import.meta.dirname, '../../..');

/** The program's version. */
export function programVersion(): string {
  return (JSON.parse(readUtf8Now(join(ROOT, 'package.json'), BOUNDS.file)) as { version: string }).version;
}
