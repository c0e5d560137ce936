import { movementOf } from '../../model/movement.ts';
import { dateAt } from '../../model/period.ts';
import type { Report, Row } from '../../model/report.ts';
import { headroomChart } from '../charts/headroom-chart.ts';
import { isNoteworthy, trendSpan } from '../charts/noteworthy.ts';
import { overrunsChart } from '../charts/overruns-chart.ts';
import { stagesChart } from '../charts/stages-chart.ts';
import type { Frame } from '../charts/svg.ts';
import { trendChart } from '../charts/trend-chart.ts';
import type { PathView } from '../view/paths.ts';
import type { RowView } from '../view/rows.ts';
import type { View } from '../view.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { firstOf, movement, type SaidRow } from './said-row.ts';

/** A chart of one budget, as markup, and what it shows in words. */
export interface RowPicture {
  readonly row: RowView;
  readonly said: string;
  readonly chart: string;
}

/** A drawing that would shrink too much on a phone, as markup: once for a page and once for a phone. */
export interface TwoWidths {
  readonly wide: string;
  readonly narrow: string;
}

/** A critical path with the drawing of its stages. */
export interface PathPicture extends TwoWidths {
  readonly path: PathView;
}

/** What is left of a phone's width. */
export const PHONE = 328;

/** A chart as wide as a phone leaves room for, so that its text is not made smaller there; in reports of schema 1 it is. */
export function smallFrame({ schema }: Pick<Report, 'schema'>): Frame {
  const size = schema === 1 ? { width: 384, height: 180 } : { width: PHONE, height: 160 };
  return { ...size, theme: 'page', heading: false };
}

/** Whether there is something to see in a row's days: it moves, or its budget is in trouble. */
function moves(row: Row, report: Report): boolean {
  return isNoteworthy(row, report) || movementOf(row) === 'better';
}

/** The trends worth seeing, at most `most`. */
export function trendPictures(report: Report, rows: readonly SaidRow[], most: number): readonly RowPicture[] {
  const seen = firstOf(
    report,
    rows.filter(({ row }) => moves(row, report)),
    most,
  ).rows;
  return seen.map((said) => ({
    row: said.texts,
    said: movement(said, report.period.kind).join(' '),
    chart: trendChart(said.row, trendSpan(report), smallFrame(report)),
  }));
}

/** Headroom over time of the budgets worth seeing, at most `most`. */
export function headroomPictures(
  report: Report,
  rows: readonly SaidRow[],
  most: number,
): readonly RowPicture[] {
  const dayAt = (moment: number) => dateAt(moment, report.period.zone);
  const moving = rows.filter(({ row }) => moves(row, report) && row.weeks.length > 0);
  const seen = firstOf(report, moving, most).rows;
  return seen.map(({ row, texts }) => ({
    row: texts,
    said: '',
    chart: headroomChart(row, dayAt, smallFrame(report)),
  }));
}

/** The overruns of the last 30 days by service and by metric, as markup. */
export function overrunPictures(report: Report): {
  readonly byService: TwoWidths;
  readonly byMetric: TwoWidths;
} {
  const draw = (by: 'service' | 'metric', counts: Report['violations']['byService']) =>
    inTwoWidths(520, (width) =>
      overrunsChart(
        by,
        counts,
        { ...smallFrame(report), width, namesAbove: width === PHONE && report.schema >= 2 },
        vocabularyOf(report),
      ),
    );
  const { violations } = report;
  return { byService: draw('service', violations.byService), byMetric: draw('metric', violations.byMetric) };
}

function inTwoWidths(width: number, draw: (width: number) => string): TwoWidths {
  return { wide: draw(width), narrow: draw(PHONE) };
}

/** The critical paths. */
export function pathPictures(report: Report, view: View): readonly PathPicture[] {
  return report.paths.flatMap((finding, index) => {
    const path = view.paths[index];
    if (!path) return [];
    const draw = (width: number) => stagesChart(finding, { ...smallFrame(report), width, height: 80 });
    return [{ path, ...inTwoWidths(704, draw) }];
  });
}
