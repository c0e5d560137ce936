import type { Report } from '../model/report.ts';
import { isEdition, subjectName } from '../model/subject.ts';
import type { Ledger, Posted } from '../ports/ledger.ts';
import { readNotices } from '../render/notices-json.ts';
import { readReport } from '../render/report-json.ts';
import { narrowReport } from '../report/narrow.ts';

/** What is known last of a budget: what the message says whose figures reach furthest. */
export interface Told {
  /** Of nothing else. */
  readonly report: Report;
  /** Whether it is one that was published, and not the week so far of notices. */
  readonly isPublished: boolean;
}

/** Answers what was told last of a budget; undefined when nothing was. */
export type LastTold = (budget: string) => Promise<Told | undefined>;

/** How many messages of notices, and of reports, are looked at, the newest first. */
const NOTICES = 12;
const REPORTS = 2;

/** Of each message what it says of budgets with a violation is remembered: one that is posted does not change. */
export function rememberingLastTold(): (ledger: Pick<Ledger, 'posted' | 'content'>) => LastTold {
  let known = new Map<string, Promise<Told>>();
  return (ledger) => async (budget) => {
    const newest = newestOf(await ledger.posted());
    known = new Map(
      newest.map(({ subject }) => {
        const name = subjectName(subject);
        return [name, known.get(name) ?? toldIn(isEdition(subject), () => ledger.content(subject), name)];
      }),
    );
    const telling = (await Promise.all(known.values())).filter(({ report }) => hasRow(report, budget));
    // A correction, and a monthly review, may be posted after what is newer.
    const last = telling.toSorted((a, b) => b.report.asOf - a.report.asOf)[0];
    return last && { ...last, report: narrowReport(last.report, { services: [], budgets: [budget] }) };
  };
}

/** Reports tell of every budget, however many notices of others came after them. */
function newestOf(posted: readonly Posted[]): readonly Posted[] {
  const reports = posted.filter(({ subject }) => isEdition(subject)).slice(-REPORTS);
  const notices = posted.filter(({ subject }) => !isEdition(subject)).slice(-NOTICES);
  return [...reports, ...notices].toSorted((a, b) => b.at - a.at);
}

function hasRow({ rows }: Report, id: string): boolean {
  return rows.some(({ budget }) => budget.id === id);
}

async function toldIn(isPublished: boolean, content: () => Promise<string>, name: string): Promise<Told> {
  const from = `the ledger’s ${name}`;
  const text = await content();
  const report = isPublished ? readReport(from, text) : readNotices(from, text).report;
  const budgets = report.review.violations.map(({ budget }) => budget);
  return { report: narrowReport(report, { services: [], budgets }), isPublished };
}
