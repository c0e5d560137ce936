import type { Budget, BudgetSet } from '../../src/model/budget.ts';
import type { AnsweredSeries, Point, PointsQuery } from '../../src/model/points.ts';
import type { Measured } from '../../src/model/series.ts';
import type { Instant } from '../../src/model/window.ts';
import { figureQueries, presentWithin } from '../../src/promql/queries.ts';
import { splitQuery } from '../../src/promql/split.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { selectorOf } from '../../src/why/labels.ts';
import { buildsAnswer } from './builds.ts';
import { DAYS } from './calendar.ts';
import { samplesIn } from './coverage.ts';
import { dailySamples, overTimeOf, type Sample } from './gauges.ts';
import { hourlyCounts } from './hours.ts';
import { partsOf } from './parting.ts';
import { storyOf } from './stories/index.ts';
import { dailyUsage, type Label, type Story } from './story.ts';

const HOUR = 3600;

/** What was measured from one moment to another: of all, or of each value of a label. */
type Measure = (start: Instant, end: Instant, label?: Label) => readonly Part[];

/** What one value of a label measured; of all without a label, which has no value. */
interface Part {
  readonly value?: string;
  /** In each bucket of a histogram; of anything else one number. */
  readonly counts: readonly number[];
  /** The upper bounds of its buckets, as their label has them. */
  readonly bounds?: readonly string[];
}

/**
 * Answers the queries that reports ask for “why”, of versions and of the budgets whose story tells of labels. A query is known
 * by its text, which is made here as the program makes it; what no story tells of has no series.
 */
export function createAnswering(
  { budgets }: Pick<BudgetSet, 'budgets'>,
  { series }: Pick<Recording, 'series'>,
): (asked: PointsQuery) => Promise<readonly AnsweredSeries[]> {
  const days = new Map(series.map((one) => [one.budget, one.days.map(({ measured }) => measured)]));
  const told = budgets
    .map((budget) => ({ budget, story: storyOf(budget) }))
    .filter(({ story }) => story.labels)
    .map(({ budget, story }) =>
      answersOf(budget, story, measureOf(budget, story, days.get(budget.id) ?? [])),
    );
  return async (asked) => buildsAnswer(asked) ?? told.flatMap((answer) => answer(asked) ?? []);
}

