import { datesWords, momentWords } from '../model/dates.ts';
import { listWords, percent } from '../model/format.ts';
import { dateAt } from '../model/period.ts';
import type { DataQuality, QualityNote, Row } from '../model/report.ts';
import { lengthWords } from '../model/rolling.ts';
import { secondsWithData, share } from '../model/series.ts';
import { measuredWindow } from '../model/verdict.ts';
import { secondsOf } from '../model/window.ts';
import type { Plan } from './plan.ts';

const HOUR = 3600;

/** What a reader should know of the data: gaps, unknowns, buckets that cannot tell, and what the source said. */
export function qualityOf(
  rows: readonly Row[],
  warnBelow: number,
  { period, endDate }: Pick<Plan, 'period' | 'endDate'>,
): DataQuality {
  return {
    ...qualityAmong(rows),
    notes: rows.flatMap((row) =>
      notesOn(
        { ...row, days: row.days.filter(({ date }) => date >= firstDayOf(row, period) && date < endDate) },
        warnBelow,
        period.zone,
      ),
    ),
  };
}

/** What the data of some rows together are like: the lowest coverage of those judged, and what the source said of any. */
export function qualityAmong(rows: readonly Row[]): Omit<DataQuality, 'notes'> {
  const judged = rows.filter(({ verdict }) => verdict.status !== 'unknown');
  const shares = judged.map(({ verdict }) => share(verdict.coverage));
  return {
    ...(shares.length > 0 ? { lowestCoverage: Math.min(...shares) } : {}),
    warnings: warningsOf(rows),
  };
}

/** The first day of what a row's figure is of. */
function firstDayOf({ verdict: { rolled } }: Row, { firstDay, zone }: Plan['period']): string {
  return rolled ? dateAt(rolled.start, zone) : firstDay;
}

/** What a row's figure is of, in words. */
function stretchWords({ budget: { over }, verdict: { rolled } }: Row): string {
  return over && rolled ? lengthWords(over) : 'period';
}

/** What to know of a row whose days are those of its figure. */
function notesOn(row: Row, warnBelow: number, zone: string): readonly QualityNote[] {
  const { budget, verdict } = row;
  const texts = [
    ...(verdict.unknown ? [`${verdict.unknown.detail}${holesIn(row, zone)}`] : []),
    ...(!verdict.unknown ? partWords(row, warnBelow, zone) : []),
    ...(verdict.began === undefined || verdict.unknown
      ? []
      : [`It is new, and judged from ${momentWords(verdict.began, zone)} on.`]),
    ...(verdict.leftOut && !verdict.unknown
      ? [
          `${percent(verdict.leftOut / secondsOf(measuredWindow(verdict)), [0, 1], 1)} of the ${stretchWords(row)} is left out: planned maintenance.`,
        ]
      : []),
    ...(verdict.cannotTell
      ? ['The limit lies inside the bucket that the quantile fell in: the buckets cannot tell.']
      : []),
  ];
  return texts.map((text) => ({ budget: budget.id, text }));
}

/** That data are missing: too many of them, or that a rate is one of the stretch that has any. */
function partWords(row: Row, warnBelow: number, zone: string): readonly string[] {
  const { coverage } = row.verdict;
  const window = measuredWindow(row.verdict);
  const covered = share(coverage);
  const isOfPart =
    row.budget.indicator.kind === 'rate' &&
    covered < 1 &&
    secondsWithData({ window, coverage }) < secondsOf(window);
  if (covered >= warnBelow && !isOfPart) return [];
  const shown = `Data for ${covered < warnBelow ? 'only ' : ''}${percent(covered, [warnBelow, 1], 1)} of the ${stretchWords(row)}`;
  return [`${shown}${isOfPart ? '; the rate is that of the part with data' : ''}.${holesIn(row, zone)}`];
}

/** Where data are missing: on which days, or else before the first and after the last sample. */
function holesIn({ days, verdict }: Row, zone: string): string {
  const { first, last } = verdict.coverage;
  const window = measuredWindow(verdict);
  if (first === undefined || last === undefined) return '';
  const missing = days.filter(({ value }) => value === undefined).map(({ date }) => date);
  if (missing.length > 0) return ` No figure for ${datesWords(missing)}.`;
  const ends = [
    ...(first - window.start > HOUR ? [`first seen on ${momentWords(first, zone)}`] : []),
    ...(window.end - last > HOUR ? [`last seen on ${momentWords(last, zone)}`] : []),
  ];
  return ends.length > 0 ? ` Data were ${listWords(ends)}.` : '';
}

function warningsOf(rows: readonly Row[]): DataQuality['warnings'] {
  const said = Map.groupBy(
    rows.flatMap(({ warnings = [] }) => warnings),
    (text) => text,
  );
  return [...said].map(([text, { length }]) => ({ text, budgets: length }));
}
