import { monthWords, plainNumber } from '../../model/format.ts';
import type { Life, MemberLife } from '../../model/history.ts';
import { cut, visibleLine } from '../../model/one-line.ts';
import { addDays } from '../../model/period.ts';
import type { Counts, Status } from '../../model/verdict.ts';
import type { Year, YearGroup, YearRow } from '../../model/year.ts';
import { countNow, rowsOf } from '../../room/year.ts';
import { element, escapeText } from '../charts/svg.ts';
import { worstOfText } from '../view/families.ts';
import { MOST_IN_TABLE } from '../view/listed.ts';
import { type Column, cellMarkup } from './cells.ts';
import { anchorOf, budgetPage, linkFrom, memberAnchor, servicePage, YEAR_PAGE } from './paths.ts';

/** Characters of a name in the first column; a label's value may have a thousand. */
const MOST_OF_NAME = 80;

/** What a row is filtered by, each a list of texts. */
export type RowKeys = Readonly<
  Record<'service' | 'owner' | 'category' | 'label' | 'status', readonly string[]>
>;

/** What the table is made of. */
export interface YearTable {
  readonly year: Year;
  /** A column a period, in their order. */
  readonly columns: readonly Column[];
  readonly keysOf: (row: YearRow) => RowKeys;
}

/** The rows of a table's head: its months, and its weeks, which lead to their reports. Markup. */
export function yearHead({ year, columns }: YearTable): string {
  const spans = spansOf(columns);
  const groups = spans.map(({ full, short, size }) => {
    const abbr = escapeText(full);
    return `<th scope="colgroup" colspan="${size}" abbr="${abbr}" title="${abbr}"><span>${escapeText(short)}</span></th>`;
  });
  return `<tr class="months"><td></td>${groups.join('')}</tr><tr class="weeks"><th scope="col">Budget</th>${columns
    .map((column) => columnHead(column, year.kind))
    .join('')}</tr>`;
}

function columnHead({ kept: { report }, label, full, href }: Column, kind: Year['kind']): string {
  const shown = kind === 'week' ? label.replace('week ', '') : label.slice(0, 3);
  const words = escapeText(`${full}${report ? '' : ', no report'}`);
  const inside = `<span aria-hidden="true">${shown}</span><b>${words}</b>`;
  const link = href === '' ? '' : ` href="${href}"`;
  return `<th scope="col"><a${link}>${inside}</a></th>`;
}

/** The columns of a table, months by months. Markup. */
export function yearColumns({ columns }: Pick<YearTable, 'columns'>): string {
  const groups = spansOf(columns).map(({ size }) => `<colgroup span="${size}"></colgroup>`);
  return `<colgroup><col class="names"></colgroup>${groups.join('')}`;
}

interface Span {
  readonly full: string;
  readonly short: string;
  readonly size: number;
}

/** Periods under one heading: weeks under the month of their fourth day, by which they are numbered, months under their year. */
function spansOf(columns: readonly Column[]): readonly Span[] {
  const heads = columns.map(({ kept: { period } }) =>
    period.kind === 'month' ? period.id.slice(0, 4) : addDays(period.firstDay, 3).slice(0, 7),
  );
  const starts = heads.flatMap((head, index) => (head === heads[index - 1] ? [] : [index]));
  return starts.map((start, index) => {
    const head = heads[start] ?? '';
    const size = (starts[index + 1] ?? heads.length) - start;
    const full = head.length === 4 ? head : monthWords(head);
    return { full, short: shortHead(full, size, index === 0 || head.endsWith('-01')), size };
  });
}

/** As much of a month’s name as there is room for above so many narrow columns. */
function shortHead(full: string, size: number, withYear: boolean): string {
  const [month = '', year] = full.split(' ');
  if (year === undefined) return month;
  const short = month.slice(0, size > 1 ? 3 : 1);
  return withYear && size > 3 ? `${short} ${year}` : short;
}

const COUNTED = ['exceeded', 'approaching'] as const satisfies readonly Status[];
/** The height of a bar above a count, and the width of its column, in units of their own. */
const BAR = { width: 10, height: 20 } as const;

