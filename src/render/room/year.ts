import type { RoomPage } from '../../model/artifact.ts';
import { daysWords } from '../../model/dates.ts';
import { dateWords, plainNumber, plural } from '../../model/format.ts';
import type { History, Life, ReportKept } from '../../model/history.ts';
import { familyIn } from '../../model/member-id.ts';
import { visibleLine } from '../../model/one-line.ts';
import type { Year, YearRow } from '../../model/year.ts';
import { ownedIn, standingOf } from '../../room/standing.ts';
import { yearOf } from '../../room/year.ts';
import { MARKED } from '../html/icons.ts';
import type { TemplateEngine } from '../templating.ts';
import { cleaned } from '../view/clean.ts';
import { CELL_KINDS, columnsOf } from './cells.ts';
import { forecastText, newestRow } from './forecasts.ts';
import { framing, type RoomLink } from './frame.ts';
import { reportLink } from './links.ts';
import { budgetPage, linkFrom, ownerPage, servicePage, YEAR_PAGE } from './paths.ts';
import { standingView } from './standing.ts';
import { tallyOf } from './tally.ts';
import { countRows, groupRows, type RowKeys, yearColumns, yearHead } from './year-table.ts';

/** How much of what is open and due the front page tells; the rest is on the pages of services and owners. */
const MOST_OPEN = 5;
/** The same of forecasts. */
const MOST_HEADING = 4;

/** All budgets against the weeks of a year: the front page. */
export function yearPages(history: History, templates: TemplateEngine): readonly RoomPage[] {
  const frame = framing(templates, { style: 'style-year', script: 'script-year' });
  const content = () => templates.render('year.html', { ...frame(YEAR_PAGE), ...yearView(history) });
  return [{ path: YEAR_PAGE, content }];
}

function yearView(history: History) {
  const year = yearOf(history);
  const owned = ownedIn(history);
  const keysOf = keysBy(owned);
  const columns = columnsOf(YEAR_PAGE, year.periods);
  const table = { year, columns, keysOf };
  const rows = year.groups.flatMap((group) => group.rows);
  const { open } = standingView(YEAR_PAGE, standingOf(history), history.lives);
  const newest = year.periods[0];
  return {
    ...cleaned({
      title: titleOf(history, year),
      week: summaryOf(history.weeks.at(-1)?.report),
      month: summaryOf(history.months.at(-1)?.report),
      open: open.slice(0, MOST_OPEN),
      moreOpen: open.length > MOST_OPEN ? plainNumber(open.length - MOST_OPEN, 0) : '',
      heading: headingOf(history.lives),
      hasAny: newest !== undefined,
      size: plural(rows.length, 'budget'),
      span: plural(year.periods.length, year.kind),
      kind: year.kind,
      signs: MARKED.map(({ key, name }) => ({ kind: CELL_KINDS[key], name })),
      filters: filtersOf(rows, keysOf),
      services: year.groups.map(({ service, serviceName }) => linkTo(servicePage(service), serviceName)),
      owners: [...owned.keys()].map((owner) => linkTo(ownerPage(owner), owner)),
    }),
    columns: yearColumns(table),
    head: yearHead(table),
    counts: countRows(table),
    groups: groupRows(table),
  };
}

/** Which budgets will reach their limit, the soonest first. */
function headingOf(lives: readonly Life[]) {
  const coming = lives.flatMap((life) => {
    const { forecast, status } = newestRow(life) ?? {};
    if (life.isGone || !forecast || status === 'exceeded') return [];
    return [{ life, on: forecast.kind === 'crossing' ? forecast.central : forecast.earliest }];
  });
  return coming
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .slice(0, MOST_HEADING)
    .map(({ life }) => ({
      budget: `${life.serviceName} ${life.name}`,
      href: linkFrom(YEAR_PAGE, budgetPage(life.id)),
      forecast: forecastText(life),
    }));
}

function titleOf({ reports }: History, { periods: [newest] }: Year): string {
  const organisation = reports[0]?.gist.presentation.organisation;
  const name = `${organisation === undefined ? 'Performance' : `${organisation} performance`} budgets`;
  return newest ? `${name}: the year to ${dateWords(newest.period.lastDay)}` : name;
}

/** What the newest report of a kind says in short; empty where there is none. */
function summaryOf(report: ReportKept | undefined) {
  if (!report) return { title: '', href: '', headline: '', days: '', counts: [] };
  const { title, headline, counts, period } = report.gist;
  return {
    title,
    href: reportLink(YEAR_PAGE, report),
    headline,
    days: daysWords(period.firstDay, period.lastDay),
    counts: tallyOf(counts),
  };
}

function linkTo(path: string, text: string): RoomLink {
  return { text, href: linkFrom(YEAR_PAGE, path), isHere: false };
}

/** What rows are filtered by: whose they are as pages of owners have it, and their labels as `team=core`. */
function keysBy(owned: ReturnType<typeof ownedIn>): (row: YearRow) => RowKeys {
  const owners = Map.groupBy(
    [...owned].flatMap(([owner, ids]) => [...ids].map((id) => ({ owner, id: familyIn(id) }))),
    ({ id }) => id,
  );
  return ({ of: life, now }) => ({
    service: [life.service],
    owner: [...new Set((owners.get(life.id) ?? []).map(({ owner }) => owner))],
    category: [life.category],
    label: labelsOf(life),
    status: [life.isGone ? 'gone' : (now ?? 'unknown')],
  });
}

function labelsOf({ budget }: Life): readonly string[] {
  return Object.entries(budget.labels).map(([key, value]) => `${key}=${value}`);
}

const HEADINGS: Readonly<Record<keyof RowKeys, string>> = {
  service: 'Service',
  owner: 'Owner',
  category: 'Category',
  label: 'Label',
  status: 'Status now',
};

/** The controls of the page, each with what there is to choose; one that would choose nothing is left out. */
function filtersOf(rows: readonly YearRow[], keysOf: (row: YearRow) => RowKeys) {
  const keys = rows.map(keysOf);
  const names = new Map(rows.map(({ of }) => [of.service, of.serviceName]));
  return (Object.keys(HEADINGS) as (keyof RowKeys)[]).flatMap((by) => {
    const values = [...new Set(keys.flatMap((one) => one[by]))].toSorted((a, b) => a.localeCompare(b, 'en'));
    if (values.length === 0) return [];
    const options = values.map((value) => ({
      value,
      text: visibleLine(by === 'service' ? (names.get(value) ?? value) : value),
    }));
    return [{ by, heading: HEADINGS[by], options }];
  });
}