/** Answers the queries of one budget; undefined for any other. */
function answersOf(
  { indicator }: Budget,
  { labels = [] }: Story,
  measure: Measure,
): (asked: PointsQuery) => readonly AnsweredSeries[] | undefined {
  return (asked) => {
    // All that is read of a query is over how long it looks back.
    const seconds = Number(/\[(\d+)s/.exec(asked.query)?.[1] ?? HOUR);
    if (asked.query === presentWithin(selectorOf(indicator) ?? '', seconds)) return seriesOf(asked, labels);
    if (figureQueries(indicator, seconds).some(({ query }) => query === asked.query))
      return pointsOf(asked, seconds, measure);
    const label = labels.find(({ name }) => splitQuery(indicator, name, seconds) === asked.query);
    return label && pointsOf(asked, seconds, measure, label);
  };
}

/** Every combination of the values of labels, as the series that there are at the moment. */
function seriesOf({ start }: PointsQuery, labels: readonly Label[]): readonly AnsweredSeries[] {
  const all = labels.reduce<readonly AnsweredSeries['labels'][]>(
    (known, { name, values }) =>
      known.flatMap((one) => Object.keys(values).map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
  return all.map((one) => ({ labels: one, points: [{ at: start, value: 1 }] }));
}

function pointsOf(
  { start, end, step }: PointsQuery,
  seconds: number,
  measure: Measure,
  label?: Label,
): readonly AnsweredSeries[] {
  const all = new Map<string, { readonly labels: AnsweredSeries['labels']; readonly points: Point[] }>();
  for (let at = start; at <= end; at += step) {
    if (at - seconds < (DAYS[0]?.start ?? 0) || at > (DAYS.at(-1)?.end ?? 0)) continue;
    for (const { value, counts, bounds } of measure(at - seconds, at, label)) {
      for (const [bucket, count] of counts.entries()) {
        const labels = {
          ...(bounds ? { le: bounds[bucket] ?? '' } : {}),
          ...(label && value !== undefined ? { [label.name]: value } : {}),
        };
        const key = JSON.stringify(labels);
        const points = all.get(key)?.points ?? [];
        all.set(key, { labels, points });
        points.push({ at, value: count });
      }
    }
  }
  return [...all.values()];
}

function measureOf(budget: Budget, story: Story, days: readonly Measured[]): Measure {
  const { kind } = budget.indicator;
  return kind === 'gauge' || kind === 'expr'
    ? gaugeMeasure(budget, story)
    : countMeasure(budget, story, days);
}

/** Counts of whole hours. */
function countMeasure(budget: Budget, story: Story, days: readonly Measured[]): Measure {
  const histogram = days.find((one) => one.kind === 'histogram');
  const uppers = histogram?.buckets.map(({ upper }) => upper) ?? [];
  const counted = hourlyCounts(budget, story, days);
  const parts = new Map<string, readonly (readonly number[])[]>();
  const partsAt = (hour: Instant, label: Label) => {
    const key = `${label.name} ${hour}`;
    const found = parts.get(key) ?? partsOf({ budget, story, uppers }, label, counted(hour), hour);
    parts.set(key, found);
    return found;
  };
  const shown = (counts: readonly number[]) =>
    uppers.length === 0
      ? { counts }
      : {
          counts: upTo(counts),
          bounds: uppers.map((upper) => (Number.isFinite(upper) ? `${upper}` : '+Inf')),
        };
  return (start, end, label) => {
    const hours = hoursIn(start, end);
    if (!label) return [shown(sum(hours.map((hour) => counted(hour).counts)))];
    const all = hours.map((hour) => partsAt(hour, label));
    return Object.keys(label.values).map((value, index) => ({
      value,
      ...shown(sum(all.map((one) => one[index] ?? []))),
    }));
  };
}

/** A gauge over any stretch: the largest value of a label has what was measured, and the others their share of it. */
function gaugeMeasure(budget: Budget, story: Story): Measure {
  const days = dailySamples(
    budget,
    dailyUsage(budget.id, story),
    DAYS.map((day) => samplesIn(day, story)),
  );
  const over = overTimeOf(budget.indicator);
  const figure = (samples: readonly Sample[]) => over(samples.map(({ value }) => value));
  const first = figure(days[0] ?? []);
  return (start, end, label) => {
    const touched = days.slice(dayAt(start), dayAt(end) + 1).flat();
    const samples = touched.filter(({ at }) => at > start && at <= end);
    if (samples.length === 0) return [];
    const all = figure(samples);
    if (!label) return [{ counts: [all] }];
    return Object.entries(label.values).map(([value, share]) => {
      // What did not change is as it was on the first day, and moves with the others from day to day by a little.
      const isSame = label.by !== undefined && !label.by.includes(value);
      return {
        value,
        counts: [Number((share * (isSame ? first * (all / first) ** 0.02 : all)).toPrecision(6))],
      };
    });
  };
}

function dayAt(at: Instant): number {
  return Math.max(0, Math.floor((at - (DAYS[0]?.start ?? 0)) / (24 * HOUR)));
}

function hoursIn(start: Instant, end: Instant): readonly Instant[] {
  if (start % HOUR !== 0 || end % HOUR !== 0) throw new Error('The samples are of whole hours.');
  return Array.from({ length: (end - start) / HOUR }, (_, index) => start + index * HOUR);
}

function sum(all: readonly (readonly number[])[]): readonly number[] {
  const [first = []] = all;
  return first.map((_, bucket) => all.reduce((total, counts) => total + (counts[bucket] ?? 0), 0));
}

function upTo(counts: readonly number[]): readonly number[] {
  let total = 0;
  return counts.map((count) => {
    total += count;
    return total;
  });
}
