import type { Notice, Notices } from '../../model/notice.ts';
import { cut } from '../../model/one-line.ts';
import { dateAt } from '../../model/period.ts';
import type { Report, Row } from '../../model/report.ts';
import type { Violation } from '../../model/violation.ts';
import type { Instant } from '../../model/window.ts';
import { NO_WHY, type WhyView, whyView } from '../view/why.ts';
import { figureOn, type NoticeFigure } from './figure.ts';

/** Characters of a name: in that of a member there may be a label's value, of a thousand. */
const LONGEST_NAME = 120;

/** A notice with what its words are made of. */
export interface Told extends NoticeFigure {
  readonly notice: Notice;
  readonly violation: Violation;
  /** What else the message tells of the same violation, oldest first. */
  readonly earlier: readonly Notice[];
  /** `API Query P95`. */
  readonly name: string;
  /** When the message was posted: all is told as of then, however late it is delivered. */
  readonly now: Instant;
  readonly zone: string;
  readonly report: Report;
  /** What was measured of its budget; absent where nothing was. */
  readonly row?: Row;
  readonly why: WhyView;
}

/** A notice of a message. */
export function toldOf(notice: Notice, { at, report, notices: others }: Notices): Told {
  const { zone } = report.period;
  const row = report.rows.find(({ budget }) => budget.id === notice.about.budget);
  return {
    notice,
    violation: notice.violation,
    earlier: [...others]
      .filter((one) => one !== notice && one.violation.id === notice.violation.id)
      .toSorted((a, b) => a.at - b.at),
    name: cut(notice.about.name, LONGEST_NAME),
    now: at,
    zone,
    report,
    ...(row ? { row } : {}),
    why: row ? whyView(row, report) : NO_WHY,
    ...(row ? figureOn(row, dayOf(notice, row, zone), zone) : { figure: '', left: '' }),
  };
}

/** The local day whose figure a notice tells: the last one over, or that on which it was met. */
function dayOf({ what, at, violation }: Notice, row: Row, zone: string): string {
  if (what !== 'met' && what !== 'closed') return violation.lastDay;
  const before = dateAt(at - 1, zone);
  return row.days.findLast(({ date, value }) => date <= before && value !== undefined)?.date ?? before;
}
