import type { Trend } from '../../model/finding.ts';
import { dateWords, formatFigure, formatFor, percent, plural } from '../../model/format.ts';
import type { Row } from '../../model/report.ts';

/** The trend in a word or two: `degrading`, `not enough data`. */
export function trendWord(trend: Trend): string {
  if (trend.kind === 'tested') return trend.direction;
  return trend.kind === 'not_enough_data' ? 'not enough data' : 'no trend';
}

/** The trend in a sentence with its figures. */
export function trendSentence(row: Row): string {
  const { trend } = row;
  if (trend.kind === 'not_applicable') return `No trend: ${trend.because}.`;
  if (trend.kind === 'not_enough_data') {
    return `Not enough data for a trend: ${plural(trend.n, 'day')} of the ${trend.needed} needed.`;
  }
  if (trend.direction === 'steady') return `Steady over ${plural(trend.days, 'day')}.`;
  const size = formatFigure(Math.abs(trend.change), formatFor({ ...row.budget, limit: row.verdict.limit }));
  const way = trend.change < 0 ? 'down' : 'up';
  return `${capital(trend.direction)} over ${plural(trend.days, 'day')}, ${way} by ${size}.`;
}

/** What the figure was the period before. */
export function beforeSentence(row: Row, kind: 'week' | 'month'): string {
  const before = row.previous?.actual?.value;
  const now = row.verdict.actual?.value;
  if (before === undefined || now === undefined) return '';
  const format = formatFor({ ...row.budget, limit: row.verdict.limit }, [before, now]);
  return `${formatFigure(before, format)} the ${kind} before.`;
}

/** When the limit will be reached. */
export function forecastSentence({ forecast }: Row): string {
  if (forecast.kind === 'none') return '';
  const latest = forecast.latest ? `and ${dateWords(forecast.latest)}` : 'and a day beyond the forecast';
  return `If this goes on, the limit is reached about ${dateWords(forecast.central)}, between ${dateWords(forecast.earliest)} ${latest}.`;
}

/** How many days of the period were over budget; nothing when none was. */
export function daysOverWords({ daysOver }: Row): string {
  return daysOver.over > 0 ? `${daysOver.over} of ${plural(daysOver.of, 'day')} over` : '';
}

/** A share of all as a percentage with one decimal where it is needed. */
export function shareText(part: number, whole: number): string {
  return whole > 0 ? percent(part / whole, [0, 1], 1) : '–';
}

/** The first letter in upper case. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The address when a reader can safely be sent there, or nothing. */
export function safeLink(address: string | undefined): string {
  return address !== undefined && /^https?:\/\/[^\s"'<>]+$/i.test(address) ? address : '';
}
