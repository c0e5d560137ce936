import { notesFolder } from '../app/written.ts';
import type { PlaceOptions } from '../compose/following.ts';
import { openReview, writerIn } from '../compose/reviews.ts';
import { openWorkplace } from '../compose/workplace.ts';
import { systemClock } from '../compose.ts';
import { InputError } from '../model/errors.ts';
import { dateWords } from '../model/format.ts';
import { visibleLines } from '../model/one-line.ts';
import { type Calendar, dateAt, parsePeriod } from '../model/period.ts';
import { noteFile, noteHeading, noteText } from '../review/note-file.ts';
import { logOn } from './log.ts';
import { budgetNamed } from './named.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom note` was asked. */
export interface NoteOptions extends PlaceOptions {
  readonly message?: string;
  readonly by?: string;
}

const OR_WHOLE = 'Write service/budget, or leave it out for a note on the whole report.';

/** Adds to the note on a period's report, or on a budget in it; without a message shows what there is and where. */
export async function noteCommand(
  period: string,
  budget: string | undefined,
  options: NoteOptions,
  streams: Streams,
): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const work = opened.adopt(await openWorkplace(options, streams.env, log), ({ close }) => close());
  const { settings, set, access } = await openReview(work.at, streams.env);
  const { calendar } = settings;
  refuseUnknownPeriod(period, calendar);
  if (budget !== undefined) budgetNamed(budget, set, OR_WHOLE);
  const folder = notesFolder(access.settings);
  const file = `${folder}/${noteFile(period, budget)}`;
  if (options.message === undefined) {
    const files = await access.records.read(`${folder}/${period}`, '.md');
    const found = files.filter((one) => budget === undefined || one.file === file);
    const shown = found.map(({ file: name, text, unread }) => `${name}\n\n${unread ?? text.trim()}\n`);
    streams.out.write(shown.length > 0 ? shown.join('\n') : `There is no note yet. It would be ${file}.\n`);
    return EXIT.fine;
  }
  const words = visibleLines(options.message);
  if (words === '') throw new InputError('The note is empty. Write what is to be kept.');
  const { by } = await writerIn(options.config, options.by);
  const date = dateWords(dateAt(systemClock.now(), calendar.zone));
  const paragraph = noteText(by, date, words);
  // The paragraph is added on its own: should somebody else begin the same file elsewhere, nothing of either is lost.
  const heading = noteHeading(budget);
  if (heading !== '') await access.records.create(file, heading.trimEnd().concat('\n'));
  const there = await access.records.read(`${folder}/${period}`, '.md');
  const isBegun = there.some((one) => one.file === file);
  await access.records.add(file, isBegun ? paragraph.trimEnd() : paragraph.trim());
  streams.out.write(`Written to ${file}. It is in the report when that is made the next time.\n`);
  return (await work.push()) ? EXIT.fine : EXIT.failed;
}

function refuseUnknownPeriod(period: string, calendar: Calendar): void {
  const isId = (kind: 'week' | 'month') => parsePeriod(kind, period, calendar)?.id === period;
  if (isId('week') || isId('month')) return;
  throw new InputError(
    `“${period}” is no period. Write a week such as 2026-W05, or a month such as 2026-01.`,
  );
}
