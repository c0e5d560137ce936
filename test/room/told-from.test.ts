import { expect, it } from 'vitest';
import type { ReportKept } from '../../src/model/history.ts';
import { gistOf } from '../../src/room/gist.ts';
import { historyOf } from '../../src/room/history.ts';
import { toldFrom } from '../../src/room/told-from.ts';
import { keptOf, weekOfYear } from '../support/room-year.ts';

/** The reports of weeks, each known by its id. */
function weeksKept(...agos: readonly number[]): readonly ReportKept[] {
  return keptOf(...agos.map((ago) => gistOf(weekOfYear(ago)))).map((kept) => ({
    ...kept,
    hash: kept.gist.period.id,
  }));
}

/** What is told from that tells up to the fourth week before the newest, among reports. */
function fromAmong(reports: readonly ReportKept[]): unknown {
  const upTo = reports.find(({ gist }) => gist.period.id === '2026-W01');
  if (!upTo) throw new Error('It is not among them.');
  return toldFrom(historyOf(reports))(upTo);
}

const UP_TO = Array.from({ length: 56 }, (_, index) => 59 - index);

it('what a page is told from stays the same when later reports come and older ones are out of reach', () => {
  const known = fromAmong(weeksKept(...UP_TO));
  expect(known).toBeDefined();
  expect(fromAmong(weeksKept(...UP_TO, 3, 2, 1, 0))).toEqual(known);
  expect(fromAmong(weeksKept(...UP_TO.slice(3)))).toEqual(known);
});

it.each<readonly [string, (reports: readonly ReportKept[]) => readonly ReportKept[]]>([
  ['is corrected', ([first, ...rest]) => (first ? [{ ...first, hash: 'other' }, ...rest] : rest)],
  ['comes late', (reports) => reports.slice(1)],
  [
    'is moved',
    ([first, ...rest]) => (first ? [{ gist: first.gist, hash: first.hash ?? '', files: [] }, ...rest] : rest),
  ],
])('what a page is told from changes when a report %s', (_, change) => {
  const reports = weeksKept(...UP_TO.slice(-10));
  expect(fromAmong(change(reports))).not.toEqual(fromAmong(reports));
});

it('what a page is told from is not known where a report is not', () => {
  const [first, ...rest] = weeksKept(...UP_TO.slice(-10));
  if (!first) throw new Error('There is none.');
  const { hash: _, ...unknown } = first;
  expect(fromAmong([unknown, ...rest])).toBeUndefined();
});
