import { dateAt } from '../../model/period.ts';
import type { Report, Row } from '../../model/report.ts';
import { headroomChart } from '../charts/headroom-chart.ts';
import { isNoteworthy, trendSpan } from '../charts/noteworthy.ts';
import { stagesChart } from '../charts/stages-chart.ts';
import type { Frame } from '../charts/svg.ts';
import { trendChart } from '../charts/trend-chart.ts';
import { violationsChart, violationsHeight } from '../charts/violations-chart.ts';
import type { PathView } from '../view/paths.ts';
import type { RowView } from '../view/rows.ts';
import type { View } from '../view.ts';
import { movement, type SaidRow } from './said-row.ts';

/** A chart of one budget, as markup, and what it shows in words. */
export interface RowPicture {
  readonly row: RowView;
  readonly said: string;
  readonly chart: string;
}

/** A critical path with the drawing of its stages. */
export interface PathPicture {
  readonly path: PathView;
  readonly chart: string;
}

const SMALL: Frame = { width: 384, height: 180, theme: 'page', heading: false };

/** Whether there is something to see in a row's days: it moves, or its budget is in trouble. */
function moves(row: Row): boolean {
  return isNoteworthy(row) || (row.trend.kind === 'tested' && row.trend.direction === 'improving');
}

/** The trends worth seeing, at most `most`, of rows that do not already have a chart. */
export function trendPictures(
  report: Report,
  rows: readonly SaidRow[],
  shown: ReadonlySet<SaidRow>,
  most: number,
): readonly RowPicture[] {
  const seen = rows.filter((said) => moves(said.row) && !shown.has(said)).slice(0, most);
  return seen.map((said) => ({
    row: said.texts,
    said: movement(said, report.period.kind).join(' '),
    chart: trendChart(said.row, trendSpan(report), SMALL),
  }));
}

/** Headroom over time of the budgets worth seeing, at most `most`. */
export function headroomPictures(
  report: Report,
  rows: readonly SaidRow[],
  most: number,
): readonly RowPicture[] {
  const dayAt = (moment: number) => dateAt(moment, report.period.zone);
  const seen = rows.filter(({ row }) => moves(row) && row.weeks.length > 0).slice(0, most);
  return seen.map(({ row, texts }) => ({ row: texts, said: '', chart: headroomChart(row, dayAt, SMALL) }));
}

/** The violations of the last 30 days by service and by metric, as markup. */
export function violationPictures({ violations }: Report): {
  readonly byService: string;
  readonly byMetric: string;
} {
  const draw = (by: 'service' | 'metric', counts: Report['violations']['byService']) =>
    violationsChart(by, counts, { ...SMALL, width: 520, height: violationsHeight(counts, false) });
  return { byService: draw('service', violations.byService), byMetric: draw('metric', violations.byMetric) };
}

/** The critical paths. */
export function pathPictures(report: Report, view: View): readonly PathPicture[] {
  return report.paths.flatMap((finding, index) => {
    const path = view.paths[index];
    return path ? [{ path, chart: stagesChart(finding, { ...SMALL, width: 704, height: 80 }) }] : [];
  });
}
