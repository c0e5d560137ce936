import { daysWords } from './dates.ts';
import type { Forecast } from './finding.ts';
import { dateWords } from './format.ts';
import type { ForecastGist } from './gist.ts';
import type { Outcome, Voiding } from './outcome.ts';

/** Why reaching a limit is only possible, without a day. */
export const WHY_POSSIBLE: Readonly<Record<Extract<Forecast, { kind: 'possible' }>['because'], string>> = {
  accelerating: 'it accelerates',
  slowing: 'it slows down',
  scattered: 'the days scatter too much for a date',
};

/**
 * When a forecast says that the limit is reached: `limit about 9 March 2026 (28 February – 20 March 2026)`, `limit about 9 March 2026,
 * not before 28 February 2026`, `limit possible from 28 February 2026 on: it accelerates`.
 */
export function forecastWords(forecast: ForecastGist): string {
  const earliest = dateWords(forecast.earliest);
  if (forecast.kind === 'possible')
    return `limit possible from ${earliest} on: ${WHY_POSSIBLE[forecast.because]}`;
  const about = `limit about ${dateWords(forecast.central)}`;
  return forecast.latest === undefined
    ? `${about}, not before ${earliest}`
    : `${about} (${daysWords(forecast.earliest, forecast.latest)})`;
}

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
