import { dailyOf, measureOf } from '../analyse/daily.ts';
import { kindOf } from '../measuring/kinds.ts';
import type { BudgetSet } from '../model/budget.ts';
import { datesWords } from '../model/dates.ts';
import { messageOf, SourceError } from '../model/errors.ts';
import { BASELINE_WORDS, type Step } from '../model/finding.ts';
import { plural } from '../model/format.ts';
import { holesOf } from '../model/holes.ts';
import { oneLine } from '../model/one-line.ts';
import { overrunsOf } from '../model/overruns.ts';
import { dateAt } from '../model/period.ts';
import type { Row } from '../model/report.ts';
import { changeWords, toldStep } from '../model/step-words.ts';
import type { Since } from '../model/why.ts';
import type { Instant } from '../model/window.ts';
import { beginningOf } from '../statistics/beginning.ts';
import { DAILY_SPIKES, withoutSpikes } from '../statistics/spikes.ts';
import type { HourReason } from '../statistics/step-hour.ts';
import { momentsOf } from './hours.ts';
import type { Inquiry } from './inquiry.ts';
import type { OccasionOf } from './occasion.ts';

/** What since when is told from. */
export interface SinceAsked {
  readonly row: Row;
  readonly occasion: OccasionOf;
  readonly inquiry: Inquiry;
  readonly set: Pick<BudgetSet, 'maintenance'>;
  /** The end of the figures. */
  readonly end: Instant;
  readonly zone: string;
}

/** Since when a row is as it is. A source that fails leaves the days, and says why no hours are told. */
export async function sinceOf(asked: SinceAsked): Promise<Since> {
  const { row, occasion } = asked;
  const step = row.steps && toldStep(row.steps);
  switch (occasion.occasion) {
    case 'step':
      return step ? sinceStep(step, asked) : NOT_SHOWN;
    case 'trend':
      return sinceTrend(row);
    case 'overrun':
      return sinceOverrun(row);
    case 'regression':
      return { kind: 'unknown', because: regressionWords(row) };
    case 'asked':
      if (step) return sinceStep(step, asked);
      if (moves(row)) return sinceTrend(row);
      return row.verdict.status === 'unknown' ? NOT_KNOWN : NOT_SHOWN;
  }
}

const NOT_SHOWN: Since = { kind: 'unknown', because: 'Its days show neither a step nor a trend.' };
const NOT_KNOWN: Since = { kind: 'unknown', because: 'It is not known how it stands.' };

function moves({ trend }: Row): boolean {
  return trend.kind === 'tested' && (trend.direction === 'degrading' || trend.direction === 'improving');
}

/** Why only the day of a step is said. */
const HOUR_WORDS: Readonly<Record<HourReason, string>> = {
  'hours are missing': 'Too many of the hours around it have no figure.',
  'a value is not above zero': 'Some of the hours around it have a figure of zero.',
  'the hours cannot be told apart': 'The hours cannot be told apart.',
  'the step is smaller than the scatter of the hours': 'It is smaller than the scatter of the hours.',
  'the hours say another size than the days': 'The hours show a change of another size than the days.',
  'there is more than one step': 'The hours show more than one step.',
};

async function sinceStep(step: Step, { row, inquiry, set, end, zone }: SinceAsked): Promise<Since> {
  const { budget } = row;
  const days = (because: string): Since => {
    const { day, earliest, latest } = step;
    return { kind: 'days', day, earliest, latest, because };
  };
  if (kindOf(budget.indicator).daily) return days('It is judged by its days.');
  try {
    const holes = holesOf(set.maintenance, budget);
    const found = await momentsOf({ budget, step, inquiry, holes, end, zone });
    if ('because' in found) return days(HOUR_WORDS[found.because]);
    const day = dateAt(Math.floor((found.start + found.end) / 2), zone);
    return { kind: 'hours', day, first: found.start, last: found.end };
  } catch (error) {
    if (error instanceof SourceError)
      return days(`The hours could not be asked for: ${oneLine(messageOf(error))}.`);
    throw error;
  }
}

/** A trend after a step began with it; another where the days leave a level for it, if they show that. */
function sinceTrend({ budget, days, trend, steps }: Row): Since {
  const after = steps?.steps.at(-1);
  if (after && trend.kind === 'tested' && trend.sinceStep) return { kind: 'trend', day: after.day };
  const { xs, ys } = dailyOf(days, measureOf(budget));
  const began = beginningOf(xs, withoutSpikes(xs, ys, DAILY_SPIKES));
  const dayAt = (place: number) => days[xs[place] ?? 0]?.date ?? '';
  switch (began.kind) {
    case 'at':
      return { kind: 'trend', day: dayAt(began.place) };
    case 'before':
      return { kind: 'trend', day: dayAt(began.last), before: true };
    case 'between': {
      const [day, earliest, latest] = [began.place, began.first, began.last].map(dayAt) as [
        string,
        string,
        string,
      ];
      return { kind: 'days', day, earliest, latest, because: 'It began gradually.' };
    }
  }
}

/** Days of the last week. */
const WEEK = 7;

/** Days on end over the limit up to the end of the figures; those that are not on end are no beginning. */
function sinceOverrun({ budget, days, weeks }: Row): Since {
  const open = overrunsOf(budget.id, days).findLast(({ closed }) => closed === undefined);
  const over = days.slice(-WEEK).filter(({ status }) => status === 'exceeded');
  if (open && (open.daysOver > 1 || over.length === 1)) {
    const isMetBefore = days.some(({ date, status }) => date < open.firstDay && status !== 'unknown');
    return { kind: 'overrun', day: open.firstDay, ...(isMetBefore ? {} : { before: true }) };
  }
  const weeksOver = weeks.filter(({ status }) => status === 'exceeded').length;
  const often =
    weeks.length > 1
      ? `It was over in ${weeksOver} of the last ${plural(weeks.length, 'week')}`
      : 'It was over';
  const single =
    over.length > 0
      ? `on single days, the last of them ${datesWords(over.slice(-3).map(({ date }) => date))}`
      : 'and on no single day of the last seven';
  return { kind: 'unknown', because: `${often}, ${single}.` };
}

function regressionWords({ budget, comparisons }: Row): string {
  const worse = comparisons.find((one) => one.kind === 'compared' && one.outcome === 'regressed');
  if (worse?.kind !== 'compared') return 'The days do not show when it began.';
  const { change, against } = worse;
  return `It is ${changeWords(budget, change)} against ${BASELINE_WORDS[against]}, and its days show no step and no trend.`;
}
