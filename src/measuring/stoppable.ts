import { StoppedError } from '../model/errors.ts';
import type { MetricSource } from '../ports/metric-source.ts';

/**
 * A source whose measuring ends when `signal` is aborted, with a StoppedError: what was measured until then is no
 * failure of the source, and must make no report.
 */
export function stoppable(source: MetricSource, signal: AbortSignal): MetricSource {
  const ended = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (signal.aborted) throw new StoppedError();
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted) throw new StoppedError();
      throw error;
    }
  };
  return {
    ...source,
    measure: (budget, request) => ended(() => source.measure(budget, request, signal)),
    points: (query, of) => ended(async () => source.points?.(query, of, signal)),
  };
}
