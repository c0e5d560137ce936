import type { Change, ChangeKind } from '../../model/change.ts';
import { weekdayWords } from '../../model/dates.ts';
import { type FigureFormat, formatFigure, listWords, percent, plainNumber } from '../../model/format.ts';
import { NO_FIGURE } from '../../model/judged-texts.ts';
import { quotable } from '../../model/one-line.ts';
import { dateAt } from '../../model/period.ts';
import type { Report, Row, SourceInfo } from '../../model/report.ts';
import { stepLead } from '../../model/step-words.ts';
import type { LabelFinding, ValueShare, Why } from '../../model/why.ts';
import {
  changeTime,
  hoursWords,
  labelWords,
  partedWords,
  sinceWords,
  valuesOf,
  whereWords,
  whyLine,
} from '../../model/why-words.ts';
import { judged, rowFormat } from './figures.ts';
import { drawnLink, exploreLink, safeLink, sourceOf } from './links.ts';
import { stepDetail, stepSentence, trendDetail, trendLead, trendSentence } from './movements.ts';
import { capital, sentence } from './sentences.ts';
import { type Movement, movementTexts, regressionLead } from './trends.ts';

/** Characters that are shown of a value in a table, and of what happened. */
const LONGEST = { value: 80, change: 200 } as const;

/** Since when, where and what changed before; all of it empty of a row that nothing asks it for. */
export interface WhyView {
  /**
   * All in one sentence, with what moved: `Up 15% since Tuesday 27 January, 14:00–16:00; mostly route=/search, 71% of what is over,
   * 12% before; api 1.42.0 → 1.43.0 at 13:40.`
   */
  readonly line: string;
  /** The same as a part of a sentence. */
  readonly brief: string;
  /** Whether it is for the better. */
  readonly isBetter: boolean;
  /** What stands beside the line in the place of `trendRemark` and of `trendSentence`, without what the line says. */
  readonly remark: string;
  readonly sentence: string;
  /** Each answer as a sentence; empty where it cannot be told. */
  readonly since: string;
  readonly where: WhereView;
  /** What changed before, nearest first; three at most. */
  readonly changes: readonly ChangeView[];
  /** `and 2 more`; empty when there are none. */
  readonly moreChanges: string;
  /** Where was looked for changes, and in which stretch; empty where nowhere was. */
  readonly looked: string;
  /** What could not be told, a sentence each. */
  readonly unknown: readonly string[];
  /** Where to see it, over the stretch that it is about. */
  readonly links: readonly LinkView[];
  /** Whether there is more to open than the line. */
  readonly opens: boolean;
}

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

/** Something that happened before. */
export interface ChangeView {
  /** `deployment`, `restart`, `alert`, `annotation`, `note`, `limit`, `exception` or `maintenance`. */
  readonly kind: ChangeKind;
  /** `Tuesday 27 January, 13:40–13:52`. */
  readonly when: string;
  readonly text: string;
  /** The place that told of it, by its name in the settings; empty of what the budget files say. */
  readonly place: string;
  /** An http address, or empty. */
  readonly link: string;
}

/** A link with its text. */
export interface LinkView {
  readonly text: string;
  readonly address: string;
}

/** Of a row that nothing asks it for. */
export const NO_WHY: WhyView = {
  line: '',
  brief: '',
  isBetter: false,
  remark: '',
  sentence: '',
  since: '',
  where: { text: '', tables: [], others: [] },
  changes: [],
  moreChanges: '',
  looked: '',
  unknown: [],
  links: [],
  opens: false,
};

/** What answers are said in. */
interface WhyAbout {
  readonly zone: string;
  readonly schema: Report['schema'];
  readonly format: FigureFormat;
  /** Of its own budget, for links. */
  readonly source: SourceInfo | undefined;
}

