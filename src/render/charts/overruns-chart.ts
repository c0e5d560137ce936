import { plural } from '../../model/format.ts';
import type { OverrunCount } from '../../model/report.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { overrunsDescription } from './finding.ts';
import { boldWidth, fitted, textWidth } from './labels.ts';
import { hatch } from './marks.ts';
import { drawing, element, type Frame, label, rule } from './svg.ts';

const ROW = 26;
/** A line of names, where they stand above the bars. */
const NAME = 18;
const MOST = 12;

/** How the chart is laid out. */
export interface OverrunsFrame extends Omit<Frame, 'height'> {
  /** Whether a name stands above its bar and not beside it, as a drawing needs that is too narrow for both. */
  readonly namesAbove?: boolean;
}

/** Days over budget in the last 30 days, the most first, with their number, in how many overruns, and how many go on. */
export function overrunsChart(
  by: 'service' | 'metric',
  counts: readonly OverrunCount[],
  { namesAbove = false, ...layout }: OverrunsFrame,
  vocabulary: Vocabulary,
): string {
  const shown = counts
    .toSorted((a, b) => b.daysOver - a.daysOver || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
  const top = layout.heading ? 28 : 4;
  const above = namesAbove ? NAME : 0;
  const row = ROW + above;
  const frame = { ...layout, height: top + Math.max(1, shown.length) * row };
  const beside = Math.min(frame.width * 0.4, Math.max(60, ...shown.map(({ name }) => textWidth(name)))) + 10;
  const names = namesAbove ? 1 : beside;
  const room =
    frame.width - names - Math.max(60, ...shown.map((count) => boldWidth(countText(count, vocabulary)))) - 10;
  const most = Math.max(1, ...shown.map(({ daysOver }) => daysOver));
  return drawing(
    frame,
    overrunsDescription(by, shown),
    frame.heading
      ? label(0, 15, fitted(`Days over budget by ${by}, last 30 days`, frame.width), 'c-strong')
      : '',
    shown.length === 0 ? label(0, top + 17, 'None in the last 30 days', 'c-tick') : '',
    ...shown.map((count, index) => {
      const y = top + index * row + above;
      const width = Math.max(2, (count.daysOver / most) * Math.max(24, room));
      return (
        (namesAbove
          ? label(0, y - 1, fitted(count.name, frame.width), 'c-name')
          : label(names - 8, y + 17, fitted(count.name, names - 10), 'c-name', 'end')) +
        element('rect', { class: 'c-exceeded-bar', x: names, y: y + 5, width, height: ROW - 10 }) +
        hatch(names, y + 5, width, ROW - 10) +
        label(names + width + 6, y + 17, countText(count, vocabulary), 'c-strong')
      );
    }),
    shown.length > 0 && !namesAbove ? rule(names, top, names, top + shown.length * row, 'c-axis') : '',
  );
}

function countText(
  { daysOver, episodes, open }: OverrunCount,
  { countedOverruns, words }: Vocabulary,
): string {
  const still = open > 0 ? `, ${open} ${words.goingOn}` : '';
  return `${plural(daysOver, 'day')} in ${countedOverruns(episodes)}${still}`;
}
