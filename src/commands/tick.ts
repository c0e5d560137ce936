import { type Tick, tick } from '../app/tick.ts';
import { openPublishing } from '../compose/publishing.ts';
import { pushIfWanted } from '../compose/serving.ts';
import { momentWords } from '../model/dates.ts';
import type { Calendar } from '../model/period.ts';
import type { Slot } from '../schedule/agenda.ts';
import { type LogFormat, logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom tick` was asked. */
export interface TickOptions {
  readonly config: string;
  readonly dryRun?: boolean;
  readonly log?: LogFormat;
}

/** Does whatever the schedule asks for now, and ends. The exit code is 3 when something failed and will be tried again. */
export async function tickCommand(options: TickOptions, streams: Streams): Promise<number> {
  const log = await logOn(streams, options.log ?? 'text');
  const opened = await openPublishing(
    { config: options.config, log, dry: options.dryRun ?? false },
    streams.env,
  );
  const { publishing, close } = opened;
  try {
    const done = await tick(publishing);
    if (!done) {
      streams.out.write('Another headroom is publishing from this ledger; nothing was done.\n');
      return EXIT.fine;
    }
    if (!options.dryRun) await pushIfWanted(opened, log);
    streams.out.write(`${nextWords(done.next, publishing.project.calendar)}\n`);
    return isFine(done) ? EXIT.fine : EXIT.failed;
  } finally {
    await close();
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

function isFine({ open, deliveries, dailyFailure }: Tick): boolean {
  const held = open.some(({ state }) => state === 'held');
  return !held && dailyFailure === undefined && deliveries.every(({ state }) => state === 'delivered');
}
