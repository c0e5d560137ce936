import type { AnsweredSeries, Point } from '../../model/points.ts';
import { together } from '../../promql/together.ts';
import type { Answer } from './answer.ts';
import type { Query } from './client.ts';

/** One query in place of several, and what each of those would have been answered. */
export interface Common {
  readonly query: Query;
  /** The answers in the order of the values. */
  readonly answersFrom: (answer: Answer) => readonly Answer[];
}

/** The query for some values of a label that all have the shape of one; undefined where the expression does not allow it. */
export function commonQuery(one: Query, label: string, values: readonly string[]): Common | undefined {
  const made = together(one.parameters.query, label, values);
  if (!made) return undefined;
  const query: Query = { ...one, parameters: { ...one.parameters, query: made.query } };
  return {
    query,
    answersFrom: ({ series, warnings }) => {
      const byValue = Map.groupBy(series, ({ labels }) => labels[label] ?? '');
      return values.map((value) => {
        const own = byValue.get(value) ?? [];
        const plain = made.keepsLabel ? own : own.map((some) => without(some, label));
        return { series: made.isZeroUnlessThere ? [orZero(query, plain[0])] : plain, warnings };
      });
    },
  };
}

function without({ labels, points }: AnsweredSeries, label: string): AnsweredSeries {
  const { [label]: _, ...others } = labels;
  return { labels: others, points };
}

/** What `or vector(0)` adds at the moments at which there is nothing. */
function orZero(query: Query, own: AnsweredSeries | undefined): AnsweredSeries {
  const there = new Map(own?.points.map((point) => [point.at, point]));
  const points = momentsOf(query).map((at): Point => there.get(at) ?? { at, value: 0 });
  return { labels: {}, points };
}

function momentsOf({ parameters }: Query): readonly number[] {
  const { time, start, end, step } = parameters;
  if (time !== undefined) return [Number(time)];
  const [from, until, by] = [Number(start), Number(end), Number(step)];
  return Array.from({ length: Math.floor((until - from) / by) + 1 }, (_, index) => from + index * by);
}
