import type { BudgetSample, PublisherSnapshot } from '../model/metrics.ts';
import { baseValue } from '../model/quantity.ts';
import type { Row } from '../model/report.ts';
import { baseUnit } from '../model/unit.ts';
import type { Issued, Ledger } from '../ports/ledger.ts';
import { readReport } from '../render/report-json.ts';

/** What is watched of one report: its budgets and how many are in each status. */
export type Figures = Required<Pick<PublisherSnapshot, 'budgets' | 'counts'>>;

/** Reads the figures of an issued report. */
export type FiguresOf = (issued: Issued, ledger: Ledger) => Promise<Figures>;

/** Reads the figures of an issued report from the ledger. */
export const figuresOf: FiguresOf = async (issued, ledger) => {
  const { rows, counts } = readReport('the ledger', await ledger.content(issued));
  return { budgets: rows.map(sampleOf), counts };
};

/** The same, and remembers those of the last report asked for: one that is issued does not change. */
export function rememberingFigures(): FiguresOf {
  let last: { readonly hash: string; readonly figures: Figures } | undefined;
  return async (issued, ledger) => {
    if (last?.hash !== issued.hash) {
      last = { hash: issued.hash, figures: await figuresOf(issued, ledger) };
    }
    return last.figures;
  };
}

function sampleOf({ budget, verdict }: Row): BudgetSample {
  const { usage } = verdict;
  const used = typeof usage === 'number' ? usage : undefined;
  return {
    service: budget.service,
    budget: budget.slug,
    unit: baseUnit(budget.limit.unit),
    status: verdict.status,
    limit: baseValue(verdict.limit),
    ...(verdict.actual && { actual: verdict.actual.value }),
    ...(used !== undefined && { usage: used, headroom: 1 - used }),
  };
}
