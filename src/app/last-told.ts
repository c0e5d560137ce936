import type { Report } from '../model/report.ts';
import { isEdition, subjectName } from '../model/subject.ts';
import type { Ledger } from '../ports/ledger.ts';
import { readNotices } from '../render/notices-json.ts';
import { readReport } from '../render/report-json.ts';
import { narrowReport } from '../report/narrow.ts';

/** What the last message that tells of a budget says of it. */
export interface Told {
  /** Of nothing else. */
  readonly report: Report;
  /** Whether it is one that was published, and not the week so far of notices. */
  readonly isPublished: boolean;
}

/** Answers what was told last of a budget; undefined when nothing was. */
export type LastTold = (budget: string) => Promise<Told | undefined>;

/** How many messages are looked at, the newest first. */
const MESSAGES = 12;

/** Of each message what it says of budgets with a violation is remembered: one that is posted does not change. */
export function rememberingLastTold(): (ledger: Pick<Ledger, 'posted' | 'content'>) => LastTold {
  let known = new Map<string, Promise<Told>>();
  return (ledger) => async (budget) => {
    const newest = (await ledger.posted()).slice(-MESSAGES).toReversed();
    known = new Map(
      newest.map(({ subject }) => {
        const name = subjectName(subject);
        return [name, known.get(name) ?? toldIn(isEdition(subject), () => ledger.content(subject), name)];
      }),
    );
    for (const one of known.values()) {
      const { report, isPublished } = await one;
      const own = narrowReport(report, { services: [], budgets: [budget] });
      if (own.rows.some((row) => row.budget.id === budget)) return { report: own, isPublished };
    }
    return undefined;
  };
}

async function toldIn(isPublished: boolean, content: () => Promise<string>, name: string): Promise<Told> {
  const from = `the ledger’s ${name}`;
  const text = await content();
  const report = isPublished ? readReport(from, text) : readNotices(from, text).report;
  const budgets = report.review.violations.map(({ budget }) => budget);
  return { report: narrowReport(report, { services: [], budgets }), isPublished };
}
