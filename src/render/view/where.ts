import { type FigureFormat, formatFigure, percent, plainNumber } from '../../model/format.ts';
import { NO_FIGURE } from '../../model/judged-texts.ts';
import { quotable } from '../../model/one-line.ts';
import type { Row } from '../../model/report.ts';
import type { LabelFinding, ValueShare, Why } from '../../model/why.ts';
import { labelWords, partedWords, valuesOf, whereWords } from '../../model/why-words.ts';
import { judged } from './figures.ts';
import { capital, sentence } from './sentences.ts';

/** Characters that are shown of a value. */
const LONGEST = 80;

/** Which values carry it. */
export interface WhereView {
  readonly text: string;
  /** A table for each label of which some values moved and others did not. */
  readonly tables: readonly WhereTable[];
  /** What labels beside them say, a sentence each. */
  readonly others: readonly string[];
}

/** What the values of a label carry, each cell from before to now. */
export interface WhereTable {
  readonly label: string;
  /** `By route, before → now`. */
  readonly caption: string;
  /** What stands in the columns beside the values: `Of what is over 2 s`, `By itself`, `Of the traffic`. */
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly value: string;
    /** Whether the line names it. */
    readonly named: boolean;
    /** `12% → 71%`, in the order of the columns. */
    readonly cells: readonly string[];
  }[];
  /** `and 10 more of 12 routes`; empty when all are there. */
  readonly more: string;
}

/** Where, of a row. */
export function whereView(row: Row, { where }: Why, format: FigureFormat): WhereView {
  const answer = where.kind === 'values' || where.kind === 'traffic' ? where : undefined;
  const answering = where.labels.filter(({ outcome }) => outcome === 'values' || outcome === 'traffic');
  const even = where.labels.filter(({ outcome }) => outcome === 'even');
  const isSaid = where.kind === 'even' || even.length === 0;
  return {
    text: where.kind === 'unknown' ? '' : sentence(capital(whereWords(where, judged(row)))),
    tables: (answer ? answering : []).map((one) =>
      tableOf(one, one.label === answer?.label ? answer.named : [], row, format),
    ),
    others: isSaid ? [] : [sentence(capital(whereWords({ kind: 'even', labels: even }, judged(row))))],
  };
}

/** A column of a table: its head, and what it has of a value before and now. */
interface Column {
  readonly head: string;
  readonly of: (value: ValueShare) => readonly [before: number | undefined, now: number | undefined];
  readonly say: (amount: number) => string;
}

function tableOf(
  finding: LabelFinding,
  named: readonly string[],
  row: Row,
  format: FigureFormat,
): WhereTable {
  const { label, of, values } = finding;
  const columns = columnsOf(finding, row, format).filter((column) =>
    values.some((value) => column.of(value).some((amount) => amount !== undefined)),
  );
  const left = of - values.length;
  return {
    label: labelWords(label),
    caption: `By ${labelWords(label)}, before → now`,
    columns: columns.map(({ head }) => head),
    rows: values.map((value) => ({
      value: quotable(value.value, LONGEST) || '“”',
      named: named.includes(value.value),
      cells: columns.map((column) => cellOf(column, value)),
    })),
    more: left > 0 ? `and ${plainNumber(left, 0)} more of ${valuesOf(label, of)}` : '',
  };
}

function columnsOf(finding: LabelFinding, row: Row, format: FigureFormat): readonly Column[] {
  const { parted, beyond } = finding;
  const share = (amount: number) => percent(amount, [0, 1]);
  const what = partedWords(finding, judged(row));
  const level = parted === 'beyond_limit' && beyond !== undefined ? ` ${formatFigure(beyond, format)}` : '';
  return [
    { head: `Of ${what}${level}`, of: ({ now, before }) => [before, now], say: share },
    {
      head: 'Of the change',
      of: ({ ofChange }) => [undefined, parted === 'amount' ? ofChange : undefined],
      say: share,
    },
    {
      head: 'By itself',
      of: ({ figureNow, figureBefore }) => [figureBefore, figureNow],
      // A figure stays on one line.
      say: (figure) => formatFigure(figure, format).replaceAll(' ', '\u00A0'),
    },
    {
      head: 'Of the traffic',
      of: ({ trafficNow, trafficBefore }) => [trafficBefore, trafficNow],
      say: share,
    },
  ];
}

/** `12% → 71%`; the one alone where the other is not known. */
function cellOf({ of, say }: Column, value: ValueShare): string {
  const [before, now] = of(value);
  if (before === undefined) return now === undefined ? NO_FIGURE : say(now);
  return `${say(before)} → ${now === undefined ? NO_FIGURE : say(now)}`;
}
