import { median } from 'simple-statistics';
import type { Direction, Shape, Trend } from '../model/finding.ts';
import type { DayPoint } from '../model/verdict.ts';
import { curveModels } from '../statistics/curves.ts';
import { withoutOutliers } from '../statistics/outliers.ts';
import { type Course, courseOf, turnOf } from './course.ts';
import { allEqual, type Daily, type Measure } from './daily.ts';

/** The fewest values that a trend or a step is said of. */
export const FEWEST_DAYS = 14;
/** What changes are told in: shares of the limit in so many days. */
const DAYS = 30;
const SIGNIFICANT = 0.05;
/** A change worth a word, and the most that counts as steady. */
const NOTABLE = 0.05;
const STEADY = 0.1;
/** From which chance on a course has turned, or bends against itself. */
const SURE = 0.9;
/** The most days that may be known as lower bounds alone. */
const MOST_LOWER_BOUNDS = 2;

/** What the course of daily values shows. */
export interface Shown {
  readonly course: Course;
  readonly direction: Direction;
  readonly turned: boolean;
  /** The chance that the course bends against itself at three quarters of the days. */
  readonly bent: number;
  /** The change in thirty days as a share of the limit, with its 90% interval. */
  readonly thirty: { readonly change: number; readonly lower: number; readonly upper: number };
}

/**
 * What at least 14 daily values show that are not all equal. Degrading or improving: the course's coefficient is not zero
 * (p < 0.05) and it moves by 5% of the limit in thirty days or more, unless it has turned. Steady: the 90% interval of
 * that movement lies within 10% of the limit either way (two one-sided tests, Schuirmann 1987). Unclear: neither.
 */
export function shownBy(daily: Daily, { sign, scale }: Pick<Measure, 'sign' | 'scale'>): Shown {
  const course = courseOf(daily);
  const per = DAYS / course.models.span / (scale > 0 ? scale : Math.abs(course.unit));
  const thirty = { change: course.change * per, lower: course.low * per, upper: course.high * per };
  const { turned: against, bent } = turnOf(course);
  const moves = course.p < SIGNIFICANT && Math.abs(thirty.change) >= NOTABLE;
  const turned = moves && against > SURE;
  return { course, direction: direction(), turned, bent, thirty };

  function direction(): Direction {
    if (turned) return 'unclear';
    if (moves) return thirty.change * sign > 0 ? 'degrading' : 'improving';
    return thirty.lower > -STEADY && thirty.upper < STEADY ? 'steady' : 'unclear';
  }
}

/** Whether a course accelerates, or slows down, on its way. */
export function shapeOf({ course, bent }: Pick<Shown, 'course' | 'bent'>): Shape | undefined {
  if (course.faster >= SURE) return 'accelerating';
  return course.slower >= SURE || bent > SURE ? 'slowing' : undefined;
}

/** Where the days of a trend stand among those of the report. */
export interface Stretch {
  readonly days: readonly DayPoint[];
  readonly measure: Measure;
  readonly daily: Daily;
  /** Whether the days are those from the last step on. */
  readonly sinceStep: boolean;
}

/** The trend as it is told, of what a stretch shows; of equal values nothing is computed. */
export function trendOf(stretch: Stretch, shown: Shown | undefined): Trend {
  const { days, daily, measure, sinceStep } = stretch;
  const since = sinceStep ? ({ sinceStep: true } as const) : {};
  const n = daily.xs.length;
  const [first = 0, last = 0] = [daily.xs[0], daily.xs.at(-1)];
  if (n < FEWEST_DAYS)
    return { kind: 'not_enough_data', n, needed: FEWEST_DAYS, days: days.length, ...since };
  const lowerBounds = daily.xs.filter((x) => days[x]?.floor).length;
  const unknown = lowerBounds > MOST_LOWER_BOUNDS;
  const said = {
    kind: 'tested',
    days: last - first + 1,
    n,
    firstDay: days[first]?.date ?? '',
    lastDay: days[last]?.date ?? '',
    ...(unknown ? { lowerBounds } : {}),
    ...since,
  } as const;
  if (!shown) {
    const level = measure.figure(median([...daily.ys]));
    const none = { slope: 0, lower: 0, upper: 0, p: 1, change: 0, from: level, to: level };
    return { ...said, ...none, direction: unknown ? 'unclear' : 'steady', thirty: NO_CHANGE };
  }
  const { course, direction, turned, thirty } = shown;
  const [low, high] = measure.way > 0 ? [course.low, course.high] : [-course.high, -course.low];
  return {
    ...said,
    direction: unknown ? 'unclear' : direction,
    slope: (measure.way * course.change) / course.models.span,
    lower: low / course.models.span,
    upper: high / course.models.span,
    p: course.p,
    change: measure.way * course.change,
    from: measure.figure(course.first),
    to: measure.figure(course.last),
    thirty,
    ...(turned ? { turned: true } : {}),
  };
}

const NO_CHANGE = { change: 0, lower: 0, upper: 0 };

/** What a stretch shows; nothing of values that are equal but for outliers, or of too few. */
export function shownIn({ daily, measure }: Pick<Stretch, 'daily' | 'measure'>): Shown | undefined {
  return daily.xs.length < FEWEST_DAYS || isLevel(daily) ? undefined : shownBy(daily, measure);
}

/** Whether values are equal but for outliers, of which nothing is left to fit a course to. */
function isLevel({ xs, ys }: Daily): boolean {
  if (allEqual(ys)) return true;
  const usual = median([...ys]);
  const isMostly = ys.filter((y) => y === usual).length * 2 > ys.length;
  return isMostly && allEqual(withoutOutliers(ys, curveModels(xs).leverages).values);
}
