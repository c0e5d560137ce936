import { live } from '../app/live.ts';
import { type ServeState, serve } from '../app/serve.ts';
import { currentHash, openServed, openServer, openWakeups } from '../compose/serving.ts';
import { listenToSignals, systemClock } from '../compose.ts';
import { type LogFormat, logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';
import { nextWords } from './tick.ts';

/** What `headroom serve` was asked. */
export interface ServeOptions {
  readonly config: string;
  readonly log?: LogFormat;
}

/** Publishes by the schedule until SIGTERM or SIGINT; SIGHUP or a changed file makes it read the project again. */
export async function serveCommand({ config, log: format }: ServeOptions, streams: Streams): Promise<number> {
  const log = await logOn(streams, format);
  await using opened = new AsyncDisposableStack();
  const signals = opened.adopt(listenToSignals('reloads'), ({ release }) => release());
  const open = () => openServed(config, streams.env, log);
  const first = await open();
  const project = opened.adopt(live(first), ({ close }) => close());
  let state: ServeState | undefined;
  const server = opened.adopt(await openServer(project, () => state, log), ({ close }) => close());
  log.info(`Metrics, health and reports are at ${server.address}.`);
  let told = false;
  await serve({
    wakeups: await openWakeups(first.settings, signals.stop, signals.onReload),
    clock: systemClock,
    log,
    stopping: signals,
    project,
    open,
    currentHash: () => currentHash(config, streams.env),
    onState: (now) => {
      state = now;
      if (told || !now.next) return;
      told = true;
      log.info(nextWords(now.next, project.current.publishing.project.calendar));
    },
  });
  await opened.disposeAsync();
  log.info('Stopped.');
  return EXIT.fine;
}
