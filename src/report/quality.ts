import { percent } from '../model/format.ts';
import type { DataQuality, QualityNote, Row } from '../model/report.ts';
import { type Series, share } from '../model/series.ts';
import { isoOf, secondsOf } from '../model/window.ts';

/** What a reader should know of the data: gaps, unknowns, buckets that cannot tell, and what the source said. */
export function qualityOf(rows: readonly Row[], series: readonly Series[], warnBelow: number): DataQuality {
  const judged = rows.filter(({ verdict }) => verdict.status !== 'unknown');
  const shares = judged.map(({ verdict }) => share(verdict.coverage));
  return {
    ...(shares.length > 0 ? { lowestCoverage: Math.min(...shares) } : {}),
    notes: rows.flatMap((row) => notesOn(row, warnBelow)),
    warnings: warningsOf(series),
  };
}

function notesOn(row: Row, warnBelow: number): readonly QualityNote[] {
  const { budget, verdict } = row;
  const covered = share(verdict.coverage);
  const texts = [
    ...(verdict.unknown ? [`${verdict.unknown.detail}${seen(row)}`] : []),
    ...(!verdict.unknown && covered < warnBelow
      ? [`Data for only ${percent(covered, [warnBelow])} of the period.${seen(row)}`]
      : []),
    ...(verdict.leftOut && !verdict.unknown
      ? [
          `${percent(verdict.leftOut / secondsOf(verdict.window), [0, 1], 1)} of the period is left out: planned maintenance.`,
        ]
      : []),
    ...(verdict.cannotTell
      ? ['The limit lies inside the bucket that the quantile fell in: the buckets cannot tell.']
      : []),
  ];
  return texts.map((text) => ({ budget: budget.id, text }));
}

function seen({ verdict: { coverage } }: Row): string {
  if (coverage.first === undefined || coverage.last === undefined) return '';
  return ` First seen ${isoOf(coverage.first)}, last ${isoOf(coverage.last)}.`;
}

function warningsOf(series: readonly Series[]): DataQuality['warnings'] {
  const budgets = new Map<string, number>();
  for (const text of series.flatMap(({ warnings }) => [...new Set(warnings)])) {
    budgets.set(text, (budgets.get(text) ?? 0) + 1);
  }
  return [...budgets].map(([text, count]) => ({ text, budgets: count }));
}
