import { editionName } from '../model/edition.ts';
import { dateWords, onlyWords } from '../model/format.ts';
import { WHOLE } from '../model/part.ts';
import { dateAt, startOf } from '../model/period.ts';
import type { Report } from '../model/report.ts';
import { writeReport } from '../render/report-json.ts';
import type { Slot } from '../schedule/agenda.ts';
import { generateReport } from './generate.ts';
import type { Publishing } from './publishing.ts';
import { type Stages, wasTried } from './stages.ts';
import { toldBefore } from './told.ts';

/**
 * The slots to draft now: their period is over, and their report is issued on a later day. Each is drafted once a day,
 * so that people can add their notes and see them before it is issued.
 */
export async function draftsDue(
  { ledger, clock, project, schedule }: Publishing,
  next: readonly Slot[],
): Promise<readonly Slot[]> {
  const now = clock.now();
  const { zone } = project.calendar;
  const today = dateAt(now, zone);
  const open = next.filter(
    ({ period, dueAt }) => period.end + schedule.grace <= now && dateAt(dueAt, zone) > today,
  );
  if (open.length === 0) return [];
  return wasTried('draft', await ledger.runs(startOf(today, zone)), now) ? [] : open;
}

/**
 * Makes a report that is not issued yet, says in it when it will be, and puts it into the folder of drafts. The watch
 * counts the stages.
 */
export async function draftReport(
  publishing: Publishing,
  { kind, period, dueAt }: Slot,
  watch: Stages,
): Promise<void> {
  const { project, ledger, log, says, drafts, render } = publishing;
  const told = await toldBefore(ledger, project.calendar, { kind, period: period.id });
  const { report } = await watch.during('measure', () =>
    generateReport(project, { kind, period: period.id, told }, publishing),
  );
  const draft: Report = { ...report, draft: { issuedAt: dueAt } };
  const edition = { kind, period: period.id, revision: 1 };
  const publication = await watch.during('render', () => render(edition, writeReport(draft), WHOLE));
  const receipt = await watch.during('deliver', () =>
    drafts.deliver(publication, '', new AbortController().signal),
  );
  const issue = dateWords(dateAt(dueAt, project.calendar.zone));
  log.info(`${says.drafted(editionName(edition), issue)} ${receipt.detail}`, edition);
}

/** Why a report that is made by hand goes to the drafts; undefined when it does not. */
export function whyDraft({ services }: Report, isIssued: boolean): string | undefined {
  if (isIssued) return 'is issued and stays as it is; this is a draft';
  if (services === undefined) return undefined;
  return `is about ${onlyWords(services)}; this is a draft, and --out names another folder`;
}
