import Table from 'cli-table3';
import pc from 'picocolors';
import { formatFor, formatQuantity } from '../model/format.ts';
import { judgedTexts } from '../model/judged-texts.ts';
import { movementWord } from '../model/movement.ts';
import { visibleLine } from '../model/one-line.ts';
import type { Report, Row } from '../model/report.ts';
import { overWords } from '../model/rolling.ts';
import type { Status } from '../model/verdict.ts';
import { wrapText } from '../render/email/text-helpers.ts';
import { lineName } from '../render/view/families.ts';
import { type ShownRow, shownRows } from '../render/view/listed.ts';
import { nameIn, nameOf } from '../render/view/rows.ts';
import { whyView } from '../render/view/why.ts';
import { columnsOf, fitted, GAP, type Shrinking } from './fit.ts';
import type { Output, Streams } from './streams.ts';

type Colours = ReturnType<typeof pc.createColors>;

/** Budgets that are listed at most of those that need somebody, and below them of those within. The rest are in the report. */
const LISTED = { others: 40, within: 5 } as const;
const ICONS: Readonly<Record<Status, string>> = {
  exceeded: '✗',
  approaching: '!',
  unknown: '?',
  within: '✓',
};
const HEAD = ['', 'Service', 'Metric', 'Budget', 'Actual', 'Headroom', 'Usage', 'Trend', 'Status', 'Note'];
const RIGHT = ['Budget', 'Actual', 'Headroom', 'Usage'];
/** What a narrow terminal does without, the least missed first: the mark says the status, too. Names are cut last. */
const SHRINKING: readonly Shrinking[] = [
  { drop: 'Note' },
  { drop: 'Trend' },
  { drop: 'Headroom' },
  { cut: 'Status', least: 6 },
  { drop: 'Status' },
  { cut: 'Metric', least: 10 },
  { cut: 'Service', least: 4 },
  { drop: 'Service' },
  { drop: 'Usage' },
];

/** Whether to colour what goes to a stream: on a terminal, unless NO_COLOR is set (no-color.org). */
export function coloursFor(stream: Output, env: Streams['env']): Colours {
  return pc.createColors(stream.terminal && !env.NO_COLOR && env.TERM !== 'dumb');
}

/**
 * A report in the terminal: its headline and the table, worst first, as plain text that is also readable in a pipe. The
 * table is at most so many columns wide.
 */
export function summaryOf(
  report: Report,
  colours: Colours,
  columns: number = Number.POSITIVE_INFINITY,
): string {
  const rows = shownRows(report);
  const shown = rows.filter(({ row }) => row.verdict.status !== 'within');
  const within = rows.filter(({ row }) => row.verdict.status === 'within');
  const listed = [...shown.slice(0, LISTED.others), ...within.slice(0, LISTED.within)];
  const lines = [
    colours.bold(visibleLine(report.title)) + (report.complete ? '' : colours.yellow(' (still running)')),
    visibleLine(report.headline),
    '',
    tableOf(listed, colours, columns),
    ...leftOut([...shown.slice(LISTED.others), ...within.slice(LISTED.within)]).map(colours.dim),
    ...whyLines(report, listed, columns),
  ];
  return lines.join('\n');
}

/** Below the table, for each row of it that tells why: `✗ API Query P95: up 15% since Tuesday 27 January; mostly route=/search`. */
function whyLines(report: Report, rows: readonly ShownRow[], columns: number): readonly string[] {
  const lines = rows.flatMap(({ row }) => {
    const { brief } = whyView(row, report);
    return brief === '' ? [] : [`${ICONS[row.verdict.status]} ${nameOf(row)}: ${brief}`];
  });
  return lines.length === 0 ? [] : ['', ...lines.map((line) => wrapText(line, '  ', columns))];
}

/** `  … and 60 approaching, 100 within`. */
function leftOut(rows: readonly ShownRow[]): readonly string[] {
  const counts = [...Map.groupBy(rows, ({ row }) => row.verdict.status)];
  const words = counts.map(([status, { length }]) => `${length} ${status}`);
  return words.length === 0 ? [] : [`  … and ${words.join(', ')}`];
}

function tableOf(rows: readonly ShownRow[], colours: Colours, columns: number): string {
  const cells = rows.map((row) => cellsOf(row, colours));
  const known = columnsOf(HEAD, cells).filter((column) => column.cells.some((cell) => cell !== ''));
  const shown = fitted(known, columns, SHRINKING);
  const table = new Table({
    head: shown.map(({ name }) => colours.dim(name)),
    colAligns: shown.map(({ name }) => (RIGHT.includes(name) ? 'right' : 'left')),
    colWidths: shown.map(({ width }) => width + GAP),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    chars: NO_BORDERS,
  });
  table.push(...rows.map((_, row) => shown.map((column) => column.cells[row] ?? '')));
  return table.toString().replaceAll(/(?<![ \t])[ \t]+$/gm, '');
}

/** The mark of a status in its colour. */
export function statusIcon(status: Status, colours: Colours): string {
  return statusPaint(status, colours)(ICONS[status]);
}

/** Puts a text into the colour of a status. */
export function statusPaint(status: Status, colours: Colours): Colours['red'] {
  return PAINTS[status](colours);
}

const PAINTS: Readonly<Record<Status, (colours: Colours) => Colours['red']>> = {
  exceeded: ({ red }) => red,
  approaching: ({ yellow }) => yellow,
  unknown: ({ magenta }) => magenta,
  within: ({ green }) => green,
};

function cellsOf({ row, family }: ShownRow, colours: Colours): string[] {
  const { budget, verdict } = row;
  const figures = [verdict.actual?.value, verdict.headroom].flatMap((figure) => figure ?? []);
  const format = formatFor({ ...budget, limit: verdict.limit }, figures.slice(0, 1));
  const texts = judgedTexts(budget, verdict, format);
  const paint = statusPaint(verdict.status, colours);
  const remarks = remarksOn(row);
  return [
    statusIcon(verdict.status, colours),
    visibleLine(budget.serviceName),
    visibleLine(family ? lineName(nameIn(budget), family) : nameIn(budget)),
    `${budget.bound === 'at_most' ? '≤' : '≥'} ${formatQuantity(verdict.limit)}`,
    texts.actual,
    texts.headroom,
    texts.usage,
    trendCell(row, colours),
    paint(verdict.status),
    remarks === '' ? '' : colours.dim(remarks),
  ];
}

/** What a figure is of where that is not the period, and what it cannot tell. */
function remarksOn({ budget, verdict }: Row): string {
  const bucket = verdict.cannotTell ? 'buckets cannot tell' : '';
  return [overWords(budget, verdict), bucket].filter(Boolean).join(', ');
}

/** An unclear trend is no news. */
function trendCell(row: Row, colours: Colours): string {
  const word = movementWord(row) ?? '–';
  return word === 'unclear' ? colours.dim(word) : word;
}

/** A table without lines. */
export const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
