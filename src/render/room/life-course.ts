import { limitOn } from '../../model/budget.ts';
import { daysWords } from '../../model/dates.ts';
import { formatQuantity, listWords, plural } from '../../model/format.ts';
import type { Life, LifeCell, PeriodKept, ReportKept } from '../../model/history.ts';
import { outcomeWords } from '../../model/outcome-words.ts';
import { overrunsOf } from '../../model/overruns.ts';
import type { Period } from '../../model/period.ts';
import type { LifeEvent } from '../../model/timeline.ts';
import type { Status } from '../../model/verdict.ts';
import { saidWords } from '../../room/finding-events.ts';
import { cellsOf, periodsIn } from '../../room/life-summary.ts';
import { forecastsTold } from '../../room/outcome.ts';
import { courseOf } from '../../room/timeline.ts';
import { stepsTold } from '../../room/told.ts';
import { LIFE_LEGEND, STEP_LEGEND, TREND_LEGEND } from '../charts/legend-entries.ts';
import { type DrawnLife, lifeChart } from '../charts/life-chart.ts';
import type { Described, Frame } from '../charts/svg.ts';
import { PHONE, type TwoWidths } from '../html/chart-views.ts';
import { itemOf, type LegendItem } from '../html/legends.ts';
import { columnsOf } from './cells.ts';
import { cellTexts } from './figures.ts';

/** A week or a month of a budget, as a line of a table. */
export interface CourseRow {
  /** `26 January – 1 February 2026`. */
  readonly days: string;
  /** The key of its status. */
  readonly key: Status;
  /** `2.31 s of 2 s`. */
  readonly figure: string;
  readonly usage: string;
  /** `2 of 7 days`; empty where no report says. */
  readonly daysOver: string;
  /** Empty where its report is not there. */
  readonly href: string;
}

/** The course of a budget over a year: as a drawing, in words and as a table. */
export interface CourseView {
  readonly chart: TwoWidths;
  readonly legend: readonly LegendItem[];
  /** The same in words. */
  readonly said: string;
  /** Newest first. */
  readonly rows: readonly CourseRow[];
  /** Of a family, whose course it is: `/search`; empty of any other. */
  readonly member: string;
}

const WIDE: Frame = { width: 1100, height: 280, theme: 'page', heading: false };
const NARROW: Frame = { ...WIDE, width: PHONE, height: 240 };

/** The course of a life as its page shows it. */
export function courseView(page: string, life: Life, events: readonly LifeEvent[]): CourseView {
  const drawn = drawnLife(life);
  const described = describedCourse(life, drawn, events);
  const draw = (frame: Frame) => lifeChart(drawn, described, frame);
  return {
    chart: { wide: draw(WIDE), narrow: draw(NARROW) },
    legend: legendOf(drawn),
    said: described.finding,
    rows: courseRows(page, life),
    member: life.family?.worst?.slice(life.id.length + 1, -1) ?? '',
  };
}

/** The budget whose days are drawn: of a family its worst member. */
function drawnId({ id, family }: Life): string {
  return family?.worst ?? id;
}

function drawnLife(life: Life): DrawnLife {
  const days = courseOf(life);
  const own = life.told.filter(({ row }) => row.budget === drawnId(life));
  const lastDay = life.reports.at(-1)?.gist.period.lastDay ?? '';
  return {
    budget: life.budget,
    limit: limitOn(life.budget, lastDay),
    days,
    periods: periodsOf(life).flatMap(({ cell: { actual }, period: { firstDay, lastDay: end } }) =>
      actual ? [{ firstDay, lastDay: end, value: actual.value }] : [],
    ),
    steps: stepsTold(own).map(({ step }) => step.day),
    overruns: overrunsOf(life.id, days),
    forecasts: forecastsTold({ ...life, told: own }).map(({ said, outcome }) => {
      const { forecast, report } = said[0];
      return {
        said: report.gist.period.lastDay,
        earliest: forecast.earliest,
        latest: (forecast.kind === 'crossing' ? forecast.latest : undefined) ?? forecast.horizon,
        says: `Said on ${daysWords(report.gist.period.lastDay, report.gist.period.lastDay)}: ${saidWords(said[0])}; ${outcomeWords(outcome)}`,
      };
    }),
  };
}

