import { type Reading, type Request, readingsByWindow, type Series, share } from '../model/series.ts';
import { type Instant, type Window, windowKey } from '../model/window.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { isJudgedByDays } from './request.ts';

/**
 * A source that measures a member of a family, where its first data are within a window, from its first whole day on: what a
 * route did in its first hour says nothing of a week. That it began is known where there are days without data before.
 */
export function fromBeginnings(source: MetricSource): MetricSource {
  return {
    ...source,
    measure: async (budget, request, signal) => {
      const series = await source.measure(budget, request, signal);
      const began = budget.member && !isJudgedByDays(budget) ? beginningOf(series) : undefined;
      const windows = began === undefined ? [] : request.periods.filter((window) => isIn(began, window));
      if (began === undefined || windows.length === 0) return series;
      const shorter = await source.measure(budget, sinceThen(request, windows, series, began), signal);
      return { ...withShorter(series, shorter, began), queries: [...series.queries, ...shorter.queries] };
    },
  };
}

/** When a member's first whole day begins; undefined when it has data on the first day that was asked for, or on none. */
function beginningOf({ days }: Series): Instant | undefined {
  const at = days.findIndex(({ coverage }) => coverage.present > 0);
  const first = days[at];
  if (at < 1 || !first) return undefined;
  return share(first.coverage) === 1 ? first.window.start : first.window.end;
}

function isIn(moment: Instant, { start, end }: Window): boolean {
  return start < moment && moment < end;
}

function sinceThen(
  { leaveOut, anew }: Request,
  windows: readonly Window[],
  { days }: Series,
  began: Instant,
): Request {
  return {
    days: [],
    known: days,
    periods: windows.map(({ end }) => ({ start: began, end })),
    ...(leaveOut ? { leaveOut } : {}),
    ...(anew ? { anew } : {}),
  };
}

/** The windows that it began in, each with what was measured of its later part; as it was where that could not be measured. */
function withShorter(series: Series, shorter: Series, began: Instant): Series {
  const measured = readingsByWindow(shorter.periods);
  const periods = series.periods.map((reading): Reading => {
    const { window } = reading;
    const later = isIn(began, window) && measured.get(windowKey({ start: began, end: window.end }));
    if (!later || later.measured.kind === 'none') return reading;
    return { ...later, window, pieces: later.pieces ?? [{ start: began, end: window.end }], began };
  });
  return { ...series, periods };
}
