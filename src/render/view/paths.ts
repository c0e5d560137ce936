import type { PathFinding, StageShare } from '../../model/finding.ts';
import { formatFigure, formatFor, percent } from '../../model/format.ts';
import { NO_FIGURE } from '../../model/judged-texts.ts';
import { baseValue, inUnit, type Quantity } from '../../model/quantity.ts';
import type { Report } from '../../model/report.ts';
import type { RowView } from './rows.ts';
import { type StatusView, statusView } from './status.ts';

/** One stage of a critical path. */
export interface StageView {
  readonly name: string;
  readonly limit: string;
  readonly actual: string;
  readonly headroom: string;
  /** The stage's actual as a share of the whole path's actual; a dash when unknown. */
  readonly share: string;
  readonly status: StatusView;
}

/** A critical path with its stages. */
export interface PathView {
  readonly service: string;
  readonly name: string;
  /** `Transaction P95, measured end to end: 7.2 s of at most 10 s.` */
  readonly total: string;
  /** By how much the stages' limits together exceed the total, a sentence; empty when they do not. */
  readonly overAllocated: string;
  /** That the measured stages explain much less than the whole, a sentence; empty when they do, or are not all measured. */
  readonly unexplained: string;
  readonly stages: readonly StageView[];
}

type Sayer = (base: number) => string;

/** The critical paths of a report. `rows` by budget id. */
export function pathViews(report: Report, rows: ReadonlyMap<string, RowView>): readonly PathView[] {
  return report.paths.map((path) => ({
    service: path.serviceName,
    name: path.name,
    total: totalText(path, rows.get(path.total)),
    overAllocated: overAllocatedText(path),
    unexplained: unexplainedText(path),
    stages: path.stages.map((stage) => stageView(stage, rows.get(stage.budget), path)),
  }));
}

function totalText(path: PathFinding, row: RowView | undefined): string {
  const say = totalSayer(path);
  const actual = path.totalActual === undefined ? 'not known' : say(path.totalActual);
  const said = row ? row.actualOfLimit : `${actual} of ${say(baseValue(path.totalLimit))}`;
  return `${path.totalName}, measured end to end: ${said}.`;
}

function overAllocatedText(path: PathFinding): string {
  if (path.overAllocated === undefined) return '';
  const say = totalSayer(path);
  const [sum, more, whole] = [path.allocated, path.overAllocated, baseValue(path.totalLimit)].map(say);
  return `The stages are allocated ${sum} together, ${more} more than the ${whole} of the whole.`;
}

/** The share of the whole's actual under which the stages' own figures together leave much of it unexplained. */
const EXPLAINED = 0.75;

function unexplainedText({ stages, totalActual, ...path }: PathFinding): string {
  const actuals = stages.flatMap(({ actual }) => actual ?? []);
  const sum = actuals.reduce((total, actual) => total + actual, 0);
  if (totalActual === undefined || actuals.length === 0 || actuals.length < stages.length) return '';
  if (sum >= EXPLAINED * totalActual) return '';
  const say = sayer(path.totalLimit, [totalActual, sum]);
  const part = sum < totalActual / 2 ? 'most' : 'much';
  return `The stages' own figures add up to ${say(sum)} of ${say(totalActual)}: quantiles do not add up, but ${part} of the time is likely spent outside the measured stages.`;
}

function stageView(stage: StageShare, row: RowView | undefined, path: PathFinding): StageView {
  const { limit, actual } = stage;
  const say = stageSayer(stage, path);
  return {
    name: stage.name,
    limit: row?.limitShort ?? say(limit),
    actual: row?.actual ?? (actual === undefined ? NO_FIGURE : say(actual)),
    headroom: row?.headroom ?? (actual === undefined ? NO_FIGURE : say(limit - actual)),
    share: stage.share === undefined ? NO_FIGURE : shareText(stage.share),
    status: statusView(stage.status),
  };
}

/** In whole percent; what is less than one is said to be less, since decimals would claim more than quantiles can tell. */
function shareText(share: number): string {
  return share > 0 && share < 0.01 ? '< 1%' : percent(share, [1]);
}

function totalSayer({ totalLimit, totalActual, allocated, overAllocated }: PathFinding): Sayer {
  const figures = [totalActual, allocated, overAllocated].filter((figure) => figure !== undefined);
  return sayer(totalLimit, figures);
}

/** A stage's figures are in the unit of the whole, with the decimals of its own, often far smaller, limit. */
function stageSayer({ limit, actual }: StageShare, { totalLimit: { unit } }: PathFinding): Sayer {
  return sayer({ amount: inUnit(limit, unit), unit }, actual === undefined ? [] : [actual]);
}

function sayer(limit: Quantity, figures: readonly number[]): Sayer {
  const format = formatFor({ bound: 'at_most', limit }, figures);
  return (base) => formatFigure(base, format);
}
