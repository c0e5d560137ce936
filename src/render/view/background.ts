import { daysWords, momentWords } from '../../model/dates.ts';
import { dateWords, formatQuantity, percent, plural } from '../../model/format.ts';
import type { ActiveException, Report } from '../../model/report.ts';
import { fewOf } from './listed.ts';
import { capital, sentence } from './sentences.ts';

/** A temporary limit that was in force on a day of the period. */
export interface ExceptionView {
  readonly budget: string;
  readonly limit: string;
  readonly usual: string;
  /** The last day of the exception. */
  readonly until: string;
  /** Its first and its last day: `19 January – 28 February 2026`. */
  readonly days: string;
  readonly reason: string;
  readonly approvedBy: string;
  /** That it ends soon or has ended: `ends in 5 days`, `ended on 30 January 2026`; empty otherwise. */
  readonly expiring: string;
}

/** A planned stretch in which figures did not count. */
export interface MaintenanceView {
  /** `API`. */
  readonly service: string;
  /** How many of its budgets it concerns: `14 budgets`. */
  readonly budgets: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** A remark on the data of one budget. */
export interface NoteView {
  readonly budget: string;
  readonly text: string;
}

/** Something the source said. */
export interface WarningView {
  readonly text: string;
  /** How many budgets it concerns: `3 budgets`. */
  readonly budgets: string;
}

/** What lies behind the figures: exceptions, maintenance, data quality and what changed. */
export interface BackgroundView {
  readonly exceptions: readonly ExceptionView[];
  readonly maintenance: readonly MaintenanceView[];
  /** The lowest coverage among the budgets with a verdict; empty when none has one. */
  readonly lowestCoverage: string;
  readonly notes: readonly NoteView[];
  readonly warnings: readonly WarningView[];
  /** What differs from the report before, each a sentence. */
  readonly changes: readonly string[];
}

/** The background of a report. */
export function backgroundView(report: Report, name: (id: string) => string): BackgroundView {
  const { dataQuality, exceptions } = report;
  return {
    exceptions: exceptions.map((one) => ({
      budget: name(one.budget),
      limit: formatQuantity(one.limit),
      usual: formatQuantity(one.usual),
      until: dateWords(one.until),
      days: daysWords(one.from, one.until),
      reason: one.reason,
      approvedBy: one.approvedBy,
      expiring: expiryText(one, report),
    })),
    maintenance: maintenanceViews(report),
    lowestCoverage:
      dataQuality.lowestCoverage === undefined ? '' : percent(dataQuality.lowestCoverage, [0.75, 0.9, 1]),
    notes: fewOf(report, dataQuality.notes).map(({ one: { budget, text }, andMore }) => ({
      budget: name(budget),
      text: [text, andMore && sentence(capital(andMore))].filter(Boolean).join(' '),
    })),
    warnings: dataQuality.warnings.map(({ text, budgets }) => ({ text, budgets: plural(budgets, 'budget') })),
    changes: fewOf(report, report.changes).flatMap(({ one: { text }, andMore }) => [
      text,
      ...(andMore === '' ? [] : [sentence(capital(andMore))]),
    ]),
  };
}

/** One line a window, however many budgets it concerns. */
function maintenanceViews({ maintenance, rows, period }: Report): readonly MaintenanceView[] {
  const names = new Map(rows.map(({ budget }) => [budget.service, budget.serviceName]));
  const windows = Map.groupBy(maintenance, ({ service, start, end, reason }) =>
    JSON.stringify([service, start, end, reason]),
  );
  return [...windows.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const budgets = new Set(group.flatMap((one) => one.budgets));
    return {
      service: names.get(first.service) ?? first.service,
      budgets: plural(budgets.size, 'budget'),
      from: momentWords(first.start, period.zone),
      to: momentWords(first.end, period.zone),
      reason: sentence(first.reason),
    };
  });
}

/** From how many days before its end on an exception is said to end. */
const SOON = 14;

function expiryText({ until, end }: ActiveException, { asOf }: Report): string {
  if (end <= asOf) return `ended on ${dateWords(until)}`;
  const days = Math.ceil((end - asOf) / 86_400);
  return days <= SOON ? `ends in ${plural(days, 'day')}` : '';
}