/** How many budgets were over and approached in each period, as its report counts them. Markup. */
export function countRows({ columns }: Pick<YearTable, 'columns'>): string {
  const counts = columns.map(({ kept }) => kept.report?.gist.counts);
  const most = Math.max(1, ...counts.flatMap((one) => (one ? [one.exceeded, one.approaching] : [])));
  return COUNTED.map((status) => {
    const cells = counts.map((one) => countCell(status, one, most));
    return `<tr data-count="${status}"><th scope="row">${status === 'exceeded' ? 'Exceeded' : 'Approaching'}</th>${cells.join('')}</tr>`;
  }).join('');
}

function countCell(status: (typeof COUNTED)[number], counts: Counts | undefined, most: number): string {
  if (!counts) return '<td>';
  const count = counts[status];
  const height = (count / most) * BAR.height;
  const bar = element('rect', {
    class: `c-${status}`,
    x: 1,
    y: BAR.height - height,
    width: BAR.width - 2,
    height,
  });
  const attributes = {
    viewBox: `0 0 ${BAR.width} ${BAR.height}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  };
  return `<td>${element('svg', attributes, bar)}<span>${plainNumber(count, 0)}</span>`;
}

/** A group of rows a service. Markup. */
export function groupRows(table: YearTable): string {
  return table.year.groups.map((group) => groupMarkup(group, table)).join('');
}

function groupMarkup(group: YearGroup, table: YearTable): string {
  const { service, serviceName, rows } = group;
  const tally = COUNTED.flatMap((status) => {
    const count = countNow(group, status);
    return count > 0 ? [`${plainNumber(count, 0)} ${status}`] : [];
  });
  const link = `<a href="${linkFrom(YEAR_PAGE, servicePage(service))}">${nameText(serviceName)}</a>`;
  const head = `<tr class="group"><th scope="rowgroup" colspan="${table.columns.length + 1}"><span>${link} <i>${tally.join(', ')}</i></span></th></tr>`;
  return `<tbody>${head}${rows.map((row) => rowMarkup(row, table)).join('')}</tbody>`;
}

function rowMarkup(row: YearRow, table: YearTable): string {
  const life = row.of;
  const keys = Object.entries(table.keysOf(row))
    .map(([key, texts]) => ` data-${key}="${texts.map(keyText).join(' ')}"`)
    .join('');
  const name = `<a href="${linkFrom(YEAR_PAGE, budgetPage(life.id))}">${nameText(life.name)}</a>`;
  const gone = life.isGone ? ' <i>gone</i>' : '';
  const cells = cellsOf(row, life.budget, table);
  return `<tr id="${anchorOf(life.id)}"${keys}><th scope="row">${name}${gone}</th>${cells}</tr>\n${membersMarkup(life, table)}`;
}

function cellsOf(row: YearRow<Life | MemberLife>, budget: Life['budget'], { columns }: YearTable): string {
  return columns.map((column, index) => cellMarkup('td', budget, row.cells[index], column)).join('');
}

/** What a family's row opens to, without a script: a table of its members in the same columns. */
function membersMarkup(life: Life, table: YearTable): string {
  const { family, members, budget } = life;
  if (!family || members.length === 0) return '';
  const rows = rowsOf(members, table.year);
  const page = linkFrom(YEAR_PAGE, budgetPage(life.id));
  const shown = rows.slice(0, MOST_IN_TABLE).map((row) => {
    // One that is gone has no row there.
    const place = row.now === undefined ? '' : `#${memberAnchor(row.of.value)}`;
    const name = `<a href="${page}${place}">${nameText(row.of.value)}</a>`;
    return `<tr><th scope="row">${name}</th>${cellsOf(row, budget, table)}</tr>`;
  });
  const left = rows.length - shown.length;
  const more = left > 0 ? `<p><a href="${page}">${plainNumber(left, 0)} more on its page</a></p>` : '';
  const label = escapeText(`Members of ${visibleLine(life.name)}`);
  return `<tr class="members"><td colspan="${table.columns.length + 1}"><details><summary>${escapeText(worstOfText(family))}</summary><table aria-label="${label}">${yearColumns(table)}<tbody>${shown.join('')}</tbody></table>${more}</details></td></tr>\n`;
}

function nameText(name: string): string {
  return escapeText(cut(visibleLine(name), MOST_OF_NAME));
}

/** A text in a list that is parted by blanks, as the script of the page looks for it. */
function keyText(text: string): string {
  return escapeText(encodeURIComponent(visibleLine(text)));
}
