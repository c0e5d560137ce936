import type { ChangeKind } from '../../model/change.ts';
import { quotable } from '../../model/one-line.ts';
import { addDays, dateAt, startOf } from '../../model/period.ts';
import type { Row } from '../../model/report.ts';
import { changeTime } from '../../model/why-words.ts';
import type { Instant } from '../../model/window.ts';
import { changeSign, SIGN_HALF } from './change-signs.ts';
import { dayNumber } from './days.ts';
import { spread } from './labels.ts';
import { coordinate, element, escapeText } from './svg.ts';
import type { Canvas } from './trend-canvas.ts';
import type { TrendPlot } from './trend-plot.ts';

/** A change that is marked on a chart. */
export interface PlottedChange {
  /** In days: a day reaches half a day to either side of its number. */
  readonly x: number;
  readonly kind: ChangeKind;
  /** `deployment on 27 January at 13:40: api 1.42.0 → 1.43.0`. */
  readonly said: string;
}

/** Between the middles of signs beside each other. */
const APART = 2 * SIGN_HALF + 3;
/** From the upper edge to the middle of a sign, to where its line begins, and to where that is at the change's own moment. */
const DOWN = { sign: SIGN_HALF + 1, line: 2 * SIGN_HALF + 2, own: 2 * SIGN_HALF + 8 } as const;
/** How much room signs take above the figures. */
export const ROOM_OF_SIGNS: number = DOWN.line;
/** Characters that are shown of what happened. */
const LONGEST = 120;

/** The changes before it that a chart's days reach to, in the order of time. */
export function changesShown({ why }: Row, { from, to }: TrendPlot, zone: string): readonly PlottedChange[] {
  const changes = (why?.changes.changes ?? []).map(({ kind, at, text }) => ({
    x: placeOf(at, zone),
    kind,
    said: `${kind} ${changeTime(at, zone)}: ${quotable(text, LONGEST)}`,
  }));
  return changes.filter(({ x }) => x >= from - 0.5 && x <= to + 0.5).toSorted((a, b) => a.x - b.x);
}

/** A moment counted in days, on the wall clock of a zone. */
function placeOf(at: Instant, zone: string): number {
  const date = dateAt(at, zone);
  const start = startOf(date, zone);
  return dayNumber(date) - 0.5 + (at - start) / (startOf(addDays(date, 1), zone) - start);
}

/** A thin line at each change with its sign at the top; signs that would be over each other stand beside each other. */
export function changeMarks({ area, x }: Canvas, changes: readonly PlottedChange[]): string {
  const inside = (place: number) => Math.min(area.right, Math.max(area.left, place));
  const at = changes.map((change) => inside(x(change.x)));
  const places = spread(at, APART, area.left + SIGN_HALF + 1, area.right - SIGN_HALF - 1);
  const [top, bend, bottom] = [area.top + DOWN.line, area.top + DOWN.own, area.bottom].map(coordinate);
  return changes
    .map(({ kind, said }, index) => {
      const [own, sign] = [coordinate(at[index] ?? 0), coordinate(places[index] ?? 0)];
      return element(
        'g',
        {},
        element('title', {}, escapeText(said)),
        element('path', { class: 'c-missing', d: `M${own},${bottom}V${bend}L${sign},${top}` }),
        changeSign(kind, places[index] ?? 0, area.top + DOWN.sign),
      );
    })
    .join('');
}
