import type { Publishing } from './publishing.ts';
import { wordsOfFailure } from './unexpected.ts';
import { currentViolations, writeNoticed } from './violations.ts';

/**
 * Writes down the violations that days alone open, and those that have closed by themselves, on the morning after, where
 * the settings say how many days open one. Else that is done with a report. What fails is told of, and tried the next
 * morning.
 */
export async function noticeViolations(publishing: Publishing): Promise<void> {
  const { project, log, says } = publishing;
  const { records, calendar } = project;
  if (records?.settings.response.opensAfter === undefined) return;
  try {
    const { violations } = await currentViolations(project, records, publishing);
    const told = violations.filter(({ state, noted }) => state === 'open' || noted);
    for (const { file, did } of await writeNoticed(records, told, calendar.zone)) {
      log.warn(says.noticed(did, file), { file });
    }
  } catch (error) {
    log.warn(`Violations were not looked for. ${wordsOfFailure(error, log)}`);
  }
}
