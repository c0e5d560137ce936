import { addUp } from '../../model/add-up.ts';
import type { Measured } from '../../model/series.ts';

const CHANGED_BUCKETS: Measured = {
  kind: 'none',
  why: 'implausible',
  detail: 'The histogram’s buckets changed between the stretches beside a maintenance window.',
};

/** Observations, events and increases add up; of what is counted, only buckets can fail to. */
export function foldCounted(pieces: readonly Measured[]): Measured {
  return addUp(pieces) ?? CHANGED_BUCKETS;
}
