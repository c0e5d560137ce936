import { join } from 'node:path';
import type { Project } from '../../src/app/generate.ts';
import { readProject } from '../../src/compose.ts';

const root = join(import.meta.dirname, '../..');

/** The recording that is shipped. */
export const RECORDING_FILE: string = join(root, 'samples/virtengine.jsonl');

/** The project that is shipped. Throws an InputError when a file of it has an error. */
export async function shippedProject(): Promise<Project> {
  return (await readProject({ config: join(root, 'headroom.yaml') }, {})).project;
}
