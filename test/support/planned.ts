import { leavingOut } from '../../src/measuring/maintenance.ts';
import type { Maintenance } from '../../src/model/budget.ts';
import { holesOf } from '../../src/model/holes.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';

/** A source of which each request says what is planned, as `measureAll` says it. */
export function withoutMaintenance(source: MetricSource, planned: readonly Maintenance[]): MetricSource {
  const outermost = leavingOut(source);
  return {
    ...outermost,
    measure: (budget, request, signal) =>
      outermost.measure(budget, { ...request, leaveOut: holesOf(planned, budget) }, signal),
  };
}
