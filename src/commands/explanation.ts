import Table from 'cli-table3';
import type { Explanation } from '../app/explain.ts';
import type { Budget } from '../model/budget.ts';
import { daysWords } from '../model/dates.ts';
import {
  type FigureFormat,
  formatFigure,
  formatFor,
  formatQuantity,
  monthWords,
  percent,
  plural,
} from '../model/format.ts';
import { judgedTexts } from '../model/judged-texts.ts';
import { cut, visibleLine } from '../model/one-line.ts';
import { dateAt } from '../model/period.ts';
import { REPORT_SCHEMA } from '../model/report.ts';
import { changeWords, toldStep } from '../model/step-words.ts';
import type { Figure, Verdict } from '../model/verdict.ts';
import type { ChangesBefore, LabelFinding, ValueShare, Why, WhyQuery } from '../model/why.ts';
import {
  changeTime,
  hoursWords,
  labelWords,
  partedWords,
  valuesOf,
  valueWords,
  whyLine,
} from '../model/why-words.ts';
import { isoOf } from '../model/window.ts';
import { wrapText } from '../render/email/text-helpers.ts';
import { rowFormat } from '../render/view/figures.ts';
import { capital } from '../render/view/sentences.ts';
import { lineOf } from '../render/view/why-line.ts';
import { type coloursFor, NO_BORDERS } from './summary.ts';

/** How it is shown. */
export interface Showing {
  readonly zone: string;
  readonly colours: ReturnType<typeof coloursFor>;
  /** Columns that a line may have. */
  readonly columns: number;
  readonly withQueries: boolean;
}

/** Characters of a value of a label in a table. */
const WIDEST_VALUE = 24;

/** The answers in a terminal: the figure, the line, and each answer with what it rests on. */
export function explanationLines(found: Explanation, showing: Showing): readonly string[] {
  const { row, why } = found;
  const { zone, colours, columns, withQueries } = showing;
  const paragraph = (text: string, indent = 0) => wrapText(text, ' '.repeat(indent), columns).split('\n');
  const line = lineIn(found, zone);
  const more = sinceSentence(found, zone);
  const unknown = unknownOf(found);
  return [
    ...paragraph(figureSentence(found, zone)),
    ...(line === '' ? [] : paragraph(capital(line)).map(colours.bold)),
    ...(more === '' ? [] : paragraph(more)),
    ...why.where.labels.flatMap((one) => ['', ...labelLines(one, row.budget, paragraph, colours)]),
    ...changeLines(why.changes, zone, paragraph),
    ...(unknown.length > 0
      ? ['', 'Cannot be told:', ...unknown.flatMap((text) => paragraph(`– ${text}`, 2))]
      : []),
    ...(withQueries && why.queries.length > 0 ? queryLines(why.queries) : []),
  ];
}

/** The line of reports; of an hour, of which since when is not asked, where there is something to tell. */
function lineIn({ row, about, why }: Explanation, zone: string): string {
  if ('period' in about) return lineOf(row, why, { zone, schema: REPORT_SCHEMA, format: rowFormat(row) });
  return isTold(why) ? whyLine(why, row.budget, zone) : '';
}

/** Whether the line has anything to tell. Of an hour, since when is not asked. */
function isTold({ where, changes }: Why): boolean {
  return where.kind !== 'unknown' || changes.changes.length > 0;
}

/** What the budget came to, against its limit; of an hour also what the same hour came to before. */
function figureSentence({ row: { budget, verdict }, about, of }: Explanation, zone: string): string {
  const actuals = 'earlier' in about ? about.earlier.flatMap(({ actual }) => actual ?? []) : [];
  const known = [...(verdict.actual ? [verdict.actual] : []), ...actuals].map(({ value }) => value);
  const format = formatFor({ ...budget, limit: verdict.limit }, known);
  const whose = of ? `${of.family}, by the worst of ${plural(of.members, 'member')}: ` : '';
  const when = 'hour' in about ? hoursWords(about.hour.start, about.hour.end, zone) : periodWords(about);
  const limit = `${budget.bound === 'at_most' ? 'at most' : 'at least'} ${formatQuantity(verdict.limit)}`;
  const said =
    verdict.status === 'unknown'
      ? `unknown. ${verdict.unknown.detail}`
      : `${judgedTexts(budget, verdict, format).actual}, ${verdict.status}.`;
  const before = 'earlier' in about ? hoursBefore(actuals, format) : '';
  return `${whose}${budget.serviceName} ${budget.name} (${budget.id}), ${limit}, ${when}: ${said}${before}`;
}

/** What the same hour came to on the days before. */
function hoursBefore(actuals: readonly Figure[], format: FigureFormat): string {
  if (actuals.length === 0) return ' The same hour of the seven days before has no figure.';
  const values = actuals.map(({ value }) => value);
  const extremes = [Math.min(...values), Math.max(...values)].map((value) => formatFigure(value, format));
  return ` The same hour of ${plural(values.length, 'day')} before: ${[...new Set(extremes)].join(' to ')}.`;
}

function periodWords({ kind, period }: Extract<Explanation['about'], { period: unknown }>): string {
  return kind === 'monthly' ? monthWords(period.id) : daysWords(period.firstDay, period.lastDay);
}

/** What the line does not say of since when: how much it was, in which zone its hours are, and why there are none. */
function sinceSentence({ row, why: { occasion, since } }: Explanation, zone: string): string {
  const step = row.steps && toldStep(row.steps);
  const size = step && occasion !== 'step' ? [`Its level is ${changeWords(row.budget, step.change)}.`] : [];
  const inZone = since.kind === 'hours' ? [`The hours are those of ${zone}.`] : [];
  const because = since.kind === 'days' ? [since.because] : [];
  return [...size, ...inZone, ...because].join(' ');
}

