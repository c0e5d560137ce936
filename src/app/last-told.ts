import type { Report } from '../model/report.ts';
import { isEdition, subjectName } from '../model/subject.ts';
import type { Ledger } from '../ports/ledger.ts';
import { readNotices } from '../render/notices-json.ts';
import { readReport } from '../render/report-json.ts';
import { narrowReport } from '../report/narrow.ts';

/** What the last message that tells of a budget says of it: a report of nothing else; undefined when there is none. */
export type LastTold = (budget: string) => Promise<Report | undefined>;

/** How many messages are looked at, the newest first. */
const MESSAGES = 12;

/** Of each message what it says of budgets with a violation is remembered: one that is posted does not change. */
export function rememberingLastTold(): (ledger: Pick<Ledger, 'posted' | 'content'>) => LastTold {
  let known = new Map<string, Promise<Report>>();
  return (ledger) => async (budget) => {
    const newest = (await ledger.posted()).slice(-MESSAGES).toReversed();
    known = new Map(
      newest.map(({ subject }) => {
        const name = subjectName(subject);
        return [name, known.get(name) ?? reportIn(isEdition(subject), () => ledger.content(subject), name)];
      }),
    );
    for (const one of known.values()) {
      const own = narrowReport(await one, { services: [], budgets: [budget] });
      if (own.rows.some((row) => row.budget.id === budget)) return own;
    }
    return undefined;
  };
}

async function reportIn(isReport: boolean, content: () => Promise<string>, name: string): Promise<Report> {
  const from = `the ledger’s ${name}`;
  const report = isReport ? readReport(from, await content()) : readNotices(from, await content()).report;
  return narrowReport(report, {
    services: [],
    budgets: report.review.violations.map(({ budget }) => budget),
  });
}
