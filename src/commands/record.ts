import { recordSeries } from '../app/record.ts';
import { keepingAnswers, withAnswers } from '../app/record-answers.ts';
import { writeRecording } from '../compose/files.ts';
import { openProject, systemClock } from '../compose.ts';
import type { Settings } from '../config/settings/settings.ts';
import { InputError } from '../model/errors.ts';
import { plural } from '../model/format.ts';
import { addDays, type Calendar, dateAt, dayAfter, isDate, lastComplete } from '../model/period.ts';
import { progressOn } from './progress.ts';
import { EXIT, type Streams } from './streams.ts';

/** Weeks recorded unless told otherwise: enough for a monthly review with a growth before its 90 days. */
const WEEKS = 17;

/** Seconds between the steps of coverage where no source says. */
const RESOLUTION = 300;

/** What `headroom record` was asked. */
export interface RecordOptions {
  readonly config: string;
  readonly budgets?: readonly string[];
  readonly service?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly out?: string;
  /** Whether what answers to “why” rest on is recorded as well. */
  readonly why?: boolean;
}

/** Saves what the source measures for every budget to a file that serves as a source. */
export async function recordCommand(options: RecordOptions, streams: Streams): Promise<number> {
  const { out } = options;
  // Not a required option of the command line's: a mistyped option would be told of as one that is missing.
  if (out === undefined)
    throw new InputError(
      'The file to write is missing. Give it with --out, such as --out samples/mine.jsonl.',
    );
  for (const [name, date] of Object.entries({ from: options.from, until: options.until }))
    checkDate(name, date);
  const { project, settings, source } = await openProject(options, streams.env);
  const { from, until } = stretchOf(options, project.calendar);
  const resolution = resolutionOf(settings);
  const plan = { calendar: project.calendar, from, until, resolution };
  const progress = progressOn(streams.err, 'Recording');
  try {
    const series = await recordSeries(source, project.set, plan, progress.step).finally(progress.stop);
    const recording =
      options.why === false ? series : await withAnswers(series, project, keepingAnswers(source), plan);
    await writeRecording(out, recording);
    streams.out.write(`${plural(recording.series.length, 'budget')} from ${from} up to ${until} in ${out}\n`);
    return EXIT.fine;
  } finally {
    await source.close();
  }
}

/** Seconds between the steps at which the sources count coverage: the shortest where they differ. */
function resolutionOf({ sources }: Settings): number {
  const own = sources.flatMap(({ kind, of }) => (kind === 'prometheus' ? of.resolution : []));
  return own.length === 0 ? RESOLUTION : Math.min(...own);
}

/** The days to record. Throws an InputError for none, and for days that are not over: they would read as no data. */
function stretchOf(options: RecordOptions, calendar: Calendar): { from: string; until: string } {
  const now = systemClock.now();
  const today = dateAt(now, calendar.zone);
  const until = options.until ?? dayAfter(lastComplete('week', now, calendar));
  const from = options.from ?? addDays(until, -WEEKS * 7);
  if (until > today) {
    throw new InputError(
      `The days before --until ${until} are not over; today is ${today} in ${calendar.zone}. Choose ${today} or an earlier day.`,
    );
  }
  if (from < until) return { from, until };
  throw new InputError(`Nothing lies between --from ${from} and --until ${until}. Choose an earlier --from.`);
}

function checkDate(option: string, date: string | undefined): void {
  if (date === undefined || isDate(date)) return;
  throw new InputError(`“${date}” is not a date. Write --${option} as 2026-01-26.`);
}
