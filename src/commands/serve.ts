import { live } from '../app/live.ts';
import { type ServeState, serve } from '../app/serve.ts';
import { openPlace, type PlaceOptions } from '../compose/following.ts';
import { currentHash, openServed, openServer, openWakeups, replicaName } from '../compose/serving.ts';
import { listenToSignals, systemClock } from '../compose.ts';
import { type LogFormat, logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';
import { nextWords } from './tick.ts';

/** What `headroom serve` was asked. */
export interface ServeOptions extends PlaceOptions {
  readonly log?: LogFormat;
}

/** Publishes by the schedule until SIGTERM or SIGINT; SIGHUP or a changed file makes it read the project again. */
export async function serveCommand(
  { log: format, ...options }: ServeOptions,
  streams: Streams,
): Promise<number> {
  const log = await logOn(streams, format);
  await using opened = new AsyncDisposableStack();
  const signals = opened.adopt(listenToSignals('reloads'), ({ release }) => release());
  const place = opened.adopt(await openPlace(options, streams.env, log, signals.stop), ({ close }) =>
    close(),
  );
  const open = () => openServed(place.files(), streams.env, log);
  const first = await open();
  const project = opened.adopt(live(first), ({ close }) => close());
  // Once the server is closed nobody waits for what is still made.
  opened.defer(() => project.current.endRendering());
  const name = replicaName(streams.env);
  let state: ServeState | undefined;
  let wake: (() => void) | undefined;
  const server = opened.adopt(
    await openServer(project, {
      name,
      state: () => state,
      log,
      wake: () => wake?.(),
      ...(options.branch === undefined ? {} : { branch: options.branch }),
      ...(place.standing ? { standing: place.standing } : {}),
    }),
    ({ close }) => close(),
  );
  log.info(`Metrics, health and reports are at ${server.address}.`);
  let told = false;
  await serve({
    name,
    log,
    ...(place.following ? { following: place.following } : {}),
    wakeups: await openWakeups(first.settings, signals.stop, {
      onReload: signals.onReload,
      onTold: (ring) => {
        wake = ring;
        return () => {
          wake = undefined;
        };
      },
    }),
    clock: systemClock,
    stopping: signals,
    project,
    open,
    currentHash: () => currentHash(place.files(), streams.env),
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
