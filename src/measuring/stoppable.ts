import { StoppedError } from '../model/errors.ts';
import type { MetricSource } from '../ports/metric-source.ts';

/**
 * A source whose measuring ends when `signal` is aborted, with a StoppedError: what was measured until then is no
 * failure of the source, and must make no report.
 */
export function stoppable(source: MetricSource, signal: AbortSignal): MetricSource {
  return {
    ...source,
    measure: async (budget, request) => {
      if (signal.aborted) throw new StoppedError();
      try {
        return await source.measure(budget, request, signal);
      } catch (error) {
        if (signal.aborted) throw new StoppedError();
        throw error;
      }
    },
  };
}
