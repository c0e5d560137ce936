import { notesFolder } from '../app/written.ts';
import { openReview, writerIn } from '../compose/reviews.ts';
import { systemClock } from '../compose.ts';
import { InputError } from '../model/errors.ts';
import { dateWords } from '../model/format.ts';
import { visibleLines } from '../model/one-line.ts';
import { type Calendar, dateAt, parsePeriod } from '../model/period.ts';
import { noteFile, noteHeading, noteText } from '../review/note-file.ts';
import { budgetNamed } from './named.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom note` was asked. */
export interface NoteOptions {
  readonly config: string;
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
  const { settings, set, access } = await openReview(options.config, streams.env);
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
  if (!(await access.records.create(file, `${noteHeading(budget)}${paragraph.trimStart()}`))) {
    await access.records.append(file, paragraph.trimEnd());
  }
  streams.out.write(`Written to ${file}. It is in the report when that is made the next time.\n`);
  return EXIT.fine;
}

function refuseUnknownPeriod(period: string, calendar: Calendar): void {
  const isId = (kind: 'week' | 'month') => parsePeriod(kind, period, calendar)?.id === period;
  if (isId('week') || isId('month')) return;
  throw new InputError(
    `“${period}” is no period. Write a week such as 2026-W05, or a month such as 2026-01.`,
  );
}
