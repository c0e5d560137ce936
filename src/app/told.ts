import { editionName } from '../model/edition.ts';
import type { Told } from '../model/finding.ts';
import { type Calendar, type Period, parsePeriod } from '../model/period.ts';
import { PERIOD_OF, type ReportKind } from '../model/report.ts';
import type { Issued, Ledger } from '../ports/ledger.ts';
import { readTold } from '../render/report-json.ts';

/**
 * What has been told of the budgets by the report that was issued of the time before a period: of either kind the one whose
 * figures end last, in its last revision. Nothing when there is none.
 */
export async function toldBefore(
  ledger: Pick<Ledger, 'issued' | 'content'>,
  calendar: Calendar,
  { kind, period }: { readonly kind: ReportKind; readonly period: string },
): Promise<readonly Told[]> {
  const own = parsePeriod(PERIOD_OF[kind], period, calendar);
  if (!own) return [];
  const earlier = (await ledger.issued())
    .map((issued) => ({ issued, end: periodOf(issued, calendar)?.end ?? own.end }))
    .filter(({ end }) => end < own.end)
    .toSorted((a, b) => a.end - b.end || a.issued.revision - b.issued.revision);
  const last = earlier.at(-1)?.issued;
  return last ? readTold(`the ledger's ${editionName(last)}`, await ledger.content(last)) : [];
}

function periodOf({ kind, period }: Issued, calendar: Calendar): Period | undefined {
  return parsePeriod(PERIOD_OF[kind], period, calendar);
}
