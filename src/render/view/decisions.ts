import { dateWords, formatQuantity, plural } from '../../model/format.ts';
import type { Report } from '../../model/report.ts';
import type { AdjustmentsView } from './adjustments.ts';
import { capital } from './trends.ts';

/** Something that the meeting is asked to decide, in one sentence. */
export interface DecisionView {
  /** What is asked: `Approve or reject`. */
  readonly ask: string;
  readonly about: string;
}

/** What the review asks for: proposals that wait, suggested changes that nobody proposed, late actions, ending exceptions. */
export function decisionViews(
  report: Report,
  { underWay }: AdjustmentsView,
  name: (id: string) => string,
): readonly DecisionView[] {
  const proposed = new Set(report.review.proposals.map(({ budget }) => budget));
  const waiting = underWay.map(({ budget, change, state, awaits }) => ({
    ask: awaits === '' ? 'Implement' : 'Approve or reject',
    about: `${budget} ${change} (${awaits ? `waits for ${awaits}` : state})`,
  }));
  const advised = report.recommendations
    .filter((given) => given.suggested !== undefined && !proposed.has(given.budget))
    .map(({ budget, advice, suggested }) => ({
      ask: `Propose to ${advice}, or leave`,
      about: `${name(budget)}${suggested ? ` to ${formatQuantity(suggested)}` : ''}`,
    }));
  const late = report.actions
    .filter(({ overdueDays }) => overdueDays > 0)
    .map(({ title, overdueDays, step }) => ({
      ask: step ? `Who is to ${step}, and until when` : 'Who acts, and until when',
      about: `${title} (${plural(overdueDays, 'day')} overdue)`,
    }));
  const again = report.review.violations
    .filter(({ recurring, state }) => recurring && state === 'open')
    .map(({ budget }) => ({ ask: 'What will keep it from coming back', about: name(budget) }));
  const ending = report.exceptions.map(({ budget, usual, until }) => ({
    ask: 'Extend, or let end',
    about: `the exception of ${name(budget)}, until ${dateWords(until)}, then ${formatQuantity(usual)} again`,
  }));
  return [...late, ...again, ...waiting, ...advised, ...ending].map(({ ask, about }) => ({
    ask,
    about: capital(about),
  }));
}
