import { RETRY_WORDS } from '../app/attempts.ts';
import { stretch } from '../app/deeds.ts';
import { type DeliveryStatus, type ProjectStatus, type PublishingStatus, statusOf } from '../app/status.ts';
import { openPlace, type PlaceOptions } from '../compose/following.ts';
import { openPublishing } from '../compose/publishing.ts';
import { momentWords } from '../model/dates.ts';
import { isGivenUp } from '../model/delivery.ts';
import { editionName } from '../model/edition.ts';
import { listWords, plural } from '../model/format.ts';
import { jsonText } from '../model/json-text.ts';
import { visibleLine } from '../model/one-line.ts';
import { before, type Calendar, parsePeriod } from '../model/period.ts';
import { PERIOD_OF, REPORT_KINDS } from '../model/report.ts';
import type { SlotNote } from '../model/schedule.ts';
import { subjectName } from '../model/subject.ts';
import type { Instant } from '../model/window.ts';
import type { Commit } from '../ports/repository.ts';
import { logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor } from './summary.ts';
import { nextWords } from './tick.ts';

/** What `headroom status` was asked. */
export interface StatusOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** How many periods of each kind of report, and messages of notices, are shown whole. */
const SHOWN = 5;

type Colours = ReturnType<typeof coloursFor>;

/** Prints, per report and period, what was issued, delivered, failed and is due next, and why. */
export async function statusCommand(options: StatusOptions, streams: Streams): Promise<number> {
  const log = await logOn(streams, 'text');
  await using opened = new AsyncDisposableStack();
  const place = opened.adopt(await openPlace({ ...options, look: true }, streams.env, log), ({ close }) =>
    close(),
  );
  const { publishing, settings, close } = await openPublishing(
    { ...place.files(), log, dry: true },
    streams.env,
  );
  try {
    const status = await statusOf(publishing, SHOWN, await place.standing?.());
    const { calendar } = publishing.project;
    const colours = coloursFor(streams.out, streams.env);
    const text = options.json
      ? jsonText(status, 2)
      : [
          ...linesOf(status, calendar, { colours, namesLedger: settings.ledger !== undefined }),
          '',
          nextWords(status.next, calendar),
        ].join('\n');
    streams.out.write(`${text}\n`);
    return EXIT.fine;
  } finally {
    await close();
  }
}

interface Shown {
  readonly colours: Colours;
  /** Whether it is said which the ledger is; the one in the output folder needs no name. */
  readonly namesLedger: boolean;
}

function linesOf(
  status: PublishingStatus,
  calendar: Calendar,
  { colours, namesLedger }: Shown,
): readonly string[] {
  const at = (moment: Instant) => momentWords(moment, calendar.zone);
  const editions = status.editions.flatMap(({ issued, deliveries }) => [
    `${colours.bold(editionName(issued))}, issued ${at(issued.issuedAt)}${issued.whole ? '' : ', although the source failed for a part'}`,
    ...(issued.corrects === undefined ? [] : [`  corrects: ${issued.corrects}`]),
    ...deliveries.map((delivery) => deliveryLine(delivery, at, colours)),
  ]);
  const notices = status.notices.flatMap(({ subject, notices: posted, deliveries }) => [
    colours.bold(subjectName(subject)),
    ...posted.map(({ key, to }) => `  ${key}${to.length > 0 ? `, to ${listWords(to)}` : ''}`),
    ...deliveries.map((delivery) => deliveryLine(delivery, at, colours)),
  ]);
  const open = status.due.map(({ kind, period, dueAt }) => {
    const note = status.notes.find((one) => one.kind === kind && one.period === period.id);
    const why = note?.detail || 'It is issued at the next wake-up: headroom tick, or headroom serve.';
    return `${colours.yellow(`${kind} ${period.id}`)}, due ${at(dueAt)}, not issued. ${why}`;
  });
  const skipped = skippedIn(status.notes, calendar).flatMap((notes) => {
    const [last] = notes.slice(-1);
    if (!last) return [];
    return `Skipped ${stretch(
      last.kind,
      notes.map(({ period }) => period),
    )}. ${last.detail}`;
  });
  const nothing = editions.length === 0 ? ['Nothing is issued yet.'] : [];
  const ledger = namesLedger ? `The ledger in ${status.ledger}` : 'The ledger';
  const began = status.begun
    ? `${ledger} began ${at(status.since)}.`
    : 'There is no ledger yet. It begins with the first headroom tick, serve or publish.';
  const behind = status.behind === undefined ? [] : [colours.red(status.behind)];
  const { project, works } = status;
  const working = works ? [`${works.name} works from it, since ${at(works.since)}.`] : [];
  const following = project ? projectLines(project, at, colours) : [];
  return [
    ...following,
    began,
    ...working,
    ...behind,
    ...nothing,
    ...open,
    ...skipped,
    ...editions,
    ...notices,
  ];
}

/** What is used of the repository that is followed, and what keeps it from more. */
function projectLines(
  { repository, inUse, newest, pulledAt, broken, waiting }: ProjectStatus,
  at: (moment: Instant) => string,
  colours: Colours,
): readonly string[] {
  const pulled = pulledAt === undefined ? '' : ` It answered last ${at(pulledAt)}.`;
  const later = `A newer commit is used at the next wake-up: ${commitWords(newest, at)}.`;
  const unused = newest.id === inUse.id ? [] : [later];
  const { entries, since } = waiting;
  return [
    `The project follows ${repository}.${pulled}`,
    `In use is ${colours.bold(commitWords(inUse, at))}.`,
    ...(broken === undefined ? unused : [colours.red(broken)]),
    ...(since === undefined
      ? []
      : [
          colours.yellow(
            `${plural(entries, 'entry', 'entries')} of records ${entries === 1 ? 'waits' : 'wait'} to be pushed, since ${at(since)}.`,
          ),
        ]),
  ];
}

function commitWords({ id, by, at: made, subject }: Commit, at: (moment: Instant) => string): string {
  return `${id.slice(0, 10)} of ${at(made)} by ${visibleLine(by)} (“${visibleLine(subject)}”)`;
}

/** What was skipped, periods that follow each other together: months of downtime are one line. */
function skippedIn(notes: readonly SlotNote[], calendar: Calendar): readonly (readonly SlotNote[])[] {
  const skipped = REPORT_KINDS.flatMap((kind) =>
    notes.filter((note) => note.kind === kind && note.state === 'skipped').toSorted(byPeriod),
  );
  const starts = skipped.flatMap((note, index) => {
    const period = parsePeriod(PERIOD_OF[note.kind], note.period, calendar);
    const last = skipped[index - 1];
    const follows = period && last?.kind === note.kind && last.period === before(period, calendar).id;
    return follows ? [] : [index];
  });
  return starts.map((start, index) => skipped.slice(start, starts[index + 1]));
}

function byPeriod(a: SlotNote, b: SlotNote): number {
  return a.period < b.period ? -1 : 1;
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
  const gone = known || state === 'withdrawn' ? '' : ' It is no longer in the settings.';
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  return `  ${to}: ${paint(state)}${tries}, ${at(delivery.at)}. ${detail}${next}${retry}${gone}`;
}
