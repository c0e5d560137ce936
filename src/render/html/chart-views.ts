import { dateAt } from '../../model/period.ts';
import type { Report, Row } from '../../model/report.ts';
import { headroomChart } from '../charts/headroom-chart.ts';
import { isNoteworthy, trendSpan } from '../charts/noteworthy.ts';
import type { Frame } from '../charts/svg.ts';
import { trendChart } from '../charts/trend-chart.ts';
import { violationsChart, violationsHeight } from '../charts/violations-chart.ts';
import { type StatusView, statusView } from './icons.ts';
import { beforeSentence, forecastSentence, trendSentence } from './words.ts';

/** A chart of one budget with its heading and what it shows in words. */
export interface ChartView {
  readonly service: string;
  readonly name: string;
  readonly status: StatusView;
  readonly said: string;
  readonly chart: string;
}

const SMALL: Frame = { width: 384, height: 180, theme: 'page', heading: false };

/** Whether there is something to see in a row's trend: it moves, or its budget is in trouble. */
function moves(row: Row): boolean {
  return isNoteworthy(row) || (row.trend.kind === 'tested' && row.trend.direction === 'improving');
}

/** The trends worth seeing, at most `most`, of rows that do not already have a chart. */
export function trendViews(report: Report, shown: ReadonlySet<Row>, most: number): readonly ChartView[] {
  const rows = report.rows.filter((row) => moves(row) && !shown.has(row)).slice(0, most);
  return rows.map((row) => ({
    ...headOf(row),
    said: [beforeSentence(row, report.period.kind), trendSentence(row), forecastSentence(row)]
      .filter(Boolean)
      .join(' '),
    chart: trendChart(row, trendSpan(report), SMALL),
  }));
}

/** Headroom over time of the budgets worth seeing, at most `most`. */
export function headroomViews(report: Report, most: number): readonly ChartView[] {
  const dayAt = (moment: number) => dateAt(moment, report.period.zone);
  const rows = report.rows.filter((row) => moves(row) && row.weeks.length > 0).slice(0, most);
  return rows.map((row) => ({ ...headOf(row), said: '', chart: headroomChart(row, dayAt, SMALL) }));
}

/** The violations of the last 30 days by service and by metric. */
export function violationViews({ violations }: Report): {
  readonly byService: string;
  readonly byMetric: string;
} {
  const draw = (by: 'service' | 'metric', counts: Report['violations']['byService']) =>
    violationsChart(by, counts, { ...SMALL, width: 520, height: violationsHeight(counts, false) });
  return { byService: draw('service', violations.byService), byMetric: draw('metric', violations.byMetric) };
}

function headOf(row: Row): Pick<ChartView, 'service' | 'name' | 'status'> {
  return { service: row.budget.serviceName, name: row.budget.name, status: statusView(row.verdict.status) };
}
