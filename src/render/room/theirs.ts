import { dateWords, plural } from '../../model/format.ts';
import type { GistRow } from '../../model/gist.ts';
import type { History, Life } from '../../model/history.ts';
import { NO_FIGURE } from '../../model/judged-texts.ts';
import type { Theirs } from '../../model/standing.ts';
import type { Status } from '../../model/verdict.ts';
import { sinceWords } from '../../model/why-words.ts';
import type { Year, YearGroup, YearRow } from '../../model/year.ts';
import { theirsOf } from '../../room/standing.ts';
import { runOf } from '../../room/year.ts';
import { MARKED } from '../html/icons.ts';
import { cleaned } from '../view/clean.ts';
import { worstOfText } from '../view/families.ts';
import { CELL_KINDS, type Column, cellMarkup, columnsOf } from './cells.ts';
import { cellTexts } from './figures.ts';
import { forecastText, newestRow } from './forecasts.ts';
import type { RoomLink } from './frame.ts';
import { reportLink } from './links.ts';
import { anchorOf, budgetPage, linkFrom, ownerPage, servicePage } from './paths.ts';
import { type StandingView, standingView } from './standing.ts';

/** How many of the newest periods a strip shows. */
const STRIP = 13;

/** A budget as it stands, in a row of its own. */
export interface TheirRow {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  /** Of a family: `worst of 212 routes, 3 over`; empty of any other. */
  readonly worstOf: string;
  /** The key of its status. */
  readonly key: Status;
  /** `2.31 s of 2 s`. */
  readonly figure: string;
  readonly usage: string;
  /** Since when it has its status: `28 January 2026`; `53 weeks or longer` where it had it as far back as is known. */
  readonly since: string;
  /** `3 weeks`; empty where that is said already, or where a violation says since when it is over. */
  readonly lasting: string;
  /** What its days show of it: `over since Saturday 3 January or before`; empty where nothing asked for it. */
  readonly why: string;
  readonly forecast: string;
  readonly owner: string;
  readonly ownerHref: string;
  /** On an owner’s page, whose it is where it is not their own. */
  readonly otherOwner: string;
  /** The entries of a list, newest first. Markup. */
  readonly strip: string;
}

/** What a page of a service or an owner shows. */
export interface TheirsView extends StandingView {
  /** The newest report, by which it stands. */
  readonly report: RoomLink;
  readonly groups: readonly {
    readonly name: string;
    /** Empty on the service's own page. */
    readonly href: string;
    readonly rows: readonly TheirRow[];
  }[];
  readonly gone: readonly RoomLink[];
  /** Nothing of theirs is left. */
  readonly isGone: boolean;
  /** Whether each budget names its owner: on a service’s page, where it has several. */
  readonly namesOwners: boolean;
  readonly kind: Year['kind'];
  readonly signs: readonly { readonly kind: string; readonly name: string }[];
  readonly lists: readonly { readonly heading: string; readonly links: readonly RoomLink[] }[];
}

/** What a page is about: whose, and what they have. */
export interface About {
  readonly page: string;
  readonly isTheirs: (budget: string) => boolean;
  /** Whose page it is; absent of a service’s. */
  readonly owner?: string;
  /** Pages that are named on it, under a heading. */
  readonly beside: readonly { readonly heading: string; readonly links: readonly RoomLink[] }[];
}

