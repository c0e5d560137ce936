import type { Budget, Rolling } from '../model/budget.ts';
import { dateAt, datesApart, daysUntil } from '../model/period.ts';
import { rolledTo } from '../model/rolling.ts';
import type { Request } from '../model/series.ts';
import { distinctWindows, type Window, windowKey } from '../model/window.ts';
import { kindOf } from './kinds.ts';
import { canJoin } from './pieces.ts';

/** The windows that are judged of every budget. The days are whole and local, and end before the local date `endDate`. */
export interface Wanted extends Pick<Request, 'days' | 'periods' | 'recorded'> {
  readonly endDate: string;
  readonly zone: string;
}

/** Whether a budget’s windows are judged by daily values, so that no other windows are measured of it. */
export function isJudgedByDays({ indicator }: Pick<Budget, 'indicator'>): boolean {
  return kindOf(indicator).daily !== undefined;
}

/** What to measure of a budget, and to recall, so that the wanted windows can be judged: for some kinds days alone, but more of them. */
export function requestFor(wanted: Wanted, budget: Budget): Request {
  const { days, periods, recorded, endDate, zone } = wanted;
  const { daily } = kindOf(budget.indicator);
  if (daily) return { days: daysUntil(endDate, days.length + daily.daysBefore, zone), periods: [] };
  if (budget.over) return rollingRequest(wanted, budget, budget.over);
  return { days, periods, ...(recorded ? { recorded } : {}) };
}

/** What is asked over the rolling windows to the same ends is the same for all budgets, and needs a hundred dates of a zone. */
const KNOWN = new WeakMap<Wanted['days'], Map<string, Request>>();

function rollingRequest(wanted: Wanted, { indicator }: Budget, over: Rolling): Request {
  const isJoined = canJoin(indicator);
  const { days, periods, recorded = [], zone } = wanted;
  const key = JSON.stringify([over.text, isJoined, zone, [...periods, ...recorded].map(windowKey)]);
  const known = KNOWN.get(days) ?? new Map<string, Request>();
  KNOWN.set(days, known);
  const request = known.get(key) ?? rolledRequest(wanted, over, isJoined);
  known.set(key, request);
  return request;
}

/**
 * In place of each period the rolling window that ends with it, with the days of all of them, by which their coverage is
 * counted; in place of each day one that is joined from days, where these make a whole.
 */
function rolledRequest(
  { days, periods, recorded = [], endDate, zone }: Wanted,
  over: Rolling,
  isJoined: boolean,
): Request {
  const rolled = (windows: readonly Window[]) =>
    distinctWindows(windows.map(({ end }) => rolledTo(end, over, zone)));
  const measured = rolled(periods);
  const known = new Set(measured.map(windowKey));
  const joined = isJoined ? rolled(days).filter((window) => !known.has(windowKey(window))) : [];
  const first = Math.min(...[...days, ...measured, ...joined].map(({ start }) => start));
  const reach = Number.isFinite(first) ? datesApart(dateAt(first, zone), endDate) : 0;
  return {
    days: daysUntil(endDate, reach, zone),
    periods: measured,
    joined,
    recorded: rolled(recorded).filter((window) => !known.has(windowKey(window))),
  };
}
