import { daysWords } from '../../model/dates.ts';
import { dateWords, plural } from '../../model/format.ts';
import type { OverrunCount, Report } from '../../model/report.ts';
import { vocabularyOf } from '../vocabulary.ts';
import type { ChartView } from './charts.ts';
import { fewOf, MOST_IN_TABLE } from './listed.ts';

/** Overruns under one heading. */
export interface OverrunCountView {
  readonly name: string;
  readonly daysOver: string;
  readonly episodes: string;
  readonly open: string;
}

/** Days on end over budget. */
export interface OverrunView {
  readonly budget: string;
  /** `28 January – 1 February 2026`. */
  readonly days: string;
  /** `5 days`. */
  readonly daysOver: string;
  /** `going on` or `ended 2 February 2026`. */
  readonly state: string;
  readonly open: boolean;
  /** Behind the last of a family of which there are more: `and 9 more of API P95 by route`. */
  readonly andMore: string;
}

/** The overruns of the last 30 days. */
export interface OverrunsView {
  readonly any: boolean;
  /** `3 January – 1 February 2026`. */
  readonly days: string;
  readonly byService: readonly OverrunCountView[];
  readonly byMetric: readonly OverrunCountView[];
  readonly episodes: readonly OverrunView[];
  readonly charts: readonly ChartView[];
}

/** The overruns of a report, counted and one by one. */
export function overrunsView(
  report: Report,
  name: (id: string) => string,
  charts: readonly ChartView[],
): OverrunsView {
  const { violations } = report;
  const { goingOn, ended } = vocabularyOf(report).words;
  return {
    any: violations.episodes.length > 0,
    days: daysWords(violations.firstDay, violations.lastDay),
    byService: violations.byService.map(countView),
    byMetric: violations.byMetric.map(countView),
    episodes: fewOf(report, violations.episodes, { most: MOST_IN_TABLE }).map(
      ({ one: overrun, andMore }) => ({
        budget: name(overrun.budget),
        days: daysWords(overrun.firstDay, overrun.lastDay),
        daysOver: plural(overrun.daysOver, 'day'),
        state: overrun.closed ? `${ended} ${dateWords(overrun.closed)}` : goingOn,
        open: overrun.closed === undefined,
        andMore,
      }),
    ),
    charts: charts.filter(({ about }) => about === 'overruns'),
  };
}

function countView({ name, daysOver, episodes, open }: OverrunCount): OverrunCountView {
  return { name, daysOver: String(daysOver), episodes: String(episodes), open: String(open) };
}
