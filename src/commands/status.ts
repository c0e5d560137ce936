import { RETRY_WORDS } from '../app/attempts.ts';
import { type DeliveryStatus, type PublishingStatus, statusOf } from '../app/status.ts';
import { openPublishing } from '../compose/publishing.ts';
import { momentWords } from '../model/dates.ts';
import { isGivenUp } from '../model/delivery.ts';
import { editionName } from '../model/edition.ts';
import type { Instant } from '../model/window.ts';
import { logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor } from './summary.ts';
import { nextWords } from './tick.ts';

/** What `headroom status` was asked. */
export interface StatusOptions {
  readonly config: string;
  readonly json?: boolean;
}

type Colours = ReturnType<typeof coloursFor>;

/** Prints, per report and period, what was issued, delivered, failed and is due next, and why. */
export async function statusCommand(options: StatusOptions, streams: Streams): Promise<number> {
  const log = await logOn(streams, 'text');
  const { publishing, close } = await openPublishing({ config: options.config, log, dry: true }, streams.env);
  try {
    const status = await statusOf(publishing);
    const { calendar } = publishing.project;
    const colours = coloursFor(streams.out, streams.env);
    const text = options.json
      ? JSON.stringify(status, null, 2)
      : [...linesOf(status, calendar.zone, colours), '', nextWords(status.next, calendar)].join('\n');
    streams.out.write(`${text}\n`);
    return EXIT.fine;
  } finally {
    await close();
  }
}

function linesOf(status: PublishingStatus, zone: string, colours: Colours): readonly string[] {
  const at = (moment: Instant) => momentWords(moment, zone);
  const editions = status.editions.flatMap(({ issued, deliveries }) => [
    `${colours.bold(editionName(issued))}, issued ${at(issued.issuedAt)}${issued.whole ? '' : ', although the source failed for a part'}`,
    ...(issued.corrects === undefined ? [] : [`  corrects: ${issued.corrects}`]),
    ...deliveries.map((delivery) => deliveryLine(delivery, at, colours)),
  ]);
  const open = status.due.map(({ kind, period, dueAt }) => {
    const note = status.notes.find((one) => one.kind === kind && one.period === period.id);
    const why = note?.detail || 'It is issued at the next wake-up: headroom tick, or headroom serve.';
    return `${colours.yellow(`${kind} ${period.id}`)}, due ${at(dueAt)}, not issued. ${why}`;
  });
  const skipped = status.notes
    .filter(({ state }) => state === 'skipped')
    .map(({ kind, period, detail }) => `${kind} ${period}, skipped. ${detail}`);
  const nothing = editions.length === 0 ? ['Nothing is issued yet.'] : [];
  const began = status.begun
    ? `The ledger began ${at(status.since)}.`
    : 'There is no ledger yet. It begins with the first headroom tick, serve or publish.';
  return [began, ...nothing, ...open, ...skipped, ...editions];
}

function deliveryLine(delivery: DeliveryStatus, at: (moment: Instant) => string, colours: Colours): string {
  const { target, recipient, state, attempts, nextAt, known, retriable, detail } = delivery;
  const paint =
    state === 'delivered'
      ? colours.green
      : state === 'failed' || isGivenUp(delivery)
        ? colours.red
        : colours.yellow;
  const to = recipient === '' ? target : `${target} (${recipient})`;
  const next = nextAt === undefined ? '' : ` Tried again from ${at(nextAt)}.`;
  const retry = retriable ? ` ${RETRY_WORDS}` : '';
  const gone = known ? '' : ' It is no longer in the settings.';
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  return `  ${to}: ${paint(state)}${tries}, ${at(delivery.at)}. ${detail}${next}${retry}${gone}`;
}
