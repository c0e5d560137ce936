import { createRecords } from '../../src/adapters/files/records.ts';
import type { ReviewAccess } from '../../src/app/written.ts';
import type { ReviewSettings } from '../../src/model/review-settings.ts';
import { readLines } from './settings-file.ts';

/** The review's settings as they are unless a file says otherwise, with what differs. */
export function reviewSettings(...lines: readonly string[]): ReviewSettings {
  const smallest = ['time_zone: UTC', 'budgets: [budgets]', 'source: { recording: samples.jsonl }'];
  const { value } = readLines([...smallest, ...(lines.length > 0 ? ['review:', ...lines] : [])]);
  if (!value) throw new Error('These settings have a problem.');
  return value.review;
}

/** People's part of the review in a folder. */
export function recordsIn(folder: string, ...lines: readonly string[]): ReviewAccess {
  return { settings: reviewSettings(...lines), records: createRecords(folder) };
}
