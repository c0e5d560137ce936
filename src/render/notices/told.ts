import type { Notice, Notices } from '../../model/notice.ts';
import { cut } from '../../model/one-line.ts';
import type { Report, Row } from '../../model/report.ts';
import type { Violation } from '../../model/violation.ts';
import type { Instant } from '../../model/window.ts';
import { NO_WHY, type WhyView, whyView } from '../view/why.ts';
import { figureOn, type NoticeFigure, UNKNOWN_FIGURE } from './figure.ts';

/** Characters of a name: in that of a member there may be a label's value, of a thousand. */
export const LONGEST_NAME = 120;

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
  /** Whether there is a ticket already, so that nobody is asked to open one. */
  readonly hasTicket: boolean;
}

/** Makes what the words of a message's notices are made of. */
export function tellingOf({ at, report, notices }: Notices): (notice: Notice) => Told {
  const { zone } = report.period;
  const rows = new Map(report.rows.map((row) => [row.budget.id, row]));
  const ofViolation = Map.groupBy(notices, ({ violation }) => violation.id);
  return (notice) => {
    const { violation, about } = notice;
    const row = rows.get(about.budget);
    const others = (ofViolation.get(violation.id) ?? []).filter((one) => one !== notice);
    return {
      notice,
      violation,
      earlier: others.toSorted((a, b) => a.at - b.at),
      name: cut(about.name, LONGEST_NAME),
      now: at,
      zone,
      report,
      ...(row ? { row } : {}),
      why: row ? whyView(row, report) : NO_WHY,
      hasTicket: violation.links.length > 0,
      ...figureOf(notice, row, zone),
    };
  };
}

/** Of what opened by its hours that is theirs: its day is not over yet. */
function figureOf(notice: Notice, row: Row | undefined, zone: string): NoticeFigure {
  const { what, violation } = notice;
  if ((what === 'opened' || what === 'reopened') && violation.seen !== undefined)
    return { figure: violation.seen, left: '' };
  return row ? figureOn(row, dayOf(notice, row), zone) : UNKNOWN_FIGURE;
}

/** The local day whose figure a notice tells: the last one over, or where it is met again the last one that is known. */
function dayOf({ what, violation }: Notice, row: Row): string {
  const isMet = what === 'met' || what === 'closed';
  const known = row.days.findLast(({ value }) => value !== undefined)?.date;
  return (isMet ? known : undefined) ?? violation.lastDay;
}
