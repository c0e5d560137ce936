import type { History, ReportKept } from '../model/history.ts';
import { addDays } from '../model/period.ts';
import { REACH } from './history.ts';

/** What a page that tells up to a report is told from; undefined where that is not known. */
export type ToldFrom = (report: ReportKept) => unknown;

/**
 * Finds what a page is told from that tells up to a report and no further: the reports of a year up to its end, each by what tells
 * it from every other, and where it lies. It stays the same as time goes on, and changes when one of them is corrected, comes late, or is moved.
 */
export function toldFrom({ reports }: Pick<History, 'reports'>): ToldFrom {
  const known = new Map<ReportKept, unknown>();
  return (report) => {
    if (!known.has(report)) known.set(report, reportsUpTo(report, reports));
    return known.get(report);
  };
}

function reportsUpTo({ gist: { period } }: ReportKept, reports: readonly ReportKept[]): unknown {
  const first = addDays(period.lastDay, 1 - 7 * REACH.weekly);
  const told = reports.filter(
    ({ gist }) => gist.period.lastDay <= period.lastDay && gist.period.lastDay >= first,
  );
  if (told.some(({ hash }) => hash === undefined)) return undefined;
  return [period.lastDay, ...told.map(({ hash, folder }) => [hash, folder])];
}
