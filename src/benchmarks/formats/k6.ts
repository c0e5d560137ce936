import { hasNoSample } from '../../results/absent.ts';
import { k6Summary } from '../../results/k6-summary.ts';
import { type Entry, type Format, figure, runOf } from '../format.ts';

/** A load test's summary has one figure of each statistic: there is nothing to test, but something to compare. */
export const k6: Format = {
  title: 'k6’s summaries',
  read: ({ json }) => {
    const metrics = k6Summary(json);
    if (!metrics) return undefined;
    return runOf(
      [...metrics].flatMap(([name, metric]): readonly Entry[] => {
        if (hasNoSample(metric)) return [`${name} has not a single sample`];
        return [...metric.statistics]
          .filter(([statistic]) => /^(p\d|avg|med)/.test(statistic))
          .map(([statistic, value]) =>
            figure({ name: `${name} ${statistic}` }, UNITS[metric.contents], [value]),
          );
      }),
    );
  },
};

/** What k6 counts in, by what its metrics contain. */
const UNITS = { time: 'ms', data: 'B', share: '%', plain: '', unsaid: '' } as const;
