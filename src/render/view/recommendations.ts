import type { Advice, Recommendation } from '../../model/finding.ts';
import { formatQuantity, percent, plural } from '../../model/format.ts';
import { NO_FIGURE } from '../../model/judged-texts.ts';
import type { Report } from '../../model/report.ts';
import { fewOf, MOST_IN_TABLE } from './listed.ts';
import { capital, sentence } from './sentences.ts';
import { shortList } from './unknowns.ts';

/** Advice with its evidence. */
export interface RecommendationView {
  readonly budget: string;
  /** `measure`, `investigate`, `decide`, `watch`, `loosen` or `tighten`. */
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
  decide: 'Decide',
  loosen: 'Loosen',
  tighten: 'Tighten',
};

/** The recommendations in the order of the report, those to fix a measurement as one. */
export function recommendationViews(
  report: Report,
  name: (id: string) => string,
): readonly RecommendationView[] {
  const { recommendations } = report;
  const unmeasured = recommendations.filter(({ advice }) => advice === 'measure');
  const groups = [...Map.groupBy(recommendations, ({ advice }) => advice).values()];
  const told = new Map(
    groups.flatMap((group) => fewOf(report, group)).map(({ one, andMore }) => [one, andMore]),
  );
  return recommendations.flatMap((one) => {
    if (one.advice === 'measure') return one === unmeasured[0] ? measureView(unmeasured, name) : [];
    const andMore = told.get(one);
    if (andMore === undefined) return [];
    return {
      budget: name(one.budget),
      advice: one.advice,
      word: WORDS[one.advice],
      text: sentence(one.text),
      evidence: [sentence(one.evidence), andMore && sentence(capital(andMore))].filter(Boolean).join(' '),
      suggested: one.suggested ? formatQuantity(one.suggested) : '',
      replay: replayText(one),
    };
  });
}

/** Data quality says of each unknown why it is one, and its action who acts until when; this only names them. */
function measureView(
  unmeasured: readonly Recommendation[],
  name: (id: string) => string,
): RecommendationView {
  const names = shortList(unmeasured.map(({ budget }) => name(budget)));
  return {
    budget: names,
    advice: 'measure',
    word: WORDS.measure,
    text: `${WORDS.measure} of ${names}.`,
    evidence: 'Data quality says why.',
    suggested: '',
    replay: '',
  };
}

/** A budget to tighten, as a line of a table. */
export interface TighteningView {
  readonly budget: string;
  readonly from: string;
  readonly to: string;
  /** Usage in the weeks of the evidence: `53–55%`. */
  readonly used: string;
  /** `exceeded on 0 of 28 days, approached on 4`; empty when it was not replayed. */
  readonly replay: string;
}

/** The limits to tighten, in the order of the report. */
export function tighteningViews(report: Report, name: (id: string) => string): readonly TighteningView[] {
  const limits = new Map(report.rows.map(({ budget }) => [budget.id, budget.limit]));
  const tightenings = report.recommendations.filter(({ advice }) => advice === 'tighten');
  return fewOf(report, tightenings, { most: MOST_IN_TABLE }).map(({ one, andMore }) => {
    const from = one.from ?? limits.get(one.budget);
    return {
      budget: [name(one.budget), andMore].filter(Boolean).join(', '),
      from: from ? formatQuantity(from) : NO_FIGURE,
      to: one.suggested ? formatQuantity(one.suggested) : NO_FIGURE,
      used: usedText(one),
      replay: replayBrief(one),
    };
  });
}

/** `53–55%`, or a dash when the evidence has no range. */
export function usedText({ used }: Recommendation): string {
  if (!used || !Number.isFinite(used.most)) return NO_FIGURE;
  const [least, most] = [used.least, used.most].map((usage) => percent(usage, [0.6, 0.9, 1]));
  return least === most ? `${most}` : `${least?.replace(/%$/, '')}–${most}`;
}

/** `exceeded on 0 of 28 days, approached on 4`; empty when it was not replayed. */
export function replayBrief({ replay }: Recommendation): string {
  if (!replay) return '';
  const approached = replay.approaching > 0 ? `, approached on ${replay.approaching}` : '';
  return `exceeded on ${replay.exceeded} of ${plural(replay.days, 'day')}${approached}`;
}

/** Whether the advice is to change a limit. */
export function suggestsLimit({ advice }: Pick<RecommendationView, 'advice'>): boolean {
  return advice === 'loosen' || advice === 'tighten';
}

function replayText({ replay }: Recommendation): string {
  if (!replay) return '';
  const days = plural(replay.days, 'recorded day');
  const exceeded = `would have been exceeded on ${replay.exceeded} of ${days}`;
  return `With ${formatQuantity(replay.limit)} it ${exceeded} and approached on ${replay.approaching}.`;
}