/** Since when, where and what changed before, of a row of a report. */
export function whyView(row: Row, report: Report): WhyView {
  const { why } = row;
  if (!why) return NO_WHY;
  const { schema, period } = report;
  const source = sourceOf(report, row.budget);
  const about = { zone: period.zone, schema, format: rowFormat(row), source };
  const { changes } = why.changes;
  const view = {
    where: whereView(row, why, about),
    changes: changes.map((change) => changeView(change, about.zone)),
    looked: lookedText(why, about.zone),
    unknown: unknownTexts(why),
    links: linksOf(why, about),
  };
  const { trendRemark, trendSentence: whole } = besideLine(row, why, about);
  const brief = lineOf(row, why, about);
  return {
    line: sentence(capital(brief)),
    brief,
    isBetter: why.better === true,
    remark: trendRemark,
    sentence: whole,
    since: why.since.kind === 'unknown' ? '' : sentence(capital(sinceWords(why.since, about.zone))),
    ...view,
    moreChanges: why.changes.more > 0 ? `and ${plainNumber(why.changes.more, 0)} more` : '',
    opens:
      !why.better &&
      [view.where.tables, view.where.others, view.changes, view.unknown, view.links].some(
        ({ length }) => length > 0,
      ),
  };
}

/** What moved is said before since when it did, so that each is read once. */
function lineOf(row: Row, why: Why, { zone, schema, format }: WhyAbout): string {
  const { occasion, since } = why;
  const line = whyLine(why, judged(row), zone);
  const isDated = since.kind === 'hours' || since.kind === 'days';
  if (saysStep(row, why)) return `${stepLead(row.budget, row.steps)} ${line}`;
  if (saysTrend(row, why)) return `${trendLead(row, row.trend)}, ${line}`;
  if (occasion === 'overrun' && isDated) return `over ${line}`;
  const lead = occasion === 'regression' ? regressionLead(row, schema, format) : '';
  if (lead === '') return line;
  return `${lead}${since.kind === 'unknown' && since.because.startsWith(line) ? '. ' : '; '}${line}`;
}

type WithStep = Row & Required<Pick<Row, 'steps'>>;
type WithTrend = Row & { readonly trend: Extract<Row['trend'], { kind: 'tested' }> };

/** Whether the line says when the last step came. */
function saysStep(row: Row, { occasion, since }: Why): row is WithStep {
  return occasion === 'step' && row.steps !== undefined && (since.kind === 'hours' || since.kind === 'days');
}

/** Whether the line says since when a trend is one. */
function saysTrend(row: Row, { occasion, since }: Why): row is WithTrend {
  return (
    occasion === 'trend' &&
    since.kind === 'trend' &&
    row.trend.kind === 'tested' &&
    row.trend.thirty !== undefined
  );
}

/** What is said of step and trend beside the line. */
function besideLine(row: Row, why: Why, { schema, format }: WhyAbout): Movement {
  const step = saysStep(row, why)
    ? sentence(capital(stepDetail(row.steps, format)))
    : row.steps
      ? stepSentence(row, row.steps, format)
      : '';
  return movementTexts(row, schema, [step, trendBeside(row, why, format)]);
}

/** That there are too few days since a step to see a trend is no news beside the hours of that step. */
function trendBeside(row: Row, why: Why, format: FigureFormat): string {
  if (saysTrend(row, why)) return sentence(capital(trendDetail(row, row.trend, format)));
  const isEarly = row.trend.kind === 'not_enough_data' && row.trend.sinceStep;
  return saysStep(row, why) && isEarly ? '' : trendSentence(row, format);
}

function whereView(row: Row, { where }: Why, about: WhyAbout): WhereView {
  const answer = where.kind === 'values' || where.kind === 'traffic' ? where : undefined;
  const answering = answer
    ? where.labels.filter(({ outcome }) => outcome !== 'even' && outcome !== 'unclear')
    : [];
  const even = where.labels.filter(({ outcome }) => outcome === 'even');
  const isSaid = where.kind === 'even' || even.length === 0;
  return {
    text: where.kind === 'unknown' ? '' : sentence(capital(whereWords(where, judged(row)))),
    tables: answering.map((one) => tableOf(one, one.label === answer?.label ? answer.named : [], row, about)),
    others: isSaid ? [] : [sentence(capital(whereWords({ kind: 'even', labels: even }, judged(row))))],
  };
}