const OUTCOMES: Readonly<Record<Exclude<LabelFinding['outcome'], 'unclear'>, string>> = {
  values: 'some moved, and the others did not',
  traffic: 'none moved by itself, and the traffic between them did',
  even: 'all moved alike',
};

/** A label with its values in a table; columns that know nothing are left out. */
function labelLines(
  finding: LabelFinding,
  budget: Budget,
  paragraph: (text: string) => readonly string[],
  colours: Showing['colours'],
): readonly string[] {
  const { label, of, outcome, because, parted, values } = finding;
  const said =
    outcome === 'unclear' ? (because ?? 'Nothing is shown.').replace(/\.$/, '') : OUTCOMES[outcome];
  const shares = parted === 'figures' ? '' : ` Shares are of ${partedWords(finding, budget)}.`;
  const heading = paragraph(
    `By ${labelWords(label)}, ${valuesOf(label, of)}: ${said}.${values.length > 0 ? shares : ''}`,
  );
  const columns = COLUMNS.map(({ head, of: cell }) => ({
    head,
    cells: values.map((one) => cell(one, budget)),
  })).filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (columns.length === 0) return heading;
  const table = new Table({
    head: columns.map(({ head }) => colours.dim(head)),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_BORDERS,
  });
  table.push(...values.map((_, row) => columns.map(({ cells }) => cells[row] ?? '')));
  const lines = table
    .toString()
    .replaceAll(/(?<![ \t])[ \t]+$/gm, '')
    .split('\n');
  return [...heading, ...lines.map((line) => `  ${line}`)];
}

const COLUMNS: readonly {
  readonly head: string;
  readonly of: (value: ValueShare, budget: Budget) => string;
}[] = [
  { head: 'Value', of: ({ value }) => cut(valueWords(value), WIDEST_VALUE) },
  { head: 'Share', of: ({ before, now }) => movement(before, now, shareText) },
  { head: 'Traffic', of: ({ trafficBefore, trafficNow }) => movement(trafficBefore, trafficNow, shareText) },
  {
    head: 'Figure',
    of: ({ figureBefore, figureNow }, budget) => {
      const figures = [figureBefore, figureNow].filter((figure) => figure !== undefined);
      const format = formatFor(budget, figures);
      return movement(figureBefore, figureNow, (figure) => formatFigure(figure, format));
    },
  },
  { head: 'Of change', of: ({ ofChange }) => (ofChange === undefined ? '' : shareText(ofChange)) },
];

function shareText(share: number): string {
  return percent(share, [0, 1]);
}

/** `12% → 71%`, or what is known of it. */
function movement(before: number | undefined, now: number | undefined, say: (one: number) => string): string {
  if (now === undefined) return before === undefined ? '' : `${say(before)} → –`;
  return before === undefined ? say(now) : `${say(before)} → ${say(now)}`;
}

function changeLines(
  { changes, more, within, places }: ChangesBefore,
  zone: string,
  paragraph: (text: string, indent?: number) => readonly string[],
): readonly string[] {
  const looked = within ? `Looked at from ${momentsWords(within.start, within.end, zone)}` : '';
  const where = places.length > 0 ? `, in ${places.join(', ')}` : '';
  if (changes.length === 0)
    return within ? ['', ...paragraph(`No change is known before it. ${looked}${where}.`)] : [];
  return [
    '',
    'Changes before it, the nearest first:',
    ...changes.flatMap(({ text, at, place, link }) =>
      paragraph(
        `– ${text} ${changeTime(at, zone)}${place === undefined ? '' : ` (${place})`}${link === undefined ? '' : ` ${link}`}`,
        2,
      ),
    ),
    ...(more > 0 ? [`  and ${plural(more, 'more change')}`] : []),
  ];
}

function momentsWords(start: number, end: number, zone: string): string {
  return `${changeTime(start, zone).replace(/^on /, '')} to ${changeTime(end, zone, dateAt(start, zone)).replace(/^(on|at) /, '')}`;
}

/** Each answer that cannot be told, and why. */
function unknownOf({ about, why: { since, where, changes } }: Explanation): readonly string[] {
  return [
    ...(since.kind === 'unknown' && 'period' in about ? [`Since when: ${since.because}`] : []),
    ...(where.kind === 'unknown' ? [`Where: ${where.because}`] : []),
    ...changes.unknown.map((text) => `What changed: ${text}`),
  ];
}

function queryLines(queries: readonly WhyQuery[]): readonly string[] {
  return [
    '',
    'Queries:',
    ...queries.map(
      ({ purpose, query, start, end, step }) =>
        `  ${purpose}, ${isoOf(start)} to ${isoOf(end)} each ${step} s: ${visibleLine(query)}`,
    ),
  ];
}

/** The answers for programs: what was asked, the figures, the line, and all of the answers. */
export function explanationJson({ row, about, of, why }: Explanation, zone: string): object {
  const { budget, verdict } = row;
  const figureOf = ({ actual }: Verdict) => actual?.value;
  return {
    budget: budget.id,
    ...(of ? { worstOf: of } : {}),
    ...('hour' in about
      ? {
          hour: about.hour,
          earlier: about.earlier.map((one) => ({ window: one.window, actual: figureOf(one) })),
        }
      : { period: about.period.id }),
    limit: verdict.limit,
    status: verdict.status,
    ...(verdict.actual ? { actual: verdict.actual } : {}),
    line: whyLine(why, budget, zone),
    why,
  };
}
