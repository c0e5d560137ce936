import type { Forecast } from './finding.ts';
import { dateWords } from './format.ts';
import type { ForecastGist } from './gist.ts';

/** Why reaching a limit is only possible, without a day. */
export const WHY_POSSIBLE: Readonly<Record<Extract<Forecast, { kind: 'possible' }>['because'], string>> = {
  accelerating: 'it accelerates',
  slowing: 'it slows down',
  scattered: 'the days scatter too much for a date',
};

/**
 * When a limit will be reached: `reaches 4 GB around 9 March 2026 (between 20 February and 2 May 2026)`, `may reach 4 GB from
 * 3 March 2026 on; it accelerates`. `untold` says why there is no latest day, where there is none.
 */
export function forecastWords(
  forecast: ForecastGist,
  limit: string,
  untold = 'the latest day cannot be told yet',
): string {
  const { earliest } = forecast;
  if (forecast.kind === 'possible')
    return `may reach ${limit} from ${dateWords(earliest)} on; ${WHY_POSSIBLE[forecast.because]}`;
  const { central, latest, shape } = forecast;
  const interval = latest
    ? `between ${dateWords(earliest, earliest.slice(0, 4) !== latest.slice(0, 4))} and ${dateWords(latest)}`
    : `not before ${dateWords(earliest)}; ${untold}`;
  const bend = shape ? `; ${WHY_POSSIBLE[shape]}` : '';
  return `reaches ${limit} around ${dateWords(central)} (${interval})${bend}`;
}
