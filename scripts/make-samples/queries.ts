import type { Indicator } from '../../src/model/indicator.ts';
import type { QueryRecord } from '../../src/model/series.ts';
import { secondsOf, type Window } from '../../src/model/window.ts';
import { planQueries } from '../../src/promql/plan-queries.ts';
import { figureQueries } from '../../src/promql/queries.ts';
import { DAYS, PERIODS } from './calendar.ts';

/** What a Prometheus would have been asked for the figures: the days over their range, each period at its end. */
export function queriesFor(indicator: Indicator): readonly QueryRecord[] {
  const periods = indicator.kind === 'growth' ? [] : PERIODS;
  return [...dailyQueries(indicator), ...periods.flatMap((period) => periodQueries(indicator, period))];
}

function dailyQueries(indicator: Indicator): readonly QueryRecord[] {
  return planQueries(DAYS).flatMap(({ seconds, windows: [first, ...others], step }) => {
    if (!first) return [];
    const range = {
      start: first.end,
      end: (others.at(-1) ?? first).end,
      ...(step === undefined ? {} : { step }),
    };
    return figureQueries(indicator, seconds).map(({ query }) => ({ purpose: 'days', query, ...range }));
  });
}

function periodQueries(indicator: Indicator, period: Window): readonly QueryRecord[] {
  const { start, end } = period;
  return figureQueries(indicator, secondsOf(period)).map(({ query }) => ({
    purpose: 'figure',
    query,
    start,
    end,
  }));
}
