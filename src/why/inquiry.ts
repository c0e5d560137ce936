import { SourceError } from '../model/errors.ts';
import type { AnsweredSeries, PointsQuery } from '../model/points.ts';
import type { WhyQuery } from '../model/why.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';

/** The queries of one budget's answers, each of which is kept as evidence. */
export interface Inquiry {
  /** What a query answers. Throws a SourceError where it failed, or where the source carries out none. */
  readonly points: (purpose: WhyQuery['purpose'], asked: PointsQuery) => Promise<readonly AnsweredSeries[]>;
  /** All that was answered so far, in the order in which it was asked, whatever came first. */
  readonly asked: () => readonly WhyQuery[];
}

/** Why a recording, which carries out no queries, tells no more. */
const NOT_RECORDED =
  'The recording has no answer to that query: it keeps those that its own reports asked for.';

/** Begins to ask a source about one budget. */
export function inquire(source: Pick<MetricSource, 'points'>, of: MeasuredBy): Inquiry {
  const asked: WhyQuery[] = [];
  const answered = new Set<WhyQuery>();
  return {
    points: async (purpose, query) => {
      const one = { purpose, ...query };
      asked.push(one);
      const answer = await source.points?.(query, of);
      if (!answer) throw new SourceError(NOT_RECORDED);
      answered.add(one);
      return answer;
    },
    asked: () => asked.filter((one) => answered.has(one)),
  };
}
