import { daysWords } from '../model/dates.ts';
import type { Recommendation } from '../model/finding.ts';
import type { ForecastSaid } from '../model/forecast-told.ts';
import { forecastWords } from '../model/forecast-words.ts';
import { dateWords, formatQuantity, plural } from '../model/format.ts';
import type { Life, ReportKept } from '../model/history.ts';
import { familyIn } from '../model/member-id.ts';
import { outcomeWords } from '../model/outcome-words.ts';
import { overrunsOf } from '../model/overruns.ts';
import { dateAt } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import { changeWords, stepTime } from '../model/step-words.ts';
import { forecastsTold } from './outcome.ts';
import { daysTold, distinct, leading, reportOn, stepsTold, type Told, toldOfEach } from './told.ts';

/** The shifts of its level. */
export function steps({ told }: Life): readonly Told[] {
  return [...toldOfEach(told).values()].flatMap((of) =>
    stepsTold(of).map(({ step, by: { report, budget } }) => ({
      on: step.day,
      budget: budget.id,
      says: `Level ${changeWords(budget, step.change)} ${stepTime('on', step)}`,
      more: [],
      report,
    })),
  );
}

/** Its days on end over budget. */
export function overruns(life: Life): readonly Told[] {
  return [...toldOfEach(life.told)].flatMap(([budget, told]) =>
    overrunsOf(budget, daysTold(told)).map(({ firstDay, lastDay, daysOver, closed }) => ({
      on: firstDay,
      until: lastDay,
      budget,
      says: closed
        ? `Over on ${plural(daysOver, 'day')}: ${daysWords(firstDay, lastDay)}`
        : `Over on ${plural(daysOver, 'day')}, from ${dateWords(firstDay)} on`,
      more: [],
      ...reportOn(life, lastDay),
    })),
  );
}

/** What happened to its service before what it was asked why. */
export function changes({ told }: Life): readonly Told[] {
  const all = told.flatMap(({ report, row }) =>
    (row.changes ?? []).map((change) => ({ report, row, change })),
  );
  return distinct(all, ({ change: { kind, at, text } }) => `${kind} ${at} ${text}`).map(
    ({ report, row, change: { kind, at, text, link } }) => ({
      on: dateAt(at, report.gist.period.zone),
      at,
      budget: row.budget,
      says: `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}: ${text}`,
      more: [],
      ...(link === undefined ? {} : { link }),
      report,
    }),
  );
}

/** The forecasts that were made, and what became of them. */
export function forecasts(life: Life): readonly Told[] {
  return forecastsTold(life).map(({ budget, said, outcome }) => {
    const [first, ...later] = said;
    const last = later.at(-1);
    const moved = last
      ? [
          `said in ${plural(said.length, 'report')}, last on ${dateWords(last.report.gist.period.lastDay)}: it ${saidWords(last)}`,
        ]
      : [];
    return {
      on: first.report.gist.period.lastDay,
      budget,
      says: `Forecast: ${saidWords(first)}`,
      more: [outcomeWords(outcome), ...moved],
      report: (last ?? first).report,
    };
  });
}

/** What a forecast says of the limit of its day. */
export function saidWords({ forecast, budget }: ForecastSaid): string {
  return forecastWords(forecast, formatQuantity(forecast.limit ?? budget.limit));
}

/** Advice from the first report that gave it to the first that did not. */
interface AdviceRun {
  readonly first: { readonly report: ReportKept; readonly given: Recommendation };
  last: Recommendation;
  ended?: ReportKept;
}

/** The advice that was given, and when it was given up or followed. */
export function recommendations(life: Life): readonly Told[] {
  return adviceRuns(life).flatMap(({ first: { report, given }, last, ended }) => {
    const { budget } = given;
    const begun = {
      on: report.gist.period.lastDay,
      budget,
      says: `Advice: ${given.text.replace(/\.$/, '')}`,
      more: [given.evidence, ...(last.text === given.text ? [] : [`Said last: ${last.text}`])],
      report,
    };
    if (!ended) return [begun];
    const says = `${followedWords(last, ended) ?? 'No longer advised'}: ${last.text.replace(/\.$/, '')}`;
    return [begun, { on: ended.gist.period.lastDay, budget, says, more: [], report: ended }];
  });
}

/** The advice of weekly reports, where there are any, as monthly reviews give it again. */
function adviceRuns({ id, reports }: Life): readonly AdviceRun[] {
  const runs: AdviceRun[] = [];
  for (const { report } of leading(reports.map((one) => ({ report: one })))) {
    const given = report.gist.recommendations.filter(({ budget }) => familyIn(budget) === id);
    const open = runs.filter(({ ended }) => !ended);
    for (const run of open) {
      const again = given.find((one) => isSameAdvice(one, run.last));
      if (again) run.last = again;
      else run.ended = report;
    }
    for (const one of given)
      if (!open.some(({ last }) => isSameAdvice(one, last)))
        runs.push({ first: { report, given: one }, last: one });
  }
  return runs;
}

function isSameAdvice(a: Recommendation, b: Recommendation): boolean {
  return a.budget === b.budget && a.advice === b.advice;
}

/** That a limit went the way that was advised. */
function followedWords({ budget, advice, from }: Recommendation, { gist }: ReportKept): string | undefined {
  const now = gist.budgets.find(({ id }) => id === budget);
  if (!now || !from || (advice !== 'tighten' && advice !== 'loosen')) return undefined;
  const [before, after] = [baseValue(from), baseValue(now.limit)];
  const isTighter = now.bound === 'at_most' ? after < before : after > before;
  if (after === before || isTighter !== (advice === 'tighten')) return undefined;
  return `Followed, the limit is ${formatQuantity(now.limit)}`;
}
