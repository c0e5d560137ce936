import { startOf } from '../../src/model/period.ts';
import type { Violation } from '../../src/model/violation.ts';

/** An open violation of API Query P95, over from 28 January to 1 February 2026 and noticed on the day after. */
export function violationOf(differing: Partial<Violation>): Violation {
  return {
    id: 'api.query-p95-2026-01-28',
    budget: 'api/query-p95',
    firstDay: '2026-01-28',
    lastDay: '2026-02-01',
    opened: startOf('2026-02-02', 'UTC'),
    state: 'open',
    steps: [],
    deadlines: [],
    links: [],
    remarks: [],
    metDays: 0,
    metNeeded: 7,
    reopened: [],
    earlier: 0,
    recurring: false,
    ...differing,
  };
}
