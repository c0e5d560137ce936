import { dateWords, formatFor, formatQuantity, plural } from '../../model/format.ts';
import { actualText, judgedTexts, usageText } from '../../model/judged-texts.ts';
import { baseValue } from '../../model/quantity.ts';
import type { OverrunCount, Row } from '../../model/report.ts';
import { lengthWords } from '../../model/rolling.ts';
import { stepWords } from '../../model/step-words.ts';
import { type Status, usageValue, type Verdict } from '../../model/verdict.ts';
import type { Described } from './svg.ts';
import type { PlottedChange } from './trend-changes.ts';
import type { TrendPlot } from './trend-plot.ts';

/** The word of each status in sentences. */
const STATUS_WORDS: Readonly<Record<Status, string>> = {
  exceeded: 'exceeded',
  approaching: 'approaching',
  unknown: 'unknown',
  within: 'within',
};

/** Usage in a few characters: `95%`, `≥ 105%` of a lower bound, `>999%`, `∞`, or a dash where a share has no meaning. */
export function shortUsage({ budget, verdict }: Row): string {
  return usageValue(verdict.usage) > 9.99 && verdict.usage !== 'infinite'
    ? '>999%'
    : usageText(budget, verdict);
}

/** The actual against the limit: `2.1 s, limit at most 2 s`. */
function actualAgainstLimit(row: Row): string {
  const { verdict, budget } = row;
  const bound = budget.bound === 'at_most' ? 'at most' : 'at least';
  const limit = `limit ${bound} ${formatQuantity(verdict.limit)}`;
  if (!verdict.actual) return `no figure, ${limit}`;
  const figures = [verdict.actual.value, baseValue(verdict.limit)];
  return `${actualText(verdict.actual, formatFor(budget, figures))}, ${limit}`;
}

/** What a trend chart shows, for readers who do not see it. */
export function trendDescription(row: Row, plot: TrendPlot, changes: readonly PlottedChange[]): Described {
  const measured = plot.days.filter((day) => day.value !== undefined);
  const over = measured.filter((day) => day.over).length;
  const sentences = [
    `${nameOf(row)}: ${actualAgainstLimit(row)}, ${STATUS_WORDS[row.verdict.status]}`,
    measured.length === 0
      ? 'No daily values'
      : `${plural(over, 'day')} over budget of ${measured.length} with data${gaps(plot.days.length - measured.length)}${judgedOver(row)}`,
    stepSentence(row),
    trendSentence(row),
    forecastSentence(row),
    changes.length === 0 ? '' : `Before it: ${changes.map(({ said }) => said).join('; ')}`,
  ];
  return {
    title: `${nameOf(row)}, daily values`,
    finding: `${sentences.filter((text) => text !== '').join('. ')}.`,
  };
}

/** By what days are over, where that is not their own value. */
function judgedOver({ budget, days }: Row): string {
  const isRolled = days.some(({ rolled }) => rolled !== undefined);
  return budget.over && isRolled ? `, by the ${lengthWords(budget.over)} to each day` : '';
}

function gaps(missing: number): string {
  return missing > 0 ? `, ${plural(missing, 'day')} without` : '';
}

function stepSentence({ budget, steps }: Row): string {
  if (!steps) return '';
  return `${steps.steps.length > 1 ? 'The level stepped twice' : 'The level stepped'}: ${stepWords(budget, steps)}`;
}

function trendSentence({ trend, steps }: Row): string {
  const since = `since ${dateWords(steps?.steps.at(-1)?.day ?? '')}`;
  if (trend.kind === 'tested') {
    const over = trend.sinceStep ? since : `over ${plural(trend.days, 'day')}`;
    return `The trend ${over} is ${trend.direction}`;
  }
  if (trend.kind === 'not_applicable') return '';
  const few = trend.sinceStep ? `Too few days ${since} for a trend` : 'Not enough data for a trend';
  return `${few}: ${trend.n} of ${trend.needed} days`;
}

function forecastSentence({ forecast, trend }: Row): string {
  if (forecast.kind === 'none') return '';
  if (forecast.kind === 'possible') return `The limit may be reached from ${dateWords(forecast.earliest)} on`;
  const { earliest, central, latest } = forecast;
  const between = `between ${dateWords(earliest)} and ${latest ? dateWords(latest) : 'the end of the forecast'}`;
  const isUntold = !latest && trend.kind === 'tested' && trend.thirty;
  const when = isUntold ? `not before ${dateWords(earliest)}; the latest day cannot be told yet` : between;
  return `The limit is reached about ${dateWords(central)}, ${when}`;
}

/** What a headroom chart shows; `after` is the headroom of the days after the last whole week, in any unit. */
export function headroomDescription(
  row: Row,
  weeks: readonly Verdict[],
  after: readonly number[],
): Described {
  const judged = weeks.filter((week) => week.status !== 'unknown');
  const negative = judged.filter(({ headroom }) => headroom < 0).length;
  const last = judged.at(-1);
  const format = formatFor(
    row.budget,
    judged.map(({ headroom }) => headroom),
  );
  const now = last ? `Headroom is ${judgedTexts(row.budget, last, format).headroom}` : 'No headroom is known';
  return {
    title: `${nameOf(row)}, headroom by week`,
    finding: `${now} in the last ${after.length > 0 ? 'whole ' : ''}week; it was negative in ${negative} of ${plural(judged.length, 'week')}.${afterwards(after)}`,
  };
}

function afterwards(headroom: readonly number[]): string {
  if (headroom.length === 0) return '';
  const negative = headroom.filter((left) => left < 0).length;
  return ` After it: ${plural(headroom.length, 'day')} of a week that is not whole, ${negative} of them negative.`;
}

/** What the overview of usages shows. */
export function overviewDescription(rows: readonly Row[]): Described {
  const worst = rows[0];
  const over = rows.filter(({ verdict }) => verdict.status === 'exceeded').length;
  const first = worst ? `; the highest is ${nameOf(worst)} at ${shortUsage(worst)}` : '';
  return {
    title: `Highest usage of budgets`,
    finding: `${over} of the ${plural(rows.length, 'budget')} shown over 100%${first}.`,
  };
}

/** What a chart of overruns shows. */
export function overrunsDescription(by: 'service' | 'metric', counts: readonly OverrunCount[]): Described {
  const days = counts.reduce((sum, { daysOver }) => sum + daysOver, 0);
  const most = counts[0];
  const first = most ? `; most at ${most.name} with ${plural(most.daysOver, 'day')}` : '';
  return {
    title: `Days over budget in the last 30 days by ${by}`,
    finding: `${plural(days, 'day')} over budget in all${first}.`,
  };
}

/** `API Query P95`. */
export function nameOf({ budget }: Row): string {
  return `${budget.serviceName} ${budget.name}`;
}
