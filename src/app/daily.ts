import { withMembers } from '../measuring/find-members.ts';
import { type Failure, measureAll } from '../measuring/measure.ts';
import { dateAt, daysUntil, startOf } from '../model/period.ts';
import type { Window } from '../model/window.ts';
import { momentOf } from '../schedule/due-at.ts';
import type { Publishing } from './publishing.ts';
import { wasTried } from './stages.ts';

/** Days looked back on, so that a few without the program, or without the source, are made up for. */
const DAYS = 7;

/** Whether the day before is still to be measured. After an attempt that failed it is, an hour later. */
export async function isDailyDue({ schedule, project, clock, ledger }: Publishing): Promise<boolean> {
  const { zone } = project.calendar;
  const now = clock.now();
  const today = dateAt(now, zone);
  if (!schedule.daily) return false;
  const moment = momentOf(today, schedule.daily.at, zone);
  if (now < moment) return false;
  return !wasTried('daily', await ledger.runs(moment), now);
}

/** Measures the last days that the ledger lacks, and keeps them. Throws a SourceError when the source answers nothing. */
export async function measureDays(publishing: Publishing): Promise<readonly Failure[]> {
  const { project, clock, source } = publishing;
  const { zone } = project.calendar;
  const today = dateAt(clock.now(), zone);
  const days = daysUntil(today, DAYS, zone);
  const request = { days, periods: [] };
  // The stretches beside planned maintenance are kept as well, before the source forgets them.
  const last: Window = { start: days[0]?.start ?? clock.now(), end: startOf(today, zone) };
  const found = await withMembers(source, project.set, last);
  const { failures } = await measureAll(
    found.source,
    found.set,
    () => request,
    () => undefined,
  );
  return failures;
}
