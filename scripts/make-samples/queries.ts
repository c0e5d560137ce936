import type { Indicator } from '../../src/model/indicator.ts';
import type { QueryRecord } from '../../src/model/series.ts';
import { secondsOf, type Window } from '../../src/model/window.ts';
import { planQueries } from '../../src/promql/plan-queries.ts';
import { figureQueries, presenceQuery } from '../../src/promql/queries.ts';
import { DAYS, PERIODS, STEP } from './calendar.ts';

/** What a Prometheus would have been asked for the recorded windows: ranges for the days, each period at its end. */
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
  const seconds = secondsOf(period);
  const { start, end } = period;
  return [
    ...figureQueries(indicator, seconds).map(
      ({ query }) => ({ purpose: 'figure', query, start, end }) as const,
    ),
    { purpose: 'coverage', query: presenceQuery(indicator, seconds, STEP), start, end },
  ];
}
