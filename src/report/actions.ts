import type { Action, Forecast, Told } from '../model/finding.ts';
import { dateWords, formatFor, formatQuantity, ordinal, plural } from '../model/format.ts';
import { actualText, judgedTexts, usageText } from '../model/judged-texts.ts';
import { addDays, dateAt, datesApart, type PeriodKind } from '../model/period.ts';
import type { Row } from '../model/report.ts';
import { overWords, rollingWords } from '../model/rolling.ts';
import { stepWords } from '../model/step-words.ts';
import { type JudgedVerdict, judgedFigureOn } from '../model/verdict.ts';
import { declinedWords, type Violation } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';

/** Days to act on what is no violation, from when somebody was told of it. */
const DAYS_TO_ACT = 7;
/**
 * When the report is read: the moment up to which its figures reach, the local date that begins there, its zone, and
 * what it is about.
 */
export interface ReportDay {
  readonly kind: PeriodKind;
  readonly asOf: Instant;
  readonly date: string;
  readonly zone: string;
  /** What the report before has told of. */
  readonly told?: readonly Told[];
}

/**
 * What people have to do: one action for every open violation, and one for every other budget that is not within. A
 * violation's action is due when its budget is to be met again; any other is due a week after a report first told of it, so
 * that nothing is overdue of which nobody could know. It opened on the day after the first of the latest unbroken run of
 * weeks with that status; a run that fills all of them began then or before, and its action says so.
 */
export function actionsOf(
  rows: readonly Row[],
  violations: readonly Violation[],
  day: ReportDay,
): readonly Action[] {
  const open = new Map(
    violations.filter(({ state }) => state === 'open').map((violation) => [violation.budget, violation]),
  );
  const closed = new Map(
    violations.filter(({ state }) => state === 'closed').map((violation) => [violation.budget, violation]),
  );
  return rows.flatMap((row) => {
    const violation = open.get(row.budget.id);
    if (violation) return [responseTo(violation, row, day)];
    const over = row.verdict.status === 'exceeded' ? closed.get(row.budget.id) : undefined;
    return over ? [afterClosing(over, row, day)] : (actionFor(row, day) ?? []);
  });
}

function responseTo(violation: Violation, row: Row, { asOf, date, zone, kind }: ReportDay): Action {
  const { budget, verdict } = row;
  const { next, id, opened, rootCause, links, declined } = violation;
  const owner = violation.owner ?? budget.owner;
  const due = dueOf(violation);
  const late = next ? asOf - next.due : 0;
  // What is due with the step is told with it.
  const isOwnDue = due !== undefined && due !== next?.due;
  return {
    budget: budget.id,
    why: verdict.status,
    title: `${budget.serviceName} ${budget.name} ${stateOf(violation, row)}`,
    text: responseText(violation, row, kind),
    ...(owner ? { owner } : {}),
    ...(rootCause ? { rootCause } : {}),
    ...(declined ? { declined: declinedWords(declined) } : {}),
    opened: dateAt(opened, zone),
    ...(next ? { step: next.step, stepDue: next.due } : {}),
    ...(late > 0 ? { stepLate: late } : {}),
    ...(due === undefined ? {} : { due: dateAt(due, zone) }),
    overdueDays: isOwnDue ? Math.max(0, datesApart(dateAt(due, zone), date)) : 0,
    violation: id,
    ...(links.length > 0 ? { links } : {}),
  };
}

/** Of a budget that was over in the period as a whole, and has been met again for long enough since: nothing is due. */
function afterClosing(
  { id, lastDay, owner, rootCause, unvalidated }: Violation,
  row: Row,
  day: ReportDay,
): Action {
  const { budget, verdict } = row;
  const advice = unvalidated
    ? 'Its violation closed by itself. Find out whether the cause is gone, and write it down.'
    : 'Its violation is validated and closed.';
  const who = owner ?? budget.owner;
  return {
    budget: budget.id,
    why: verdict.status,
    title: `${budget.serviceName} ${budget.name} over budget, met again since ${dateWords(addDays(lastDay, 1))}`,
    text: `${verdict.status === 'unknown' ? '' : `${currentOf(budget, verdict)} `}${advice}`,
    ...(who ? { owner: who } : {}),
    ...(rootCause ? { rootCause } : {}),
    opened: day.date,
    told: toldOf(row, day),
    overdueDays: 0,
    violation: id,
  };
}

/** A change has to be in by its own deadline; what is left after it is to validate. Of what is declined nothing is due. */
function dueOf({ next, deadlines, declined }: Violation): Instant | undefined {
  if (declined) return undefined;
  if (next?.step === 'validate') return next.due;
  return deadlines.find(([step]) => step === 'implement')?.[1];
}

function stateOf(violation: Violation, { verdict }: Row): string {
  const { reopened, recurring, earlier, metDays, metNeeded, lastDay } = violation;
  const again = reopened.length > 0 ? ' again' : '';
  const often = recurring ? `, for the ${ordinal(earlier + reopened.length + 1)} time` : '';
  if (verdict.status === 'exceeded') return `over budget${again}${often}`;
  if (verdict.status === 'unknown') return 'was over budget and cannot be judged';
  if (metDays === 0) return `over budget${again} on ${dateWords(lastDay)}${often}`;
  return `was over budget${again}${often}, met for ${plural(metDays, 'day')} of ${metNeeded}`;
}

