import type { Change, ChangeKind } from '../../model/change.ts';
import { timeAt, weekdayWords } from '../../model/dates.ts';
import { listWords, plainNumber } from '../../model/format.ts';
import { quotable } from '../../model/one-line.ts';
import { dateAt } from '../../model/period.ts';
import type { Report, Row, SourceInfo } from '../../model/report.ts';
import type { Why } from '../../model/why.ts';
import { hoursWords, labelWords, sinceWords } from '../../model/why-words.ts';
import { rowFormat } from './figures.ts';
import { drawnLink, exploreLink, safeLink, sourceOf } from './links.ts';
import { capital, sentence } from './sentences.ts';
import { type WhereView, whereView } from './where.ts';
import { besideLine, lineOf } from './why-line.ts';

/** Characters that are shown of what happened. */
const LONGEST = 200;

/** Since when, where and what changed before; all of it empty of a row that nothing asks it for. */
export interface WhyView {
  /** Whether the report asks for it. */
  readonly isAsked: boolean;
  /**
   * What can be told, all in one sentence, with what moved: `Up 15% since Tuesday 27 January, 14:00–16:00; mostly route=/search, 71% of what is over,
   * 12% before; api 1.42.0 → 1.43.0 at 13:40.` Empty where nothing can.
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

/** Something that happened before. */
export interface ChangeView {
  /** `deployment`, `scaling`, `restart`, `alert`, `annotation`, `note`, `limit`, `exception` or `maintenance`. */
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
  isAsked: false,
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

/** Since when, where and what changed before, of a row of a report. */
export function whyView(row: Row, report: Report): WhyView {
  const { why } = row;
  if (!why) return NO_WHY;
  const { schema, period } = report;
  const { zone } = period;
  const format = rowFormat(row);
  const about = { zone, schema, format };
  const { changes } = why.changes;
  const view = {
    where: whereView(row, why, format),
    changes: changes.map((change) => changeView(change, zone)),
    looked: lookedText(why, zone),
    unknown: unknownTexts(why),
    links: linksOf(why, sourceOf(report, row.budget)),
  };
  const { trendRemark, trendSentence: whole } = besideLine(row, why, about);
  const brief = lineOf(row, why, about);
  return {
    isAsked: true,
    line: brief && sentence(capital(brief)),
    brief,
    isBetter: why.better === true,
    remark: trendRemark,
    sentence: whole,
    since: why.since.kind === 'unknown' ? '' : sentence(capital(sinceWords(why.since, zone))),
    ...view,
    moreChanges: why.changes.more > 0 ? `and ${plainNumber(why.changes.more, 0)} more` : '',
    opens:
      !why.better &&
      [view.where.tables, view.where.others, view.changes, view.unknown, view.links].some(
        ({ length }) => length > 0,
      ),
  };
}

function changeView({ kind, at, until, text, place, link }: Change, zone: string): ChangeView {
  const lasted = until !== undefined && until > at;
  return {
    kind,
    when: lasted ? hoursWords(at, until, zone) : `${weekdayWords(dateAt(at, zone))}, ${timeAt(at, zone)}`,
    text: quotable(text, LONGEST),
    place: place ?? '',
    link: safeLink(link),
  };
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

function linksOf({ graph }: Why, source: SourceInfo | undefined): readonly LinkView[] {
  if (!graph) return [];
  const what = graph.by === undefined ? '' : ` by ${labelWords(graph.by)}`;
  const links = [
    { text: `Graph${what} in Prometheus`, address: drawnLink(source, graph.query, graph) },
    { text: `Explore${what} in Grafana`, address: exploreLink(source, graph.query, graph) },
  ];
  return links.filter(({ address }) => address !== '');
}
