import { fetch } from 'undici';
import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import { codeOf, SourceError } from '../../model/errors.ts';
import type { Watched } from '../../model/metrics.ts';
import { quotable } from '../../model/one-line.ts';
import { readBody } from '../io/body.ts';
import { after } from '../io/timer.ts';
import { EXPOSITION_TYPE, exposition } from './exposition.ts';

/** How long a Pushgateway may take, in seconds. */
const PATIENCE = 10;

/** Pushes a snapshot to a Pushgateway, for runs that no scrape would meet. Throws a SourceError when it does not take it. */
export async function pushMetrics(gateway: string, snapshot: Watched): Promise<void> {
  const why = await refusalOf(`${gateway}/metrics/job/headroom`, await exposition(snapshot));
  if (why === undefined) return;
  throw new SourceError(`The Pushgateway ${gateway} does not take the metrics (${why}). Check pushgateway.`);
}

/** Why metrics are not taken; undefined when they are. */
async function refusalOf(url: string, body: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': EXPOSITION_TYPE },
      body,
      redirect: 'manual',
      signal: after(PATIENCE),
    });
    const { text } = await readBody(response.body, bytesOf(BOUNDS.reply));
    return response.ok ? undefined : `status ${response.status}, “${quotable(text)}”`;
  } catch (error) {
    return codeOf(error);
  }
}
