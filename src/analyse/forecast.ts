import { type Budget, limitOn } from '../model/budget.ts';
import type { Forecast, ForecastPoint } from '../model/finding.ts';
import { plural } from '../model/format.ts';
import { addDays } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import type { DayPoint } from '../model/verdict.ts';
import type { Measure } from './daily.ts';
import { type Outlook, outlookOf } from './outlook.ts';
import { type Shown, shapeOf } from './trend.ts';

/** How many times its own stretch a forecast may reach ahead. */
const REACH = 2;
/** A limit that was exceeded on one of so many last days is not forecast. */
const OF_LATE = 7;
/** The chances of a day at the limit, or of any day until then, that make it the earliest, the central and the latest. */
const CHANCE = { earliest: 0.025, central: 0.5, latest: 0.975 } as const;
/** From which greatest chance on a date is given, and from which it is only possible. */
const DATED = 0.9;
const POSSIBLE = 0.5;
/** What the fan of the chart shows of a day. */
const FAN = { lower: 0.025, middle: 0.5, upper: 0.975 } as const;
/** From how many days on only one day a week is drawn: the same weekday, so that the week's pattern makes no waves. */
const DAILY_UNTIL = 30;
const WEEK = 7;
/** How much of its own stretch the fan reaches ahead at the most, and how many days beyond the latest one. */
const FAN_REACH = 0.8;
const BEYOND = 3;

/** A forecast is none, for a reason. */
export function noForecast(because: string): Forecast {
  return { kind: 'none', because };
}

/** How many of the last days were over; a limit that is exceeded needs no forecast. */
export function overOfLate(days: readonly DayPoint[]): number {
  return days.slice(-OF_LATE).filter(({ status }) => status === 'exceeded').length;
}

/**
 * When a budget with a degrading course will reach its limit. Each coming day has a chance that its measured value, week's
 * pattern included, is at that day's own limit or beyond it: an exception ends, and the usual limit is back. The earliest
 * day is the first until which the chances add up to 2.5% (Boole's inequality), the central one the first with 50%, the
 * latest the first with 97.5%. A date is given where some day has 90%, unless the course slows down. `days` end with the
 * report's last day.
 */
export function forecastOf(
  budget: Budget,
  days: readonly DayPoint[],
  measure: Measure,
  shown: Shown,
): Forecast {
  const { course } = shown;
  const outlook = outlookOf(course);
  const lastX = course.daily.xs.at(-1) ?? 0;
  const horizon = REACH * (course.models.span + 1);
  const dateOf = (ahead: number) => addDays(days[lastX]?.date ?? '', ahead);
  const isOneLimit = budget.exceptions.length === 0 && !budget.history?.length;
  const limitAt = (ahead: number) => (isOneLimit ? budget.limit : limitOn(budget, dateOf(ahead)));
  // Days that passed without a value are no longer to come.
  const { earliest, central, latest, most } = reach(days.length - lastX, horizon, (ahead) =>
    outlook.chance(ahead, measure.of(baseValue(limitAt(ahead))), measure.sign),
  );
  if (earliest === undefined || central === undefined || most < POSSIBLE)
    return noForecast(`the limit is not expected to be reached within ${plural(horizon, 'day')}`);
  const shape = shapeOf(shown);
  const dated = most >= DATED && shape !== 'slowing';
  const drawn = Math.min(
    horizon,
    FAN_REACH * course.models.span,
    dated ? (latest ?? central) + BEYOND : horizon,
  );
  const told = {
    earliest: dateOf(earliest),
    ...(isOneLimit ? {} : { limit: limitAt(central) }),
    horizon: dateOf(horizon),
    points: fanDays(drawn).map((ahead) => ({ date: dateOf(ahead), ...fanOn(outlook, measure, ahead) })),
  };
  if (!dated) return { ...told, kind: 'possible', chance: most, because: shape ?? 'scattered' };
  return {
    ...told,
    kind: 'crossing',
    central: dateOf(central),
    ...(latest === undefined ? {} : { latest: dateOf(latest) }),
    ...(shape ? { shape } : {}),
  };
}

interface Reached {
  readonly earliest: number | undefined;
  readonly central: number | undefined;
  readonly latest: number | undefined;
  /** The greatest chance of a day. */
  readonly most: number;
}

/** The days on which a limit may be reached. */
function reach(from: number, horizon: number, chanceOn: (ahead: number) => number): Reached {
  let together = 0;
  let found: Reached = { most: 0, earliest: undefined, central: undefined, latest: undefined };
  for (let ahead = from; ahead <= horizon; ahead += 1) {
    const chance = chanceOn(ahead);
    together += chance;
    found = {
      most: Math.max(found.most, chance),
      earliest: found.earliest ?? (together >= CHANCE.earliest ? ahead : undefined),
      central: found.central ?? (chance >= CHANCE.central ? ahead : undefined),
      latest: found.latest ?? (chance >= CHANCE.latest ? ahead : undefined),
    };
  }
  return found;
}

/** The days that are drawn, up to one. */
function fanDays(until: number): readonly number[] {
  const step = until > DAILY_UNTIL ? WEEK : 1;
  return Array.from({ length: Math.floor((until - 1) / step) + 1 }, (_, index) => 1 + index * step);
}

/** What the mixture says of a day: its middle and its 95% interval, as figures. */
function fanOn(outlook: Outlook, { figure, way }: Measure, ahead: number): Omit<ForecastPoint, 'date'> {
  const at = (p: number) => figure(outlook.quantile(ahead, way > 0 ? p : 1 - p));
  return { value: at(FAN.middle), lower: at(FAN.lower), upper: at(FAN.upper) };
}
