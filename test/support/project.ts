import { join } from 'node:path';
import { folderWith } from './folder.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A project on the shipped budgets and recording, in a folder of its own. */
export function samplesProject(more = ''): {
  readonly folder: string;
  readonly config: string;
  readonly output: string;
} {
  const folder = folderWith({
    'headroom.yaml': [
      'time_zone: UTC',
      `budgets: [${ROOT}/budgets]`,
      `source: { recording: ${ROOT}/samples/virtengine.jsonl }`,
      more,
    ].join('\n'),
  });
  return { folder, config: join(folder, 'headroom.yaml'), output: join(folder, 'output') };
}
