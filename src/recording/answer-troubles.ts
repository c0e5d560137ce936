import { BOUNDS, boundWords } from '../model/bounds.ts';
import type { AnswerLine, WrittenSeries } from './lines.ts';
import { readMoments } from './moments.ts';
import { isCounts, pointOf, timesOf } from './runs.ts';
import { type Trouble, trouble } from './trouble.ts';
import { readInstant } from './window-names.ts';

/** What is wrong with an answer’s line beyond its shape; nothing of it is unfolded to see that. */
export function troublesIn(line: AnswerLine): readonly Trouble[] {
  const { series = [], buckets = [] } = line;
  const moments = readMoments(line);
  if (!moments) return momentTroubles(line);
  if ((line.failed === undefined) === (line.series === undefined))
    return [trouble([], 'There is either “series” here or “failed”, and not both.')];
  const vast = [
    ['series', series.length],
    ['samples', samplesOf(series, buckets.length)],
  ] as const;
  const tooMany = vast.flatMap(([what, count]) =>
    count > BOUNDS[what].most
      ? trouble(
          ['series'],
          `There are more ${what} here than are read, which are ${boundWords(BOUNDS[what])}.`,
        )
      : [],
  );
  if (tooMany.length > 0) return tooMany;
  return series.flatMap((one, index) => seriesTroubles(one, index, line, moments.length));
}

function momentTroubles({ start, end, step, at }: AnswerLine): readonly Trouble[] {
  const wrong = Object.entries({ start, end }).filter(([, text]) => readInstant(text) === undefined);
  if (wrong.length > 0)
    return wrong.map(([name, text]) =>
      trouble([name], `“${text}” is no moment. Allowed is one such as 2026-02-02T00:00:00Z.`),
    );
  const allowed = `Allowed are one to ${boundWords(BOUNDS.moments)}, each after the one before.`;
  return [
    at
      ? trouble(['at'], `These are no moments of an answer. ${allowed}`)
      : trouble(
          ['step'],
          `Every ${step} seconds from ${start} to ${end} are no moments of an answer. ${allowed}`,
        ),
  ];
}

/** How many samples series have: each bucket of a native histogram is one as well. */
function samplesOf(series: readonly WrittenSeries[], width: number): number {
  let samples = 0;
  for (const { values } of series)
    for (const written of values) {
      const point = pointOf(written);
      if (point !== null) samples += timesOf(written) * (1 + (isCounts(point) ? width : 0));
    }
  return samples;
}

function seriesTroubles(
  { of, values }: WrittenSeries,
  index: number,
  { labels = [], buckets = [] }: AnswerLine,
  moments: number,
): readonly Trouble[] {
  const reached = values.reduce<number>((sum, written) => sum + timesOf(written), 0);
  const isUneven = values.map(pointOf).some((point) => isCounts(point) && point.length !== buckets.length);
  return [
    of.length === labels.length
      ? []
      : trouble(
          ['series', index, 'of'],
          `There are ${of.length} values here, and ${labels.length} labels in the line.`,
        ),
    reached === moments
      ? []
      : trouble(
          ['series', index, 'values'],
          `There are values for ${reached} moments here, and ${moments} in the line.`,
        ),
    isUneven
      ? trouble(['series', index, 'values'], `A list here needs ${buckets.length} counts, one a bucket.`)
      : [],
  ].flat();
}
