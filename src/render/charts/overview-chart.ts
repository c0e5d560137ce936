import type { Row } from '../../model/report.ts';
import { usageValue } from '../../model/verdict.ts';
import { overviewDescription, shortUsage } from './finding.ts';
import { boldWidth, fitted, textWidth } from './labels.ts';
import { hatch, statusMark } from './marks.ts';
import { coordinate, drawing, element, type Frame, label, rule } from './svg.ts';

const ROW = 24;
const HEAD = 30;
const WORST = 12;

/** The rows with the highest usage, highest first, one of each family; a budget without a usage is not among them. */
export function highestUsages(rows: readonly Row[], most: number = WORST): readonly Row[] {
  const sorted = rows
    .filter(({ verdict }) => verdict.usage !== undefined && verdict.usage !== 'none')
    .toSorted((a, b) => usageValue(b.verdict.usage) - usageValue(a.verdict.usage) || byName(a, b));
  const families = Map.groupBy(sorted, ({ budget }) => budget.member?.family ?? budget.id);
  return [...families.values()].flatMap((group) => group.slice(0, 1)).slice(0, most);
}

function byName(a: Row, b: Row): number {
  return a.budget.id < b.budget.id ? -1 : 1;
}

/** How high the overview of so many rows is. */
export function overviewHeight(rows: readonly Row[]): number {
  return HEAD + Math.max(1, rows.length) * ROW + 6;
}

/**
 * The highest usages as bars against the limit at 100%. A bar over the limit is hatched beyond it; one that would
 * leave the chart ends in a point, with its percentage as text.
 */
export function overviewChart(rows: readonly Row[], frame: Frame): string {
  const names = Math.min(
    frame.width * 0.42,
    Math.max(80, ...rows.map((row) => textWidth(nameText(row)))) + 30,
  );
  const right = frame.width - Math.max(36, ...rows.map((row) => boldWidth(shortUsage(row)))) - 8;
  const end = Math.min(1.6, Math.max(1.12, ...rows.map((row) => Math.min(2, usageValue(row.verdict.usage)))));
  const x = (usage: number) => names + (Math.min(usage, end) / end) * (right - names);
  const bottom = overviewHeight(rows) - 4;
  return drawing(
    frame,
    overviewDescription(rows),
    label(0, 15, fitted('Highest usage', x(1) - 50), 'c-strong'),
    label(x(1), 15, 'limit 100%', 'c-limit-text', 'middle'),
    rows.length === 0 ? label(0, HEAD + 15, 'No budget has a usage', 'c-tick') : '',
    ...rows.map((row, index) => bar(row, HEAD + index * ROW, names, right, x)),
    rule(x(1), 21, x(1), bottom, 'c-limit'),
  );
}

function nameText(row: Row): string {
  return `${row.budget.serviceName} · ${row.budget.name}`;
}

function bar(row: Row, top: number, names: number, right: number, x: (usage: number) => number): string {
  const { status, usage } = row.verdict;
  const value = usageValue(usage);
  const end = x(value);
  const beyond = end >= right - 0.01 && !(value <= 1);
  const height = ROW - 10;
  const shape = beyond
    ? element('path', { class: `c-${status}-bar`, d: pointed(names, end, top + 5, height) })
    : element('rect', {
        class: `c-${status}-bar`,
        x: names,
        y: top + 5,
        width: Math.max(1, end - names),
        height,
      });
  const mark = `<g transform="translate(0 ${coordinate(top + 5)}) scale(.875)">${statusMark(status)}</g>`;
  return (
    mark +
    label(20, top + 16, fitted(nameText(row), names - 28), 'c-name') +
    shape +
    (value > 1 ? hatch(x(1), top + 5, Math.max(0, end - x(1) - (beyond ? height / 2 : 0)), height) : '') +
    label(right + 6, top + 16, shortUsage(row), status === 'exceeded' ? 'c-exceeded-text' : 'c-strong')
  );
}

function pointed(left: number, right: number, top: number, height: number): string {
  const shoulder = right - height / 2;
  const [l, s, r, t, m, b] = [left, shoulder, right, top, top + height / 2, top + height].map(coordinate);
  return `M${l},${t}H${s}L${r},${m}L${s},${b}H${l}Z`;
}
