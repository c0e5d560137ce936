import { line } from 'd3-shape';
import { inUnit } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import type { DayPoint, Verdict } from '../../model/verdict.ts';
import type { Instant } from '../../model/window.ts';
import { type Area, dateAxis, dayScale, figureAxis, figureTicks, ticksWidth, verticalScale } from './axes.ts';
import { dateOf, dayNumber, shortDate } from './days.ts';
import { headroomDescription } from './finding.ts';
import { hatch } from './marks.ts';
import { drawable, widened } from './range.ts';
import { drawing, element, escapeText, type Frame, label, rule } from './svg.ts';

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly headroom?: number;
}

interface Dot {
  readonly x: number;
  readonly headroom?: number;
}

/** The weeks that fit side by side. */
const MOST_WEEKS = 13;

/**
 * Headroom by week as bars up from zero, or hatched bars down from it where the budget was exceeded, with headroom by
 * day as a line over them. `dayAt` gives the local date of a moment in the report's zone.
 */
export function headroomChart(row: Row, dayAt: (moment: Instant) => string, frame: Frame): string {
  const weeks = row.weeks.slice(-MOST_WEEKS);
  const bars = weeks.map((week) => barOf(week, row, dayAt));
  const from = bars[0]?.from ?? dayNumber(row.days[0]?.date ?? '1970-01-01');
  const to = bars.at(-1)?.to ?? from + 7;
  const dots = row.days.map((day) => dotOf(day, row)).filter(({ x }) => x >= from && x < to);
  const top = 22;
  const bottom = frame.height - 24;
  const range = rangeOf(bars, dots);
  const ticks = figureTicks(
    verticalScale(range, { left: 0, right: 0, top, bottom }),
    Math.floor((bottom - top) / 34),
  );
  const area: Area = { left: ticksWidth(ticks) + 10, right: frame.width - 4, top, bottom };
  const [x, y] = [dayScale(from, to, area), verticalScale(range, area)];
  const { unit } = row.budget.limit;
  return drawing(
    frame,
    headroomDescription(row, weeks),
    figureAxis(y, ticks, area, unit),
    ...bars.map((bar) => drawBar(bar, x, y)),
    bars.some(({ headroom }) => headroom !== undefined)
      ? dailyLine(dots, x, y)
      : label((area.left + area.right) / 2, (top + bottom) / 2, 'No headroom known', 'c-tick', 'middle'),
    dateAxis(x, [from, to - 1], from, area, frame.width),
    rule(area.left, y(0), area.right, y(0), 'c-limit'),
  );
}

function barOf(week: Verdict, row: Row, dayAt: (moment: Instant) => string): Bar {
  const from = dayNumber(dayAt(week.window.start));
  const to = dayNumber(dayAt(week.window.end));
  const { headroom } = week;
  return { from, to, ...(drawable(headroom) ? { headroom: inUnit(headroom, row.budget.limit.unit) } : {}) };
}

function dotOf(day: DayPoint, row: Row): Dot {
  const x = dayNumber(day.date) + 0.5;
  if (!drawable(day.value)) return { x };
  const left = row.budget.bound === 'at_most' ? day.limit - day.value : day.value - day.limit;
  return { x, headroom: inUnit(left, row.budget.limit.unit) };
}

function rangeOf(bars: readonly Bar[], dots: readonly Dot[]): readonly [number, number] {
  const figures = [...bars, ...dots].flatMap(({ headroom }) => headroom ?? []);
  const [low, high] = [Math.min(0, ...figures), Math.max(0, ...figures)];
  if (low === 0 && high === 0) return [0, 1];
  const [from, to] = widened(low, high);
  const room = (to - from) * 0.08;
  return [low < 0 ? from - room : 0, high > 0 ? to + room : room];
}

function drawBar(bar: Bar, x: (day: number) => number, y: (figure: number) => number): string {
  if (bar.headroom === undefined) return '';
  const left = x(bar.from) + 1.5;
  const width = Math.max(1, x(bar.to) - x(bar.from) - 3);
  const [top, bottom] = [y(Math.max(0, bar.headroom)), y(Math.min(0, bar.headroom))];
  const place = { x: left, y: top, width, height: Math.max(0.5, bottom - top) };
  if (bar.headroom >= 0) return element('rect', { class: 'c-within-bar', ...place });
  const tip = element('title', {}, escapeText(`over budget in the week from ${shortDate(dateOf(bar.from))}`));
  return element('rect', { class: 'c-exceeded-bar', ...place }, tip) + hatch(left, top, width, place.height);
}

function dailyLine(dots: readonly Dot[], x: (day: number) => number, y: (figure: number) => number): string {
  const path = line<Dot>(
    (dot) => x(dot.x),
    (dot) => y(dot.headroom ?? 0),
  )
    .defined(({ headroom }) => headroom !== undefined)
    .digits(1);
  return element('path', { class: 'c-line', d: path([...dots]) ?? '' });
}
