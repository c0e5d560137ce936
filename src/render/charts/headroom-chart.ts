import { line } from 'd3-shape';
import { shortDate } from '../../model/format.ts';
import { inUnit } from '../../model/quantity.ts';
import type { Row } from '../../model/report.ts';
import { type DayPoint, judgedFigureOn, type Verdict } from '../../model/verdict.ts';
import type { Instant } from '../../model/window.ts';
import { type Area, dateAxis, dayScale, figureAxis, plotArea, verticalScale } from './axes.ts';
import { dateOf, dayNumber } from './days.ts';
import { headroomDescription } from './finding.ts';
import { fitted, textWidth } from './labels.ts';
import { type LegendEntry, legend } from './legend.ts';
import { HEADROOM_LEGEND } from './legend-entries.ts';
import { hatch } from './marks.ts';
import { drawable, widened } from './range.ts';
import { type Described, drawing, element, escapeText, type Frame, label, rule } from './svg.ts';

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly headroom?: number;
}

interface Dot {
  readonly day: number;
  readonly headroom?: number;
}

type Scale = (value: number) => number;

/** The weeks that fit side by side. */
const MOST_WEEKS = 13;

/** Stands over days that have no bar: a week has one when the report's period holds all of it. */
const PARTIAL = 'part of a week';

/**
 * Headroom by week as bars up from zero, or hatched bars down from it where the budget was exceeded, with headroom by
 * day as a line over them. The line goes on to the last day, past the last whole week: there it stands without a bar.
 * `dayAt` gives the local date of a moment in the report's zone.
 */
export function headroomChart(row: Row, dayAt: (moment: Instant) => string, frame: Frame): string {
  const weeks = row.weeks.slice(-MOST_WEEKS);
  const bars = weeks.map((week) => barOf(week, row, dayAt));
  const from = bars[0]?.from ?? dayNumber(row.days[0]?.date ?? '1970-01-01');
  const dots = row.days.map((day) => dotOf(day, row)).filter(({ day }) => day >= from);
  const whole = bars.at(-1)?.to ?? from;
  const to = Math.max(whole, (dots.at(-1)?.day ?? from) + 1);
  const range = rangeOf(bars, dots);
  const { area, ticks } = plotArea(range, frame, { right: frame.width - 4, apart: 34 });
  const [x, y] = [dayScale(from, to, area), verticalScale(range, area, 0)];
  const { unit } = row.budget.limit;
  return drawing(
    frame,
    headroomFinding(row, dayAt),
    frame.heading ? label(0, 15, headingOf(row, frame), 'c-strong') : '',
    figureAxis(y, ticks, area, unit),
    ...bars.map((bar) => drawBar(bar, x, y)),
    bars.length > 0 && to > whole ? partialWeek(x(whole), area) : '',
    bars.some(({ headroom }) => headroom !== undefined)
      ? dailyLine(dots, x, y)
      : label(
          (area.left + area.right) / 2,
          (area.top + area.bottom) / 2,
          'No headroom known',
          'c-tick',
          'middle',
        ),
    dateAxis(x, [from, to - 1], from, area, frame.width),
    rule(area.left, y(0), area.right, y(0), 'c-limit'),
    frame.heading ? legend(entries(bars), area.left, frame.width, frame.height - 9) : '',
  );
}

/** What the chart of a row shows. */
export function headroomFinding(row: Row, dayAt: (moment: Instant) => string): Described {
  const weeks = row.weeks.slice(-MOST_WEEKS);
  const end = weeks.at(-1)?.window.end;
  const after = end === undefined ? [] : row.days.filter(({ date }) => date >= dayAt(end));
  return headroomDescription(
    row,
    weeks,
    after.flatMap((day) => dotOf(day, row).headroom ?? []),
  );
}

function headingOf({ budget }: Row, frame: Frame): string {
  return fitted(`${budget.serviceName} · ${budget.name}: headroom`, frame.width);
}

function barOf(week: Verdict, row: Row, dayAt: (moment: Instant) => string): Bar {
  const from = dayNumber(dayAt(week.window.start));
  const to = dayNumber(dayAt(week.window.end));
  const { headroom } = week;
  return { from, to, ...(drawable(headroom) ? { headroom: inUnit(headroom, row.budget.limit.unit) } : {}) };
}

function dotOf(point: DayPoint, { budget }: Row): Dot {
  const { date, limit } = point;
  const value = judgedFigureOn(point)?.value;
  const day = dayNumber(date);
  if (!drawable(value)) return { day };
  const left = budget.bound === 'at_most' ? limit - value : value - limit;
  return { day, headroom: inUnit(left, budget.limit.unit) };
}

function rangeOf(bars: readonly Bar[], dots: readonly Dot[]): readonly [number, number] {
  const figures = [...bars, ...dots].flatMap(({ headroom }) => headroom ?? []);
  const [low, high] = [Math.min(0, ...figures), Math.max(0, ...figures)];
  if (low === 0 && high === 0) return [0, 1];
  const [from, to] = widened(low, high);
  const room = (to - from) * 0.08;
  return [low < 0 ? from - room : 0, high > 0 ? to + room : room];
}

function drawBar(bar: Bar, x: Scale, y: Scale): string {
  if (bar.headroom === undefined) return '';
  const left = x(bar.from) + 1.5;
  const width = Math.max(1, x(bar.to) - x(bar.from) - 3);
  const [top, bottom] = [y(Math.max(0, bar.headroom)), y(Math.min(0, bar.headroom))];
  const place = { x: left, y: top, width, height: Math.max(0.5, bottom - top) };
  if (bar.headroom >= 0) return element('rect', { class: 'c-within-bar', ...place });
  const tip = element('title', {}, escapeText(`over budget in the week from ${shortDate(dateOf(bar.from))}`));
  return element('rect', { class: 'c-exceeded-bar', ...place }, tip) + hatch(left, top, width, place.height);
}

/** Where the days begin that have no bar. */
function partialWeek(x: number, area: Area): string {
  const room = Math.max(area.right - x, textWidth(PARTIAL));
  return (
    rule(x, area.top - 4, x, area.bottom, 'c-part') +
    label(area.right - room / 2, area.top - 9, PARTIAL, 'c-tick', 'middle')
  );
}

function dailyLine(dots: readonly Dot[], x: Scale, y: Scale): string {
  const path = line<Dot>(
    ({ day }) => x(day + 0.5),
    ({ headroom }) => y(headroom ?? 0),
  )
    .defined(({ headroom }) => headroom !== undefined)
    .digits(1);
  return element('path', { class: 'c-line', d: path([...dots]) ?? '' });
}

function entries(bars: readonly Bar[]): readonly LegendEntry[] {
  const { left, missing, day } = HEADROOM_LEGEND;
  const over = bars.some(({ headroom }) => headroom !== undefined && headroom < 0);
  return [left, ...(over ? [missing] : []), day];
}
