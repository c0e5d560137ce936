import { leftWords } from '../app/beginning.ts';
import { type Tick, tick } from '../app/tick.ts';
import { openPlace, type PlaceOptions, pushWritten } from '../compose/following.ts';
import { openPublishing } from '../compose/publishing.ts';
import { pushIfWanted } from '../compose/serving.ts';
import { listenToSignals } from '../compose.ts';
import { momentWords } from '../model/dates.ts';
import { StoppedError } from '../model/errors.ts';
import type { Calendar } from '../model/period.ts';
import type { Slot } from '../schedule/agenda.ts';
import { type LogFormat, logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom tick` was asked. */
export interface TickOptions extends PlaceOptions {
  readonly dryRun?: boolean;
  readonly log?: LogFormat;
}

/** Does whatever the schedule asks for now, and ends. The exit code is 3 when something failed or was left, and will be tried again. */
export async function tickCommand(options: TickOptions, streams: Streams): Promise<number> {
  const log = await logOn(streams, options.log ?? 'text');
  await using resources = new AsyncDisposableStack();
  const signals = resources.adopt(listenToSignals('stops'), ({ release }) => release());
  const place = resources.adopt(await openPlace(options, streams.env, log, signals.stop), ({ close }) =>
    close(),
  );
  const opened = await openPublishing({ ...place.files(), log, dry: options.dryRun ?? false }, streams.env);
  const { publishing } = resources.adopt(opened, ({ close }) => close());
  try {
    const done = await tick(publishing, signals);
    if (!done) {
      streams.out.write('Another headroom is publishing from this ledger; nothing was done.\n');
      return EXIT.fine;
    }
    if (!options.dryRun) await pushIfWanted(opened, log);
    const isPushed = options.dryRun || (await pushWritten(place, publishing, signals));
    if (done.left) log.warn(leftWords(signals));
    streams.out.write(`${nextWords(done.next, publishing.project.calendar)}\n`);
    return isFine(done) && isPushed ? EXIT.fine : EXIT.failed;
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    log.warn(leftWords(signals));
    return EXIT.failed;
  }
}

/** What is due next, in the settings' zone. */
export function nextWords(next: readonly Slot[], { zone }: Calendar): string {
  if (next.length === 0) return 'Nothing is scheduled.';
  const words = next.map(
    ({ kind, period, dueAt }) => `${kind} ${period.id}, due ${momentWords(dueAt, zone)}`,
  );
  return `Next: ${words.join('; ')}.`;
}

function isFine({ open, deliveries, dailyFailure, left }: Tick): boolean {
  if (left) return false;
  const held = open.some(({ state }) => state === 'held');
  return !held && dailyFailure === undefined && deliveries.every(({ state }) => state === 'delivered');
}
