import type { Trend } from '../../model/finding.ts';
import type { Row } from '../../model/report.ts';
import { usageValue } from '../../model/verdict.ts';
import { sparkline } from '../charts/sparkline.ts';
import { gaugeBar } from '../charts/usage-gauge.ts';
import { type FigureTexts, figureTexts } from './figures.ts';
import { type StatusView, statusView } from './icons.ts';
import { daysOverWords, trendWord } from './words.ts';

/** A line of the status table. */
export interface StatusRow extends FigureTexts {
  readonly service: string;
  readonly name: string;
  readonly category: string;
  readonly status: StatusView;
  readonly daysOver: string;
  readonly gauge: string;
  readonly usageKey: string;
  readonly spark: string;
  readonly trend: string;
  readonly trendKey: number;
}

/** The status table's lines in the order of the report: worst first. */
export function statusRows(rows: readonly Row[]): readonly StatusRow[] {
  return rows.map((row) => ({
    ...figureTexts(row),
    service: row.budget.serviceName,
    name: row.budget.name,
    category: row.budget.category,
    status: statusView(row.verdict.status),
    daysOver: row.verdict.status === 'exceeded' ? '' : daysOverWords(row),
    gauge: gaugeBar(row.verdict.usage, 96),
    usageKey: usageKey(row),
    spark: sparkline(row.days),
    trend: trendWord(row.trend),
    trendKey: trendKey(row.trend),
  }));
}

/** The values of a column to filter by, each once and in order. */
export function choices(rows: readonly StatusRow[], of: (row: StatusRow) => string): readonly string[] {
  return [...new Set(rows.map(of))].toSorted();
}

function usageKey({ verdict }: Row): string {
  const { usage } = verdict;
  return usage === undefined || usage === 'none' ? '-1' : String(Math.round(usageValue(usage) * 1e4) / 1e4);
}

const TREND_KEYS = { degrading: 0, steady: 1, improving: 2 } as const;

function trendKey(trend: Trend): number {
  return trend.kind === 'tested' ? TREND_KEYS[trend.direction] : 3;
}
