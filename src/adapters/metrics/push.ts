import { Pushgateway } from '@prometheus-io/client';
import { messageOf, SourceError } from '../../model/errors.ts';
import type { PublisherSnapshot } from '../../model/metrics.ts';
import { registryOf } from './exposition.ts';

/** Pushes a snapshot to a Pushgateway, for runs that no scrape would meet. Throws a SourceError when it does not take it. */
export async function pushMetrics(gateway: string, snapshot: PublisherSnapshot): Promise<void> {
  try {
    await new Pushgateway(gateway, { timeout: 10_000 }, registryOf(snapshot)).pushAdd({
      jobName: 'headroom',
    });
  } catch (error) {
    throw new SourceError(
      `The Pushgateway ${gateway} does not take the metrics (${messageOf(error)}). Check pushgateway.`,
      {
        cause: error,
      },
    );
  }
}
