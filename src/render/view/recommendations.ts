import type { Advice, Recommendation } from '../../model/finding.ts';
import { formatQuantity, plural } from '../../model/format.ts';
import type { Report } from '../../model/report.ts';
import { sentence } from './trends.ts';

/** Advice with its evidence. */
export interface RecommendationView {
  readonly budget: string;
  /** `measure`, `investigate`, `watch`, `loosen` or `tighten`. */
  readonly advice: Advice;
  /** The advice as a word of a list: `Investigate`. */
  readonly word: string;
  readonly text: string;
  readonly evidence: string;
  /** `≤ 320 s`-like limit in words; empty when none is suggested. */
  readonly suggested: string;
  /** How the suggested limit would have judged the recorded days, a sentence; empty when it was not replayed. */
  readonly replay: string;
}

const WORDS: Readonly<Record<Advice, string>> = {
  measure: 'Fix the measurement',
  investigate: 'Investigate',
  watch: 'Watch',
  loosen: 'Loosen',
  tighten: 'Tighten',
};

/** The recommendations in the order of the report. */
export function recommendationViews(
  report: Report,
  name: (id: string) => string,
): readonly RecommendationView[] {
  return report.recommendations.map((one) => ({
    budget: name(one.budget),
    advice: one.advice,
    word: WORDS[one.advice],
    text: sentence(one.text),
    evidence: sentence(one.evidence),
    suggested: one.suggested ? formatQuantity(one.suggested) : '',
    replay: replayText(one),
  }));
}

/** Whether the advice is to change a limit. */
export function isProposal({ advice }: Pick<RecommendationView, 'advice'>): boolean {
  return advice === 'loosen' || advice === 'tighten';
}

function replayText({ replay }: Recommendation): string {
  if (!replay) return '';
  const days = plural(replay.days, 'recorded day');
  const exceeded = `would have been exceeded on ${replay.exceeded} of ${days}`;
  return `With ${formatQuantity(replay.limit)} it ${exceeded} and approached on ${replay.approaching}.`;
}
