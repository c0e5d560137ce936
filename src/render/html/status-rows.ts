import { movementOf, movementWords } from '../../model/movement.ts';
import type { Row } from '../../model/report.ts';
import { STATUSES, type Usage, usageValue } from '../../model/verdict.ts';
import { sparkline } from '../charts/sparkline.ts';
import { gaugeBar } from '../charts/usage-gauge.ts';
import type { RowView } from '../view/rows.ts';
import type { View } from '../view.ts';
import type { SaidRow } from './said-row.ts';

/** A line of the status table: its texts, its pictures as markup, and keys to sort by. */
export interface StatusRow {
  readonly row: RowView;
  /** What the reading room leads to, unless that is a card; empty in reports of schema 1. */
  readonly place: string;
  /** Days over within a passing period; empty when none was. */
  readonly daysOver: string;
  readonly gauge: string;
  readonly spark: string;
  readonly rank: number;
  readonly usageKey: string;
  readonly trendKey: number;
  /** What its days show first, and what after it; the latter is empty but for a step. */
  readonly trendWord: string;
  readonly trendMore: string;
}

/** The lines of the status table in the order of the report, worst first, each with its last `days`. */
export function statusRows(
  rows: readonly SaidRow[],
  days: number,
  { schema2 }: Pick<View, 'schema2'>,
  placeOf: (texts: RowView) => string,
): readonly StatusRow[] {
  return rows.map(({ row, texts }) => ({
    row: texts,
    place: placeOf(texts),
    daysOver: row.verdict.status === 'exceeded' ? '' : texts.daysOver,
    gauge: gaugeBar(row.verdict, schema2 ? 'status' : 'band', 96),
    spark: sparkline(row.days, days),
    rank: STATUSES.indexOf(row.verdict.status),
    usageKey: usageKey(row.verdict.usage),
    trendKey: trendKey(row),
    ...trendParts(row, texts),
  }));
}

function trendParts(row: Row, { trendWord }: RowView): Pick<StatusRow, 'trendWord' | 'trendMore'> {
  const [first = trendWord, ...others] = movementWords(row);
  return { trendWord: first, trendMore: others.join(', ') };
}

/** The values of a column to filter by, each once and in order. */
export function choices(rows: readonly StatusRow[], of: (row: RowView) => string): readonly string[] {
  return [...new Set(rows.map(({ row }) => of(row)))].toSorted();
}

function usageKey(usage: Usage | undefined): string {
  return usage === undefined || usage === 'none' ? '-1' : String(Math.round(usageValue(usage) * 1e4) / 1e4);
}

const TREND_KEYS = { worse: 0, steady: 1, unclear: 1.5, better: 2, none: 3 } as const;

function trendKey(row: Row): number {
  const { trend } = row;
  const shown = trend.kind === 'tested' && trend.direction === 'unclear' ? 'unclear' : 'steady';
  return TREND_KEYS[movementOf(row) ?? (trend.kind === 'tested' ? shown : 'none')];
}
