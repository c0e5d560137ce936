import { forecastWords } from '../../model/forecast-words.ts';
import { formatQuantity } from '../../model/format.ts';
import type { GistRow } from '../../model/gist.ts';
import type { Life } from '../../model/history.ts';

/** What the last report that tells of a budget says of it; of a family, of its worst member. */
export function newestRow({ told, family }: Pick<Life, 'told' | 'family'>): GistRow | undefined {
  const last = told.at(-1);
  if (!family || !last) return last?.row;
  return told.findLast(({ report, row }) => report === last.report && row.budget === family.worst)?.row;
}

/** When its limit will be reached, as its last report says; empty where that says nothing. */
export function forecastText(life: Pick<Life, 'told' | 'family' | 'budget'>): string {
  const { forecast } = newestRow(life) ?? {};
  return forecast ? forecastWords(forecast, formatQuantity(forecast.limit ?? life.budget.limit)) : '';
}