/** A cell with its period. */
interface CellIn {
  readonly cell: LifeCell;
  readonly period: Period;
}

function periodsOf(life: Life): readonly CellIn[] {
  const periodOf = periodsIn(life);
  const cells = life.family ? membersCells(life) : cellsOf(life);
  return cells.flatMap((cell) => {
    const period = periodOf(cell.period);
    return period ? [{ cell, period }] : [];
  });
}

/** Of a family the figures are those of the member whose days are drawn. */
function membersCells(life: Life): readonly LifeCell[] {
  const worst = life.members.find(({ id }) => id === life.family?.worst);
  return worst ? cellsOf(worst) : [];
}

/** The last report of the kind by which a life is known. */
export function leadingReport({ reports }: Pick<Life, 'reports'>): ReportKept | undefined {
  return reports.findLast(({ gist }) => gist.kind === 'weekly') ?? reports.at(-1);
}

function courseRows(page: string, life: Life): readonly CourseRow[] {
  const { told, reports, family } = life;
  const byPeriod = new Map(reports.map((report) => [report.gist.period.id, report]));
  const periodOf = periodsIn(life);
  return cellsOf(life)
    .toReversed()
    .flatMap((cell) => {
      const period = periodOf(cell.period);
      if (!period) return [];
      const report = byPeriod.get(cell.period);
      const rows = told.filter((one) => one.report === report).map(({ row }) => row);
      const row = family ? rows.find(({ budget }) => budget === worstIn(report, family.id)) : rows[0];
      const kept: PeriodKept = report ? { period, report } : { period };
      const [column] = columnsOf(page, [kept]);
      const { ofLimit, usage } = cellTexts(life.budget, cell);
      return {
        days: daysWords(period.firstDay, period.lastDay),
        key: cell.status,
        figure: ofLimit,
        usage,
        daysOver: row ? `${row.daysOver.over} of ${plural(row.daysOver.of, 'day')}` : '',
        href: column?.href ?? '',
      };
    });
}

function worstIn(report: ReportKept | undefined, family: string): string | undefined {
  return report?.gist.families.find(({ id }) => id === family)?.worst;
}

function legendOf({ days, steps, overruns, forecasts, periods }: DrawnLife): readonly LegendItem[] {
  const { day, over, limit, missing } = TREND_LEGEND;
  return [
    day,
    ...(periods.length > 0 ? [LIFE_LEGEND.period] : []),
    limit,
    ...(overruns.length > 0 ? [over, LIFE_LEGEND.overrun] : []),
    ...(steps.length > 0 ? [STEP_LEGEND.step] : []),
    ...(forecasts.length > 0 ? [LIFE_LEGEND.forecast] : []),
    ...(days.some(({ value }) => value === undefined) ? [missing] : []),
  ].map(itemOf);
}

/** What the drawing shows, for whoever does not see it. */
function describedCourse(life: Life, drawn: DrawnLife, events: readonly LifeEvent[]): Described {
  const { days, overruns, forecasts } = drawn;
  const [first, last] = [days[0], days.at(-1)];
  const judged = days.filter(({ status }) => status !== 'unknown');
  const over = judged.filter(({ status }) => status === 'exceeded').length;
  const steps = events.filter(({ kind, budget }) => kind === 'step' && budget === drawnId(life));
  const limits = events.filter(({ kind }) => kind === 'limit');
  const said = (all: readonly LifeEvent[]) => listWords(all.toReversed().map(({ says }) => says));
  const sentences = [
    first && last
      ? `Days from ${daysWords(first.date, last.date).replace(/ ?– ?/, ' to ')}`
      : 'No days are known',
    judged.length > 0
      ? `${over} of ${plural(judged.length, 'judged day')} over, in ${plural(overruns.length, 'stretch', 'stretches')}`
      : '',
    `Limit at the end ${life.budget.bound === 'at_most' ? 'at most' : 'at least'} ${formatQuantity(drawn.limit)}`,
    said(limits),
    said(steps),
    forecasts.length > 0 ? `${plural(forecasts.length, 'forecast')} made` : '',
  ];
  return {
    title: `${life.serviceName} ${life.name}, a year of days`,
    finding: `${sentences.filter((text) => text !== '').join('. ')}.`,
  };
}
