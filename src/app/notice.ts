import { messageOf, SourceError } from '../model/errors.ts';
import type { Publishing } from './publishing.ts';
import { rememberingSource } from './remember.ts';
import { currentViolations, writeOpenings } from './violations.ts';

/**
 * Writes down the violations that days alone open, on the morning after, where the settings say how many days do. Those
 * that a whole week or month opens are written down with its report. What fails is told of, and tried the next morning.
 */
export async function noticeViolations(publishing: Publishing): Promise<void> {
  const { project, ledger, clock, log, says } = publishing;
  const { records, calendar } = project;
  if (records?.settings.response.opensAfter === undefined) return;
  try {
    const source = rememberingSource(publishing.source, ledger, clock);
    const { violations } = await currentViolations(project, records, { source, clock });
    const met = ({ metDays, metNeeded }: { metDays: number; metNeeded: number }) => metDays >= metNeeded;
    const noticed = violations
      .filter((violation) => !met(violation))
      .map((violation) => ({ ...violation, opened: clock.now() }));
    const files = await writeOpenings(records, noticed, calendar.zone);
    for (const file of files) log.warn(says.opened(file), { file });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    log.warn(`Violations were not looked for. ${messageOf(error)}`);
  }
}
