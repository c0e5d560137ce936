import { daysWords } from '../../model/dates.ts';
import { dateWords, plural } from '../../model/format.ts';
import type { Report, ViolationCount } from '../../model/report.ts';
import type { ChartView } from './charts.ts';

/** Violations under one heading. */
export interface ViolationCountView {
  readonly name: string;
  readonly daysOver: string;
  readonly episodes: string;
  readonly open: string;
}

/** An unbroken run of days over budget. */
export interface EpisodeView {
  readonly budget: string;
  /** `28 January – 1 February 2026`. */
  readonly days: string;
  /** `5 days`. */
  readonly daysOver: string;
  /** `open` or `closed 2 February 2026`. */
  readonly state: string;
  readonly open: boolean;
}

/** The violations of the last 30 days. */
export interface ViolationsView {
  readonly any: boolean;
  /** `3 January – 1 February 2026`. */
  readonly days: string;
  readonly byService: readonly ViolationCountView[];
  readonly byMetric: readonly ViolationCountView[];
  readonly episodes: readonly EpisodeView[];
  readonly charts: readonly ChartView[];
}

/** The violations of a report, counts and episodes. */
export function violationsView(
  { violations }: Report,
  name: (id: string) => string,
  charts: readonly ChartView[],
): ViolationsView {
  return {
    any: violations.episodes.length > 0,
    days: daysWords(violations.firstDay, violations.lastDay),
    byService: violations.byService.map(countView),
    byMetric: violations.byMetric.map(countView),
    episodes: violations.episodes.map((episode) => ({
      budget: name(episode.budget),
      days: daysWords(episode.firstDay, episode.lastDay),
      daysOver: plural(episode.daysOver, 'day'),
      state: episode.closed ? `closed ${dateWords(episode.closed)}` : 'open',
      open: episode.closed === undefined,
    })),
    charts: charts.filter(({ about }) => about === 'violations'),
  };
}

function countView({ name, daysOver, episodes, open }: ViolationCount): ViolationCountView {
  return { name, daysOver: String(daysOver), episodes: String(episodes), open: String(open) };
}
