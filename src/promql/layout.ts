import type { QuantileIndicator } from '../model/indicator.ts';
import { ranged, selector } from './selector.ts';

/** The bounds that a classic histogram's buckets have within the `seconds` before. */
export function layoutQuery({ histogram, where }: QuantileIndicator, seconds: number): string {
  return `group by (le) (last_over_time(${ranged(selector(`${histogram}_bucket`, where), `[${seconds}s]`)}))`;
}
