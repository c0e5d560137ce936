import type { LimitException } from '../../src/model/budget.ts';
import { quantity } from './budget.ts';

/** The exception of the example report: a larger limit until the end of February. */
export const EXAMPLE_EXCEPTION: LimitException = {
  limit: quantity('6 GB'),
  from: '2026-01-19',
  until: '2026-02-28',
  start: Date.parse('2026-01-18T23:00:00Z') / 1000,
  end: Date.parse('2026-02-28T23:00:00Z') / 1000,
  reason: 'Migration of the order cache (runs twice until the cut-over)',
  approvedBy: '@vp-engineering',
};
