import type { PathFinding, StageShare } from '../../model/finding.ts';
import { formatFigure, formatFor, percent } from '../../model/format.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Report, Row } from '../../model/report.ts';
import { stagesChart } from '../charts/stages-chart.ts';
import { figureTexts } from './figures.ts';
import { type StatusView, statusView } from './icons.ts';

/** A stage of a critical path, numbered as in its chart. */
export interface StageView {
  readonly number: number;
  readonly name: string;
  readonly limit: string;
  readonly actual: string;
  readonly share: string;
  readonly status: StatusView;
}

/** A critical path with its stages. */
export interface PathView {
  readonly service: string;
  readonly name: string;
  readonly said: string;
  /** By how much the allocations exceed the total; empty when they do not. */
  readonly overAllocated: string;
  readonly chart: string;
  readonly stages: readonly StageView[];
}

/** The critical paths of a report. */
export function pathViews(report: Report): readonly PathView[] {
  const rows = new Map(report.rows.map((row) => [row.budget.id, row]));
  return report.paths.map((path) => pathView(path, rows));
}

function pathView(path: PathFinding, rows: ReadonlyMap<string, Row>): PathView {
  const total = rows.get(path.total);
  const said = figureIn(path, path.totalActual === undefined ? [] : [path.totalActual]);
  const actual = path.totalActual === undefined ? 'not known' : said(path.totalActual);
  const limit = said(baseValue(path.totalLimit));
  const bound = total?.budget.bound === 'at_least' ? 'at least' : 'at most';
  const { overAllocated, allocated } = path;
  return {
    service: path.serviceName,
    name: path.name,
    said: `${path.totalName}, measured end to end: ${actual} of ${bound} ${limit}.`,
    overAllocated:
      overAllocated === undefined
        ? ''
        : `The stages are allocated ${said(allocated)} together, ${said(overAllocated)} more than the ${limit} of the whole.`,
    chart: stagesChart(path, { width: 704, height: 80, theme: 'page', heading: false }),
    stages: path.stages.map((stage, index) => stageView(stage, index, rows.get(stage.budget), said)),
  };
}

function figureIn(path: PathFinding, figures: readonly number[]): (base: number) => string {
  const format = formatFor({ bound: 'at_most', limit: path.totalLimit }, [
    ...figures,
    path.allocated,
    path.overAllocated ?? path.allocated,
  ]);
  return (base) => formatFigure(base, format);
}

function stageView(
  stage: StageShare,
  index: number,
  row: Row | undefined,
  said: (base: number) => string,
): StageView {
  const texts = row ? figureTexts(row) : undefined;
  return {
    number: index + 1,
    name: stage.name,
    limit: texts?.limit ?? said(stage.limit),
    actual: texts?.actual ?? (stage.actual === undefined ? '–' : said(stage.actual)),
    share: stage.share === undefined ? '–' : percent(stage.share),
    status: statusView(stage.status),
  };
}
