import type { Budget } from '../model/budget.ts';
import { daysUntil } from '../model/period.ts';
import type { Request } from '../model/series.ts';
import { kindOf } from './kinds.ts';

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
export function requestFor(
  { days, periods, recorded, endDate, zone }: Wanted,
  { indicator }: Budget,
): Request {
  const { daily } = kindOf(indicator);
  if (!daily) return { days, periods, ...(recorded ? { recorded } : {}) };
  return { days: daysUntil(endDate, days.length + daily.daysBefore, zone), periods: [] };
}
