import type { Row } from '../model/report.ts';
import type { Since } from '../model/why.ts';
import type { OccasionOf } from './occasion.ts';

/** Since when a row is as it is. */
export async function sinceOf(row: Row, { occasion }: OccasionOf): Promise<Since> {
  const step = row.steps?.steps.at(-1);
  if (occasion === 'step' && step) {
    const { day, earliest, latest } = step;
    return { kind: 'days', day, earliest, latest, because: 'Hours were not looked at.' };
  }
  return { kind: 'unknown', because: 'The days do not show when it began.' };
}
