import { usualLabels } from '../../src/model/place-settings.ts';
import type { AnsweredSeries, PointsQuery } from '../../src/model/points.ts';
import type { Instant } from '../../src/model/window.ts';
import { buildsQuery } from '../../src/why/places/builds.ts';

/** Which version of each service ran from when on, and how many instances of it there are. */
const VERSIONS: Readonly<
  Record<string, { readonly instances: number; readonly from: readonly (readonly [string, string])[] }>
> = {
  api: {
    instances: 5,
    from: [
      ['1.42.0', '2025-12-09T09:10:00Z'],
      ['1.43.0', '2026-01-20T01:48:00Z'],
      ['1.44.0', '2026-01-26T01:35:00Z'],
    ],
  },
  provider: { instances: 3, from: [['0.9.2', '2025-11-18T10:00:00Z']] },
  node: { instances: 4, from: [['2.7.1', '2025-10-30T08:30:00Z']] },
};

/** Seconds between the moments at which two instances get another version. */
const APART = 180;

const QUERY = buildsQuery({ metric: 'app_build_info', label: 'version', where: {} }, usualLabels('builds'));

/** Answers which versions of which service ran, and how many those are; undefined for any other query. */
export function buildsAnswer(asked: PointsQuery): readonly AnsweredSeries[] | undefined {
  const series = versionsAt(asked);
  if (asked.query === QUERY) return series;
  if (asked.query !== `count(${QUERY})`) return undefined;
  const byMoment = Map.groupBy(
    series.flatMap(({ points }) => points),
    ({ at }) => at,
  );
  return [{ labels: {}, points: [...byMoment].map(([at, { length }]) => ({ at, value: length })) }];
}

function versionsAt({ start, end, step }: PointsQuery): readonly AnsweredSeries[] {
  const moments = Array.from(
    { length: Math.floor((end - start) / step) + 1 },
    (_, index) => start + index * step,
  );
  return Object.entries(VERSIONS).flatMap(([job, { instances, from }]) =>
    from.flatMap(([version, since], index) => {
      const next = from[index + 1]?.[1];
      const points = moments.flatMap((at) => {
        const left = next === undefined ? 0 : startedBy(next, at, instances);
        const value = startedBy(since, at, instances) - left;
        return value > 0 ? [{ at, value }] : [];
      });
      return points.length > 0 ? [{ labels: { job, version }, points }] : [];
    }),
  );
}

/** How many instances have a version at a moment: one after another gets it. */
function startedBy(since: string, at: Instant, instances: number): number {
  const begun = Math.floor((at - Date.parse(since) / 1000) / APART) + 1;
  return Math.max(0, Math.min(instances, begun));
}
