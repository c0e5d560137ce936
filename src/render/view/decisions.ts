import type { BudgetId } from '../../model/budget.ts';
import { isLate, type Recommendation } from '../../model/finding.ts';
import { dateWords, formatQuantity } from '../../model/format.ts';
import type { Report } from '../../model/report.ts';
import type { AdjustmentsView } from './adjustments.ts';
import { latenessText } from './due.ts';
import { fewOf } from './listed.ts';
import { replayBrief, usedText } from './recommendations.ts';
import { capital } from './sentences.ts';

/** Something that the meeting is asked to decide, in one sentence. */
export interface DecisionView {
  /** What is asked: `Approve or reject`. */
  readonly ask: string;
  readonly about: string;
}

/**
 * What the review asks for: late actions, what keeps coming back, proposals that wait, what no figure can decide, suggested
 * changes that nobody proposed, ending exceptions.
 */
export function decisionViews(
  report: Report,
  { underWay }: AdjustmentsView,
  name: (id: string) => string,
): readonly DecisionView[] {
  const few = <T extends { readonly budget: BudgetId }>(
    all: readonly T[],
    decisionOf: (one: T) => DecisionView,
  ): readonly DecisionView[] =>
    fewOf(report, all).map(({ one, andMore }) => {
      const { ask, about } = decisionOf(one);
      return { ask, about: [about, andMore].filter(Boolean).join(', ') };
    });
  const proposed = new Set(report.review.proposals.map(({ budget }) => budget));
  const waiting = underWay.map(({ budget, change, state, awaits }) => ({
    ask: awaits === '' ? 'Implement' : 'Approve or reject',
    about: `${budget} ${change} (${awaits ? `waits for ${awaits}` : state})`,
  }));
  const advised = few(
    report.recommendations.filter(
      ({ suggested, budget }) => suggested !== undefined && !proposed.has(budget),
    ),
    (given) => ({
      ask: `Propose to ${given.advice}, or leave`,
      about: `${name(given.budget)} ${changeText(given)}`,
    }),
  );
  const undecided = few(
    report.recommendations.filter(({ advice }) => advice === 'decide'),
    ({ text, evidence }) => ({
      ask: 'Decide',
      about: `${text.replace(/^Decide |\.$/g, '')} (${evidence.replace(/\.$/, '')})`,
    }),
  );
  const late = few(report.actions.filter(isLate), (action) => ({
    ask: action.step ? `Who is to ${action.step}, and until when` : 'Who acts, and until when',
    about: `${action.title} (${latenessText(action)})`,
  }));
  const again = few(
    report.review.violations.filter(({ recurring, state }) => recurring && state === 'open'),
    ({ budget }) => ({ ask: 'What will keep it from coming back', about: name(budget) }),
  );
  const ending = report.exceptions
    .filter(({ end }) => end > report.asOf)
    .map(({ budget, usual, until }) => ({
      ask: 'Extend, or let end',
      about: `the exception of ${name(budget)}, until ${dateWords(until)}, then ${formatQuantity(usual)} again`,
    }));
  return [...late, ...again, ...waiting, ...undecided, ...advised, ...ending].map(({ ask, about }) => ({
    ask,
    about: capital(about),
  }));
}

/** `from 10 GB to 7.4 GB; 53–55% used; would have been exceeded on 0 of 28 days`. */
function changeText(given: Recommendation): string {
  const { from, suggested, used } = given;
  const [before, after] = [from, suggested].map((limit) => limit && formatQuantity(limit));
  const change = [before && `from ${before}`, after && `to ${after}`].filter(Boolean).join(' ');
  const usage = used ? `${usedText(given)} used` : '';
  const replayed = replayBrief(given);
  return [change, usage, replayed && `would have been ${replayed}`].filter(Boolean).join('; ');
}
