import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { plainNumber, shortDate } from '../../model/format.ts';
import type { Unit } from '../../model/unit.ts';
import { dateOf, dayTicks } from './days.ts';
import { textWidth } from './labels.ts';
import { type Frame, label, rule } from './svg.ts';

/** The rectangle in which data is drawn. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A figure at an axis, and how it is written. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Where data of a range stand in a frame, up to `right`, beside the ticks about `apart` pixels from each other, and so far below what stands above all data. */
export function plotArea(
  range: readonly [number, number],
  frame: Frame,
  { right, apart, above = 0 }: { readonly right: number; readonly apart: number; readonly above?: number },
): { readonly area: Area; readonly ticks: readonly Tick[] } {
  const upright = heightsIn(frame);
  const most = Math.max(2, Math.floor((upright.bottom - upright.top) / apart));
  const ticks = figureTicks(verticalScale(range, { left: 0, right: 0, ...upright }, above), most);
  const left = Math.max(0, ...ticks.map(({ text }) => textWidth(text))) + 10;
  return { area: { left, right, ...upright }, ticks };
}

/** How high data may stand in a frame: under the unit and above the dates, and between heading and legend if it has them. */
function heightsIn(frame: Frame): Pick<Area, 'top' | 'bottom'> {
  const [above, below] = frame.heading ? [48, 46] : [22, 24];
  return { top: above, bottom: frame.height - below };
}

/** A figure's place, upwards, so far below the area's upper edge that there is room for what stands above all figures. */
export function verticalScale(
  range: readonly [number, number],
  area: Area,
  above: number,
): ScaleLinear<number, number> {
  return scaleLinear()
    .domain([range[0], range[1]])
    .range([area.bottom, area.top + above]);
}

/** A day's place, left to right. */
export function dayScale(from: number, to: number, area: Area): ScaleLinear<number, number> {
  return scaleLinear().domain([from, to]).range([area.left, area.right]);
}

/** All with the same number of decimals. */
function figureTicks(scale: ScaleLinear<number, number>, most: number): readonly Tick[] {
  const ticks = scale.ticks(most);
  const step = ticks.length > 1 ? Math.abs((ticks[1] ?? 0) - (ticks[0] ?? 0)) : 1;
  const decimals = Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9)));
  return ticks.map((at) => ({ at, text: plainNumber(at, decimals) }));
}

/** The horizontal lines with their figures, and the unit above them. */
export function figureAxis(
  scale: (figure: number) => number,
  ticks: readonly Tick[],
  area: Area,
  unit: Unit,
): string {
  const lines = ticks.map(({ at, text }) => {
    const y = scale(at);
    return rule(area.left, y, area.right, y, 'c-grid') + label(area.left - 6, y + 4, text, 'c-tick', 'end');
  });
  return lines.join('') + label(0, area.top - 9, unit.symbol, 'c-tick');
}

/** The dates under a chart, whole weeks apart, counted from `anchor`; none is cut off at the edges. */
export function dateAxis(
  scale: (day: number) => number,
  range: readonly [number, number],
  anchor: number,
  area: Area,
  width: number,
): string {
  const room = textWidth('30 Sep') + 14;
  const ticks = dayTicks(range[0], range[1], anchor, Math.floor((area.right - area.left) / room));
  const marks = ticks.map((day) => {
    const x = scale(day);
    const text = shortDate(dateOf(day));
    const half = textWidth(text) / 2;
    const centre = Math.min(Math.max(x, half), width - half);
    return (
      rule(x, area.bottom, x, area.bottom + 4, 'c-axis') +
      label(centre, area.bottom + 17, text, 'c-tick', 'middle')
    );
  });
  return rule(area.left, area.bottom, area.right, area.bottom, 'c-axis') + marks.join('');
}
