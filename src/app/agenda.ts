import { hasReaders, NO_DIRECTORY } from '../model/directory.ts';
import { REPORT_KINDS, type ReportKind } from '../model/report.ts';
import type { Beginning } from '../model/schedule.ts';
import { type Agenda, agendaOf, lastDue } from '../schedule/agenda.ts';
import type { Publishing } from './publishing.ts';

/** What the agenda follows from. */
type Scheduling = Pick<Publishing, 'ledger' | 'clock' | 'schedule' | 'project' | 'directory'>;

/** What the schedule asks for now, by what the ledger knows. */
export async function currentAgenda({ ledger, clock, schedule, project }: Scheduling): Promise<Agenda> {
  const now = clock.now();
  const since = await Promise.all(
    REPORT_KINDS.map(async (kind) => [kind, (await ledger.scheduledSince(kind)) ?? { at: now }] as const),
  );
  return agendaOf(schedule, project.calendar, {
    now,
    since: Object.fromEntries(since) as Record<ReportKind, Beginning>,
    issued: await ledger.issued(),
    notes: await ledger.slots(),
  });
}

/**
 * A kind is scheduled from the first wake-up on that sees it in the settings, and no longer when one sees it gone. Which
 * period was the last one before that is written down, while the settings are known by which it was. Notices begin when
 * somebody is there to hear of them, so that nobody hears of what is old.
 */
export async function keepBeginnings(scheduling: Scheduling): Promise<void> {
  const { ledger, clock, schedule, project, directory = NO_DIRECTORY } = scheduling;
  if (!hasReaders(directory)) await ledger.unschedule('notices');
  else if (!(await ledger.scheduledSince('notices'))) await ledger.schedule('notices', { at: clock.now() });
  for (const kind of REPORT_KINDS) {
    if (!schedule[kind]) {
      await ledger.unschedule(kind);
      continue;
    }
    const known = await ledger.scheduledSince(kind);
    if (known?.after !== undefined) continue;
    const { at } = known ?? { at: clock.now() };
    await ledger.schedule(kind, { at, after: lastDue(kind, at, schedule, project.calendar).id });
  }
}
