import { type ServeState, serve } from '../app/serve.ts';
import {
  currentHash,
  exitAfter,
  listenToSignals,
  openServed,
  openServer,
  openWakeups,
} from '../compose/serving.ts';
import { systemClock } from '../compose.ts';
import { type LogFormat, logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';
import { nextWords } from './tick.ts';

/** What `headroom serve` was asked. */
export interface ServeOptions {
  readonly config: string;
  readonly log?: LogFormat;
}

/** Seconds in which what is under way is finished or abandoned after a signal to stop. */
const STOP_WITHIN = 30;

/** Publishes by the schedule until SIGTERM or SIGINT; SIGHUP or a changed file makes it read the project again. */
export async function serveCommand({ config, log: format }: ServeOptions, streams: Streams): Promise<number> {
  const log = await logOn(streams, format);
  const signals = listenToSignals();
  exitAfter(signals.stop, STOP_WITHIN, EXIT.failed);
  let state: ServeState | undefined;
  const first = await openServed(config, streams.env, log);
  const server = await openServer(first, () => state, log).catch(async (error: unknown) => {
    await first.close();
    throw error;
  });
  log.info(`Metrics, health and reports are at ${server.address}.`);
  let opened: typeof first | undefined = first;
  try {
    await serve({
      wakeups: await openWakeups(first.settings, signals.stop, signals.onReload),
      clock: systemClock,
      log,
      signal: signals.stop,
      open: async () => {
        const served = opened ?? (await openServed(config, streams.env, log));
        opened = undefined;
        return served;
      },
      currentHash: () => currentHash(config, streams.env),
      onState: (next) => {
        if (!state) log.info(nextWords(next.next, next.publishing.project.calendar));
        state = next;
      },
    });
    log.info('Stopped.');
    return EXIT.fine;
  } finally {
    await server.close();
    signals.release();
  }
}
