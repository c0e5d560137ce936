import { plural } from '../../model/format.ts';
import type { OverrunCount } from '../../model/report.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { overrunsDescription } from './finding.ts';
import { boldWidth, fitted, textWidth } from './labels.ts';
import { hatch } from './marks.ts';
import { drawing, element, type Frame, label, rule } from './svg.ts';

const ROW = 26;
const MOST = 12;

/** How high the chart of so many counts is. */
export function overrunsHeight(counts: readonly OverrunCount[], heading: boolean): number {
  return (heading ? 28 : 4) + Math.max(1, Math.min(MOST, counts.length)) * ROW;
}

/** Days over budget in the last 30 days, the most first, with their number, in how many overruns, and how many go on. */
export function overrunsChart(
  by: 'service' | 'metric',
  counts: readonly OverrunCount[],
  frame: Frame,
  vocabulary: Vocabulary,
): string {
  const shown = counts
    .toSorted((a, b) => b.daysOver - a.daysOver || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
  const top = frame.heading ? 28 : 4;
  const names = Math.min(frame.width * 0.4, Math.max(60, ...shown.map(({ name }) => textWidth(name)))) + 10;
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
      const y = top + index * ROW;
      const width = Math.max(2, (count.daysOver / most) * Math.max(24, room));
      return (
        label(names - 8, y + 17, fitted(count.name, names - 10), 'c-name', 'end') +
        element('rect', { class: 'c-exceeded-bar', x: names, y: y + 5, width, height: ROW - 10 }) +
        hatch(names, y + 5, width, ROW - 10) +
        label(names + width + 6, y + 17, countText(count, vocabulary), 'c-strong')
      );
    }),
    shown.length > 0 ? rule(names, top, names, top + shown.length * ROW, 'c-axis') : '',
  );
}

function countText(
  { daysOver, episodes, open }: OverrunCount,
  { countedOverruns, words }: Vocabulary,
): string {
  const still = open > 0 ? `, ${open} ${words.goingOn}` : '';
  return `${plural(daysOver, 'day')} in ${countedOverruns(episodes)}${still}`;
}