/** A column of a table: its head, and what it has of a value before and now. */
interface Column {
  readonly head: string;
  readonly of: (value: ValueShare) => readonly [before: number | undefined, now: number | undefined];
  readonly say: (amount: number) => string;
}

function tableOf(finding: LabelFinding, named: readonly string[], row: Row, about: WhyAbout): WhereTable {
  const { label, of, values } = finding;
  const columns = columnsOf(finding, row, about).filter((column) =>
    values.some((value) => column.of(value).some((amount) => amount !== undefined)),
  );
  const left = of - values.length;
  return {
    label: labelWords(label),
    caption: `By ${labelWords(label)}, before → now`,
    columns: columns.map(({ head }) => head),
    rows: values.map((value) => ({
      value: quotable(value.value, LONGEST.value) || '“”',
      named: named.includes(value.value),
      cells: columns.map((column) => cellOf(column, value)),
    })),
    more: left > 0 ? `and ${plainNumber(left, 0)} more of ${valuesOf(label, of)}` : '',
  };
}

function columnsOf(finding: LabelFinding, row: Row, { format }: WhyAbout): readonly Column[] {
  const { parted, beyond } = finding;
  const share = (amount: number) => percent(amount, [0, 1]);
  const what = partedWords(finding, judged(row));
  const level = parted === 'beyond_limit' && beyond !== undefined ? ` ${formatFigure(beyond, format)}` : '';
  return [
    { head: `Of ${what}${level}`, of: ({ now, before }) => [before, now], say: share },
    ...(parted === 'amount'
      ? [
          {
            head: 'Of the change',
            of: ({ ofChange }: ValueShare) => [undefined, ofChange] as const,
            say: share,
          },
        ]
      : []),
    {
      head: 'By itself',
      of: ({ figureNow, figureBefore }) => [figureBefore, figureNow],
      say: (figure) => formatFigure(figure, format),
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

function changeView({ kind, at, until, text, place, link }: Change, zone: string): ChangeView {
  const lasted = until !== undefined && until > at;
  return {
    kind,
    when: lasted ? hoursWords(at, until, zone) : momentText(at, zone),
    text: quotable(text, LONGEST.change),
    place: place ?? '',
    link: safeLink(link),
  };
}

/** `Tuesday 27 January, 13:40`. */
function momentText(at: number, zone: string): string {
  const date = dateAt(at, zone);
  return `${weekdayWords(date)}, ${changeTime(at, zone, date).replace(/^at /, '')}`;
}

function lookedText({ changes: { within, places, changes } }: Why, zone: string): string {
  if (!within || places.length === 0) return '';
  const looked = `in ${listWords(places)}, ${hoursWords(within.start, within.end, zone)}`;
  return changes.length > 0 ? `Looked ${looked}.` : `No change was seen ${looked}.`;
}

/** Why hours, values or changes cannot be told, each reason once. */
function unknownTexts({ since, where, changes }: Why): readonly string[] {
  const unclear = where.labels.flatMap(({ label, because }) =>
    because === undefined ? [] : [`${labelWords(label)}: ${because}`],
  );
  const reasons = [
    ...(since.kind === 'unknown' || since.kind === 'days' ? [since.because] : []),
    ...(where.kind === 'unknown' && unclear.length === 0 ? [where.because] : []),
    ...unclear,
    ...changes.unknown,
  ];
  return [...new Set(reasons)].map(sentence);
}

function linksOf({ graph, where }: Why, { source }: WhyAbout): readonly LinkView[] {
  if (!graph) return [];
  const what = where.kind === 'values' || where.kind === 'traffic' ? ` by ${labelWords(where.label)}` : '';
  const links = [
    { text: `Graph${what} in Prometheus`, address: drawnLink(source, graph.query, graph) },
    { text: `Explore${what} in Grafana`, address: exploreLink(source, graph.query, graph) },
  ];
  return links.filter(({ address }) => address !== '');
}
