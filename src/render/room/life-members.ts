import { plural } from '../../model/format.ts';
import type { Life, LifeCell, MemberLife, PeriodKept } from '../../model/history.ts';
import { cut } from '../../model/one-line.ts';
import { before, calendarOf } from '../../model/period.ts';
import { type Status, worstFirst } from '../../model/verdict.ts';
import { cellsOf } from '../../room/life-summary.ts';
import { cleaned } from '../view/clean.ts';
import { type Column, cellMarkup, columnsOf } from './cells.ts';
import { cellTexts } from './figures.ts';
import { leadingReport } from './life-course.ts';
import { memberAnchor } from './paths.ts';

/** A member of a family, as a line of a table. */
export interface MemberRow {
  /** What links lead to. */
  readonly anchor: string;
  readonly value: string;
  readonly key: Status;
  /** `2.31 s of 2 s`. */
  readonly figure: string;
  /** `over in 3 of 53 weeks`. */
  readonly over: string;
  /** Where it stood of late, newest first: entries of a list. Markup. */
  readonly strip: string;
}

/** The members of a family. */
export interface MembersView {
  /** What tells them apart: `Route`. */
  readonly heading: string;
  /** The worst of them, and the others, which are folded. */
  readonly first: readonly MemberRow[];
  readonly others: readonly MemberRow[];
  /** `112 more members`, which are not shown; empty when all are. */
  readonly more: string;
  /** Members that are gone: `/old and /new`; empty without. */
  readonly gone: readonly string[];
}

/** How many periods a strip shows, how many members are open to see, and how many there are at the most. */
const STRIP = 13;
const OPEN = 10;
const MOST = 100;
/** Characters of a member's value that are shown. */
const LONGEST = 80;
/** An id that the page itself has. */
const TAKEN = 'main';

/** The members of a family, worst first; none of any other budget. */
export function membersView(page: string, life: Life): MembersView {
  const columns = columnsIn(page, life);
  const [newest] = columns;
  const now = (member: MemberLife) => cellIn(member, newest);
  const present = life.members.flatMap((member) => {
    const cell = now(member);
    return cell ? [{ member, cell }] : [];
  });
  const sorted = worstFirst(present, ({ member, cell }) => ({ ...cell, id: member.value }));
  const rows = sorted.slice(0, MOST).map(({ member, cell }) => memberRow(life, member, cell, columns));
  const left = sorted.length - rows.length;
  return {
    heading: life.family?.label ?? '',
    first: rows.slice(0, OPEN),
    others: rows.slice(OPEN),
    more: left > 0 ? plural(left, 'more member') : '',
    gone: cleaned(
      life.members
        .filter((member) => !now(member))
        .slice(0, MOST)
        .map(({ value }) => cut(value, LONGEST)),
    ),
  };
}

/** The newest periods of a life, newest first. */
function columnsIn(page: string, life: Life): readonly Column[] {
  const last = leadingReport(life)?.gist.period;
  if (!last) return [];
  const periods = Array.from({ length: STRIP }, (_, back) => before(last, calendarOf(last), back));
  const kept = periods.map((period): PeriodKept => {
    const report = life.reports.find(({ gist }) => gist.period.id === period.id);
    return report ? { period, report } : { period };
  });
  return columnsOf(page, kept);
}

function cellIn(member: MemberLife, column: Column | undefined): LifeCell | undefined {
  return cellsOf(member).find(({ period }) => period === column?.kept.period.id);
}

function memberRow(life: Life, member: MemberLife, cell: LifeCell, columns: readonly Column[]): MemberRow {
  const cells = cellsOf(member);
  const over = cells.filter(({ status }) => status === 'exceeded').length;
  const unit = member.weeks.length > 0 ? 'week' : 'month';
  const anchor = memberAnchor(member.value);
  return {
    ...cleaned({
      anchor: anchor === TAKEN ? '' : anchor,
      value: cut(member.value, LONGEST),
      key: cell.status,
      figure: cellTexts(life.budget, cell).ofLimit,
      over: `over in ${over} of ${plural(cells.length, unit)}`,
    }),
    strip: columns.map((column) => cellMarkup('li', life.budget, cellIn(member, column), column)).join(''),
  };
}