function actionFor(row: Row, day: ReportDay): Action | undefined {
  const { budget, verdict } = row;
  if (verdict.status === 'within' || verdict.unknown?.why === 'maintenance') return undefined;
  const told = toldOf(row, day);
  const due = verdict.status === 'approaching' ? undefined : addDays(told, DAYS_TO_ACT);
  return {
    budget: budget.id,
    why: verdict.status,
    title: `${budget.serviceName} ${budget.name} ${TITLES[verdict.status]}`,
    text: textOf(row),
    ...(budget.owner ? { owner: budget.owner } : {}),
    ...openingOf(row, day, told),
    told,
    ...(due ? { due } : {}),
    overdueDays: due ? Math.max(0, datesApart(due, day.date)) : 0,
  };
}

const TITLES = {
  exceeded: 'over budget',
  approaching: 'approaching budget',
  unknown: 'could not be judged',
} as const;

/** The day on which a report first told of what is the case: that of the report before, or today. */
function toldOf({ budget, verdict }: Row, { told = [], date }: ReportDay): string {
  const before = told.find((one) => one.budget === budget.id && one.why === verdict.status);
  return before?.told ?? date;
}

/** A budget that never had a verdict may be new: then nothing is known of the time before somebody was told. */
function openingOf(
  { verdict, weeks }: Row,
  day: ReportDay,
  told: string,
): Pick<Action, 'opened' | 'openedBefore'> {
  const run = weeks.toReversed().findIndex(({ status }) => status !== verdict.status);
  const first = weeks.at(run === -1 ? 0 : -run);
  if (run === -1 && verdict.status === 'unknown') return { opened: told };
  if (run === 0 || first === undefined) return { opened: day.date };
  return { opened: dateAt(first.window.end, day.zone), ...(run === -1 ? { openedBefore: true } : {}) };
}

function textOf(row: Row): string {
  const { verdict, budget } = row;
  if (verdict.status === 'unknown') return `${verdict.unknown.detail} Fix the measurement.`;
  return `${currentOf(budget, verdict)} ${ADVICE[verdict.status](row)}`;
}

function responseText(violation: Violation, row: Row, kind: PeriodKind): string {
  const { budget, verdict } = row;
  const { closesByItself, metDays, metNeeded, declined } = violation;
  const lapse = lapseOf(violation, row, kind);
  if (declined && verdict.status !== 'unknown') return lapse === '' ? currentOf(budget, verdict) : lapse;
  if (lapse !== '') return `${lapse} ${ADVICE.exceeded()}`;
  if (verdict.status !== 'within' || !closesByItself || metDays === 0) return textOf(row);
  const left = plural(metNeeded - metDays, 'more day', 'more days');
  return `${currentOf(budget, verdict)} The violation closes by itself after ${left} within budget.`;
}

/**
 * The last day over where a violation goes on in a period that is within as a whole: `2.2 s on 31 January, 4 of 31 days
 * over; the month is within at 1.66 s (83% used).` Empty in any other case.
 */
function lapseOf({ metDays, lastDay }: Violation, row: Row, kind: PeriodKind): string {
  const { budget, verdict, days, daysOver } = row;
  const last = days.find(({ date }) => date === lastDay);
  const over = last && judgedFigureOn(last);
  if (metDays > 0 || over === undefined) return '';
  if (verdict.status === 'exceeded' || verdict.status === 'unknown') return '';
  const format = formatFor({ ...budget, limit: verdict.limit }, [over.value, verdict.actual.value]);
  const { actual } = judgedTexts(budget, verdict, format);
  const count = daysOver.over > 0 ? `, ${daysOver.over} of ${plural(daysOver.of, 'day')} over` : '';
  const [when, now] =
    last?.rolled && budget.over
      ? [`in the ${rollingWords(budget.over, lastDay)}`, 'now it is']
      : [`on ${dateWords(lastDay, false)}`, `the ${kind} is`];
  return `${actualText(over, format)} ${when}${count}; ${now} ${verdict.status} at ${actual}${usedOf(budget, verdict)}.`;
}

const ADVICE = {
  exceeded: () => 'Find the cause and bring it back within budget.',
  approaching: (row: Row) => `Watch it${trendRemark(row)}; optimise before it exceeds the budget.`,
  within: () => 'Confirm that it stays within budget, and close the violation.',
} as const;

function currentOf(budget: Row['budget'], verdict: JudgedVerdict): string {
  const format = formatFor({ ...budget, limit: verdict.limit }, [verdict.actual.value]);
  const { actual } = judgedTexts(budget, verdict, format);
  const atLeast = budget.bound === 'at_least' ? 'at least ' : '';
  const limit = [`${atLeast}${formatQuantity(verdict.limit)}`, overWords(budget, verdict)]
    .filter(Boolean)
    .join(' ');
  return `${actual} against ${limit}${usedOf(budget, verdict)}.`;
}

function usedOf(budget: Row['budget'], verdict: JudgedVerdict): string {
  return typeof verdict.usage === 'number' ? ` (${usageText(budget, verdict)} used)` : '';
}

/** What is known of where a budget goes: its step, its forecast, else the direction of its trend, as far as one is shown. */
function trendRemark({ budget, trend, steps, forecast }: Row): string {
  const step = steps ? stepWords(budget, steps) : '';
  const told = [step, forecastRemark(forecast)].filter(Boolean).join('; ');
  if (told !== '') return `: ${told}`;
  return trend.kind === 'tested' && trend.direction !== 'unclear' ? `, its trend is ${trend.direction}` : '';
}

function forecastRemark(forecast: Forecast): string {
  if (forecast.kind === 'none') return '';
  if (forecast.kind === 'possible') return `it may reach its limit from ${dateWords(forecast.earliest)} on`;
  return `at this trend it reaches its limit around ${dateWords(forecast.central)}`;
}
