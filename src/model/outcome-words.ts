import { dateWords } from './format.ts';
import type { Outcome, Voiding } from './outcome.ts';

const VOIDED: Readonly<Record<Voiding, string>> = {
  limit: 'the limit changed',
  step: 'its level stepped',
  gone: 'the budget went',
  no_data: 'there were no figures',
};

/** What became of a forecast: `held: reached on 12 March 2026`, `did not come`, `cannot be judged: its level stepped before`. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'held':
      return `held: reached on ${dateWords(outcome.day)}`;
    case 'early':
      return `came earlier: reached on ${dateWords(outcome.day)}`;
    case 'late':
      return `came later: reached on ${dateWords(outcome.day)}`;
    case 'not':
      return 'did not come';
    case 'lapsed':
      return 'did not come as far as it looked ahead';
    case 'open':
      return 'still open';
    case 'void':
      return `cannot be judged: ${VOIDED[outcome.because]} before`;
  }
}
