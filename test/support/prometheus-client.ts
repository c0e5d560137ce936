import { expect, onTestFinished } from 'vitest';
import { type Client, createClient } from '../../src/adapters/prometheus/client.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { PrometheusSettings } from '../../src/model/source-settings.ts';
import { prometheusSettings } from './prometheus-settings.ts';
import { type Reply, scriptedServer } from './scripted-server.ts';

/** A query that any server answers. */
export const QUERY = { path: 'query', parameters: { query: 'vector(1)', time: '0' } } as const;

/** A client whose pauses are noted and take no time. Closed when the test is over. */
export function client(
  url: string,
  differing: Partial<PrometheusSettings> = {},
  paused: number[] = [],
): Client {
  let now = 1_770_000_000;
  const made = createClient(prometheusSettings(url, differing), reveal, {
    clock: { now: () => now },
    random: () => 0.5,
    pause: async (seconds) => {
      paused.push(seconds);
      now += seconds;
    },
  });
  onTestFinished(() => made.close());
  return made;
}

/** The words of the SourceError that work ends with. */
export const failing = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SourceError);
  return (error as Error).message;
};

/** What a query fails with when the server answers so. */
export async function failureOf(reply: Reply, differing: Partial<PrometheusSettings> = {}) {
  const { url, taken } = await scriptedServer(() => reply);
  return { message: await failing(client(url, differing).query(QUERY)), taken, url };
}
