import { curveOf } from './curves.ts';
import { smoothCurve } from './error-structures.ts';
import { type Model, modelOf } from './regression.ts';
import { remembered } from './remembered.ts';
import { ones, weekdayColumns } from './weekday-columns.ts';

const RHOS = [0, 0.5];
const TAUS = [30, 100];
/** How likely each is beforehand, beside the straight line's 8. */
export const SMOOTH_PRIOR = 6;

/** Models of any smooth curve about a line, with the week's pattern. Columns are the level, the weekdays', and the line. */
export const smoothModels: (days: readonly number[]) => readonly Model[] = remembered(
  (days: readonly number[]) => {
    const columns = [ones, ...weekdayColumns(days), curveOf(0, days)];
    const span = (days.at(-1) ?? 0) - (days[0] ?? 0);
    return RHOS.flatMap((rho) => TAUS.map((tau) => modelOf(smoothCurve(rho, tau, span), days, columns)));
  },
);
