import type { ChangeKind } from '../../model/change.ts';
import { plural } from '../../model/format.ts';
import type { Report, Row } from '../../model/report.ts';
import { trendSpan } from '../charts/noteworthy.ts';
import { changesShown } from '../charts/trend-changes.ts';
import type { TrendSpan } from '../charts/trend-chart.ts';
import { trendPlot } from '../charts/trend-plot.ts';
import { anchorOf } from '../room/paths.ts';
import type { RowView } from '../view/rows.ts';
import type { View } from '../view.ts';
import { byUrgency, type Card, cardsOf, needsCard } from './cards.ts';
import {
  headroomPictures,
  overrunPictures,
  type PathPicture,
  pathPictures,
  type RowPicture,
  type TwoWidths,
  trendPictures,
} from './chart-views.ts';
import { familiesData } from './families-data.ts';
import { type FoldedCards, foldCards } from './folded-cards.ts';
import { ICONS, type Icons, MARKED, MARKED_BY_KEY, type MarkedStatus, STEP_ICONS } from './icons.ts';
import { type Legends, legendsOf } from './legends.ts';
import type { RoomLinks } from './room-links.ts';
import { firstOf, saidLines, saidRows } from './said-row.ts';
import { choices, type StatusRow, statusRows } from './status-rows.ts';

/** How many budgets get a card with a chart; the others are in the table. */
const MOST_CARDS = 8;
const MOST_CHARTS = 12;
const MOST_HEADROOM = 6;

/** Something about a budget, with the link to its page; empty where there is none. */
export type Linked<T> = T & { readonly page: string };

/** What the page's template has beside the view's texts: pictures as markup, and what its controls offer. */
export interface PageView extends View {
  /** The front page of the reading room beside it; empty where there is none. */
  readonly yearLink: string;
  readonly cards: readonly Linked<Card>[];
  /** Those of them that are open from the start. */
  readonly openCards: readonly Linked<Card>[];
  readonly folded: FoldedCards<Linked<Card>>;
  /** `3 more budgets` over or about to be; empty when all have a card. */
  readonly moreCards: string;
  /** What has no card but a line that says why: what got worse, and then what got better. */
  readonly moreWhys: readonly RowView[];
  /** Whether the page says why of any budget. */
  readonly explains: boolean;
  readonly table: readonly Linked<StatusRow>[];
  /** How far back trends and the lines of the table reach: `30 days`. */
  readonly trendDays: string;
  readonly services: readonly string[];
  readonly categories: readonly string[];
  /** Worst first. */
  readonly statuses: readonly MarkedStatus[];
  /** By the key of a status. */
  readonly marked: Readonly<Record<string, MarkedStatus>>;
  readonly legends: Legends;
  readonly icons: Icons;
  /** By the state of a step. */
  readonly stepIcons: Readonly<Record<string, string>>;
  readonly trends: readonly RowPicture[];
  readonly headrooms: readonly RowPicture[];
  readonly violationCharts: { readonly byService: TwoWidths; readonly byMetric: TwoWidths };
  readonly pathPictures: readonly PathPicture[];
  /** All members of families, for the page's own script; empty without any. Markup. */
  readonly families: string;
}

/** The kinds of change that a row's chart has signs of. */
function kindsShown(row: Row, { days, period }: TrendSpan): readonly ChangeKind[] {
  if (!row.why) return [];
  return changesShown(row, trendPlot(row, days), period.zone).map(({ kind }) => kind);
}

/** Everything of a report that its page shows. Full charts are for the budgets worth it; a sparkline for every other. */
export function pageView(report: Report, view: View, room: RoomLinks): PageView {
  const rows = saidRows(report, view);
  const carded = firstOf(report, rows.filter(needsCard).toSorted(byUrgency), MOST_CARDS);
  const { days } = trendSpan(report);
  const hasCard = new Set(carded.rows.map(({ texts }) => texts.id));
  const placeOf = ({ id }: RowView) => (view.schema2 && !hasCard.has(id) ? anchorOf(id) : '');
  const linked = <T extends { readonly row: RowView }>(one: T): Linked<T> => ({
    ...one,
    page: room.life(one.row.id),
  });
  const table = statusRows(saidLines(report, view), days, view, placeOf).map(linked);
  const cards = cardsOf(carded.rows, report, view).map(linked);
  return {
    ...view,
    yearLink: room.year,
    cards,
    ...foldCards(cards, carded.left, view),
    moreCards: carded.left > 0 ? plural(carded.left, 'more budget') : '',
    moreWhys: [...view.explained, ...view.improved].filter(({ id }) => !hasCard.has(id)),
    explains: view.budgets.some(({ why }) => why.isAsked),
    table,
    trendDays: plural(days, 'day'),
    services: choices(table, ({ service }) => service),
    categories: choices(table, ({ category }) => category),
    statuses: MARKED,
    marked: MARKED_BY_KEY,
    legends: legendsOf(
      report.rows.some(({ steps }) => steps !== undefined),
      report.rows.flatMap((row) => kindsShown(row, trendSpan(report))),
    ),
    icons: ICONS,
    stepIcons: STEP_ICONS,
    trends: trendPictures(
      report,
      rows.filter(({ row }) => !carded.rows.some((card) => card.row === row)),
      MOST_CHARTS - carded.rows.length,
    ),
    headrooms: headroomPictures(report, rows, report.kind === 'monthly' ? MOST_CHARTS : MOST_HEADROOM),
    violationCharts: overrunPictures(report),
    pathPictures: pathPictures(report, view),
    families: familiesData(view.rows),
  };
}
