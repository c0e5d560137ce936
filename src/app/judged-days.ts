import { hasReaders, NO_DIRECTORY } from '../model/directory.ts';
import { dateAt } from '../model/period.ts';
import type { KnownViolation } from '../review/violations.ts';
import { momentOf } from '../schedule/due-at.ts';
import type { Publishing } from './publishing.ts';
import { runOf, stopwatch, wasTried } from './stages.ts';
import { wordsOfFailure } from './unexpected.ts';
import { currentViolations, writeNoticed } from './violations.ts';

/**
 * Once after each daily measuring: writes down the violations that days alone open, where the settings say how many days open
 * one, and those that have closed by themselves; without such a setting the former are opened with a report. What is known is
 * given to `tell`. What fails is told of, and tried again an hour later.
 */
export async function lookAtDays(
  publishing: Publishing,
  tell: (violations: readonly KnownViolation[]) => Promise<number>,
): Promise<number> {
  if (!(await isLookDue(publishing))) return tell([]);
  const { ledger, clock, log } = publishing;
  const watch = stopwatch(clock);
  const failures: string[] = [];
  const known = await watch
    .during('measure', () => violationsByDays(publishing))
    .catch((error: unknown) => {
      failures.push(`Violations were not looked for. ${wordsOfFailure(error, log)}`);
      return [];
    });
  for (const failure of failures) log.warn(failure);
  // Known to be done only when it is told: a crash before that is followed by another look.
  const told = await watch.during('notice', () => tell(known));
  await ledger.ran(runOf('days', watch, failures));
  return told;
}

/** Whether days were measured since they were last looked at, and somebody cares before there is a report. */
async function isLookDue({ project, schedule, ledger, clock, directory = NO_DIRECTORY }: Publishing) {
  const { records, calendar } = project;
  if (!records || !schedule.daily) return false;
  if (records.settings.response.opensAfter === undefined && !hasReaders(directory)) return false;
  const now = clock.now();
  const runs = await ledger.runs(momentOf(dateAt(now, calendar.zone), schedule.daily.at, calendar.zone));
  const measured = runs.findLast(({ what }) => what === 'daily');
  const since = runs.filter(({ startedAt }) => measured && startedAt >= measured.endedAt);
  return measured !== undefined && !wasTried('days', since, now);
}

async function violationsByDays(publishing: Publishing): Promise<readonly KnownViolation[]> {
  const { project, log, says } = publishing;
  const { records, calendar } = project;
  if (!records) return [];
  const { violations } = await currentViolations(project, records, publishing);
  const isOpening = records.settings.response.opensAfter !== undefined;
  const told = violations.filter(({ state, noted }) => noted || (isOpening && state === 'open'));
  for (const { file, did } of await writeNoticed(records, told, calendar.zone)) {
    log.warn(says.noticed(did, file), { file });
  }
  return violations;
}
