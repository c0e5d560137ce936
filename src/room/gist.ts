import type { Forecast } from '../model/finding.ts';
import type { Cell, ForecastGist, Gist, GistRow, WeekCell } from '../model/gist.ts';
import { type Calendar, calendarOf, dateAt, periodOn } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import type { Report, Row } from '../model/report.ts';
import type { QueryRecord } from '../model/series.ts';
import type { Verdict } from '../model/verdict.ts';

/** How far back a gist reaches: the report's own period, or all that the report knows, as the first of a history does. */
export type Reach = 'period' | 'all';

/** What the reading room keeps of a report. */
export function gistOf(report: Report, reach: Reach = 'period'): Gist {
  const { kind, title, period, asOf, complete, revision, headline, counts, presentation } = report;
  const { corrects, corrections } = report;
  return {
    kind,
    title,
    period,
    asOf,
    complete,
    revision,
    headline,
    counts,
    presentation,
    ...(corrects === undefined ? {} : { corrects }),
    ...(corrections === undefined ? {} : { corrections }),
    rows: report.rows.map((row) => gistRow(row, report, reach)),
    budgets: report.rows.map(({ budget }) => budget),
    families: report.families ?? [],
    actions: report.actions,
    recommendations: report.recommendations,
    differences: report.changes,
    exceptions: report.exceptions,
    maintenance: report.maintenance,
    review: report.review,
  };
}

function gistRow(row: Row, { kind, period, queries }: Report, reach: Reach): GistRow {
  const { budget, verdict, daysOver, steps, limitSteps, violation, why } = row;
  const forecast = forecastGist(row.forecast);
  const query = figureQuery(queries[budget.id]);
  const weeks =
    reach === 'all' && kind === 'weekly' ? row.weeks.filter(({ window }) => window.end < period.end) : [];
  return {
    budget: budget.id,
    ...cellOf(verdict),
    daysOver,
    days: row.days.filter(
      ({ date }) => reach === 'all' || (date >= period.firstDay && date <= period.lastDay),
    ),
    ...(query === undefined ? {} : { query }),
    ...(weeks.length === 0 ? {} : { weeksBefore: weeks.map((week) => weekCell(week, calendarOf(period))) }),
    ...(steps === undefined ? {} : { steps: steps.steps }),
    ...(forecast === undefined ? {} : { forecast }),
    ...outcomesOf(row),
    ...(limitSteps === undefined ? {} : { limitSteps }),
    ...(violation === undefined ? {} : { violation }),
    ...(why === undefined ? {} : { since: why.since }),
    ...(why === undefined || why.changes.changes.length === 0 ? {} : { changes: why.changes.changes }),
  };
}

function outcomesOf({ comparisons }: Row): Pick<GistRow, 'compared'> {
  const told = comparisons.flatMap((one) => (one.kind === 'compared' ? [[one.against, one.outcome]] : []));
  return told.length === 0 ? {} : { compared: Object.fromEntries(told) };
}

/** The query behind the figure of the period itself, which ends last. */
function figureQuery(records: readonly QueryRecord[] = []): string | undefined {
  const figures = records.filter(({ purpose }) => purpose === 'figure');
  return figures.toSorted((a, b) => b.end - a.end)[0]?.query;
}

function weekCell(verdict: Verdict, calendar: Calendar): WeekCell {
  const week = periodOn('week', dateAt(verdict.window.start, calendar.zone), calendar);
  return { week: week.id, ...cellOf(verdict) };
}

function cellOf({ status, actual, usage, limit, unknown }: Verdict): Cell {
  return {
    status,
    ...(actual === undefined ? {} : { actual }),
    ...(usage === undefined ? {} : { usage }),
    limit: baseValue(limit),
    ...(unknown === undefined ? {} : { unknown: unknown.why }),
  };
}

function forecastGist(forecast: Forecast): ForecastGist | undefined {
  if (forecast.kind === 'none') return undefined;
  const { points: _, ...gist } = forecast;
  return gist;
}
