import type { Served, ServeState } from '../app/serve.ts';
import { snapshotOf } from '../app/snapshot.ts';
import { readProjectFiles, systemClock } from '../compose.ts';
import type { Environment } from '../config/environment.ts';
import type { Settings } from '../config/settings.ts';
import { isoOf } from '../model/window.ts';
import type { Logger } from '../ports/logger.ts';
import type { Wakeups } from '../ports/wakeups.ts';
import { openPublishing } from './publishing.ts';

export { exitAfter, listenToSignals } from '../adapters/system/signals.ts';

/** Seconds between wake-ups without another reason. */
const EVERY = 60;
/** A program that did not wake up for this long, in seconds, is stuck. */
const STUCK = 3600;

/** A project opened for serving, with its settings. */
export interface OpenServed extends Served {
  readonly settings: Settings;
  readonly output: string;
}

/** Opens a project for serving. Throws an InputError for files with errors. */
export async function openServed(config: string, env: Environment, log: Logger): Promise<OpenServed> {
  const hash = await currentHash(config, env);
  const { publishing, settings, output, close } = await openPublishing({ config, log }, env);
  return { publishing, settings, output, hash, close };
}

/** A hash of the project's files as they are now. */
export async function currentHash(config: string, env: Environment): Promise<string> {
  return (await readProjectFiles({ config }, env)).hash;
}

/** The alarm clock of a schedule. */
export async function openWakeups(
  { schedule, calendar }: Settings,
  signal: AbortSignal,
  onReload: (reload: () => void) => () => void,
): Promise<Wakeups> {
  const { createWakeups } = await import('../adapters/cron/wakeups.ts');
  return createWakeups({ schedule, zone: calendar.zone, every: EVERY, signal, onReload });
}

/** Starts the HTTP server of a serving program. `state` is how it is now, once it woke up for the first time. */
export async function openServer(
  { settings, output, publishing }: OpenServed,
  state: () => ServeState | undefined,
  log: Logger,
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const { startServer } = await import('../adapters/server/server.ts');
  const { EXPOSITION_TYPE, exposition } = await import('../adapters/metrics/exposition.ts');
  return startServer({
    ...settings.server,
    folder: output,
    metrics: async () => ({
      mediaType: EXPOSITION_TYPE,
      text: await exposition(await snapshotOf(state()?.publishing ?? publishing)),
    }),
    troubles: async () => troublesOf(state()),
    log,
  });
}

function troublesOf(state: ServeState | undefined): readonly string[] {
  if (!state) return ['It has not woken up yet.'];
  const stuck = systemClock.now() - state.wokeAt > STUCK;
  return [
    ...(stuck ? [`It last woke up at ${isoOf(state.wokeAt)}.`] : []),
    ...(state.brokenFiles === undefined ? [] : [state.brokenFiles]),
    ...(state.failure === undefined ? [] : [state.failure]),
  ];
}

/** Pushes the metrics to the settings' Pushgateway, when they name one. A failure is only told. */
export async function pushIfWanted(
  { settings, publishing }: Pick<OpenServed, 'settings' | 'publishing'>,
  log: Logger,
): Promise<void> {
  if (settings.pushgateway === undefined) return;
  const { pushMetrics } = await import('../adapters/metrics/push.ts');
  const { SourceError } = await import('../model/errors.ts');
  await pushMetrics(settings.pushgateway, await snapshotOf(publishing)).catch((error: unknown) => {
    if (!(error instanceof SourceError)) throw error;
    log.warn(error.message);
  });
}
