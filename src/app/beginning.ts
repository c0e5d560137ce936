import type { Stopping } from '../ports/stopping.ts';
import type { Publishing } from './publishing.ts';

/**
 * Answers a function that says whether one more delivery may begin: not when the program is told to stop, nor when the
 * settings are no longer what they are now, since whoever is removed gets nothing more.
 */
export async function beginnings(
  { settingsText }: Publishing,
  { stop }: Stopping,
): Promise<() => Promise<boolean>> {
  const text = await settingsText?.();
  // Whether it is to stop is asked last: it may be told so while the settings are read.
  return async () => (await settingsText?.()) === text && !stop.aborted;
}

/** What is said of a run that ended before it had done everything. */
export function leftWords({ stop }: Stopping): string {
  const why = stop.aborted ? 'Told to stop' : 'The settings changed meanwhile';
  return `${why}: nothing more was begun. What is left is done at the next wake-up: headroom tick, or headroom serve.`;
}