/** What is theirs, open and due. */
export function theirsView(
  history: History,
  year: Year,
  { page, isTheirs, owner = '', beside }: About,
): TheirsView {
  const theirs = theirsOf(history, isTheirs);
  const own = new Set(theirs.lives);
  const columns = columnsOf(page, year.periods.slice(0, STRIP));
  const present = [...own].filter(({ isGone }) => !isGone);
  return {
    ...cleaned({
      ...standingView(page, theirs, history.lives),
      report: reportOf(page, history),
      gone: theirs.lives.filter(({ isGone }) => isGone).map((life) => goneLink(page, life)),
      isGone: own.size > 0 && present.length === 0,
      namesOwners: owner === '' && new Set(present.map((life) => life.owner)).size > 1,
      kind: year.kind,
      signs: MARKED.map(({ key, name }) => ({ kind: CELL_KINDS[key], name })),
      lists: beside.filter(({ links }) => links.length > 0),
    }),
    groups: year.groups.flatMap((group) => {
      const rows = group.rows.filter(({ of }) => own.has(of) && !of.isGone);
      return rows.length === 0 ? [] : [groupView(group, rows, { page, owner, year, theirs, columns })];
    }),
  };
}

interface Shown {
  readonly page: string;
  readonly owner: string;
  readonly year: Year;
  readonly theirs: Theirs;
  readonly columns: readonly Column[];
}

function groupView({ service, serviceName }: YearGroup, rows: readonly YearRow[], shown: Shown) {
  const own = servicePage(service);
  return {
    ...cleaned({ name: serviceName }),
    href: own === shown.page ? '' : linkFrom(shown.page, own),
    rows: rows.map((row) => rowView(row, shown)),
  };
}

function rowView(row: YearRow, shown: Shown): TheirRow {
  const { page, theirs, columns } = shown;
  const life = row.of;
  const { budget, owner = '', family } = life;
  const [newest] = row.cells;
  const texts = newest && cellTexts(budget, newest);
  const told = newestRow(life);
  return {
    ...cleaned({
      id: anchorOf(life.id),
      name: life.name,
      href: linkFrom(page, budgetPage(life.id)),
      worstOf: family ? worstOfText(family) : '',
      key: row.now ?? ('unknown' as const),
      figure: texts?.ofLimit ?? NO_FIGURE,
      usage: texts?.usage ?? NO_FIGURE,
      ...sinceOf(row, shown),
      why: whyOf(told, row, theirs),
      forecast: forecastText(life),
      owner,
      ownerHref: owner === '' ? '' : linkFrom(page, ownerPage(owner)),
      otherOwner: shown.owner === '' || ownerPage(owner) === page ? '' : owner,
    }),
    strip: columns.map((column, index) => cellMarkup('li', budget, row.cells[index], column)).join(''),
  };
}

function sinceOf(row: YearRow, { theirs, year }: Shown): Pick<TheirRow, 'since' | 'lasting'> {
  const open = theirs.violations.find(({ violation }) => violation.budget === row.of.id);
  if (open && row.now === 'exceeded') return { since: dateWords(open.violation.firstDay), lasting: '' };
  const run = runOf(row, year);
  if (!run) return { since: NO_FIGURE, lasting: '' };
  const lasting = plural(run.count, year.kind);
  return run.before
    ? { since: `${lasting} or longer`, lasting: '' }
    : { since: dateWords(run.first.firstDay), lasting };
}

function whyOf(told: GistRow | undefined, { now }: YearRow, { gist }: Theirs): string {
  const { since } = told ?? {};
  if (!gist || !since || since.kind === 'unknown' || now === 'within') return '';
  return sinceWords(since, gist.period.zone);
}

/** A report is linked to where it is there. */
function reportOf(page: string, { reports: [newest] }: History): RoomLink {
  return { text: newest?.gist.title ?? '', href: reportLink(page, newest), isHere: false };
}

function goneLink(page: string, { id, serviceName, name, told }: Life): RoomLink {
  const last = told.at(-1)?.report.gist.title;
  const text = `${serviceName} ${name}${last === undefined ? '' : `, last in ${last}`}`;
  return { text, href: linkFrom(page, budgetPage(id)), isHere: false };
}

/** Links to pages under a heading. */
export function linksTo(
  page: string,
  heading: string,
  paths: readonly (readonly [path: string, text: string])[],
): About['beside'][number] {
  return {
    heading,
    links: paths.map(([path, text]) => ({ text, href: linkFrom(page, path), isHere: false })),
  };
}
