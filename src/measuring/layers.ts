import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { withinReach } from './reach.ts';
import { rememberingSource } from './remember.ts';
import { stoppable } from './stoppable.ts';

/** What a source has before it where reports are published. */
export interface Layers {
  readonly ledger: Pick<Ledger, 'readings' | 'keep'>;
  readonly clock: Clock;
  /** Ends measuring. */
  readonly stop: AbortSignal;
}

/**
 * A source with all that stands before it where reports are published: what the ledger remembers is not asked for, and what
 * is asked for ends with a stop, and is no more than the source still has. What is to be left out stands before both, in `measureAll`.
 */
export function layered(source: MetricSource, { ledger, clock, stop }: Layers): MetricSource {
  return rememberingSource(withinReach(stoppable(source, stop)), ledger, clock);
}
