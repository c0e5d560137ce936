import { BOUNDS } from '../model/bounds.ts';
import type { Budget } from '../model/budget.ts';
import type { Indicator } from '../model/indicator.ts';
import { cut } from '../model/one-line.ts';
import type { Measured } from '../model/series.ts';
import type { Window } from '../model/window.ts';
import { type Answered, type LabelledPoint, measuredFrom } from '../promql/measured.ts';
import { type SplitAnswers, splitAnswers, splitQuery } from '../promql/split.ts';
import type { Grid } from './grid.ts';
import type { Inquiry } from './inquiry.ts';

/** What one value of a label measured in a piece; of a mean of gauges with how many samples it has in it. */
export interface Part {
  readonly measured: Measured;
  readonly samples?: number;
}

/** One value of a label: what it measured in each piece, in their order. */
export interface SplitValue {
  readonly value: string;
  readonly before: readonly Part[];
  readonly now: readonly Part[];
}

/** What each value of a label measured in the pieces of two stretches. */
export interface Split extends Pick<Grid, 'before' | 'now'> {
  readonly label: string;
  readonly values: readonly SplitValue[];
}

/** Whether the grammar can part an indicator by a label. */
export function canSplit({ indicator }: Pick<Budget, 'indicator'>, label: string): boolean {
  return splitQuery(indicator, label, 1) !== undefined;
}

/** Asks one query for what each value of a label measured. Throws a SourceError where it fails. */
export async function askSplit(
  { indicator }: Pick<Budget, 'indicator'>,
  label: string,
  { before, now, cell, moments }: Grid,
  inquiry: Inquiry,
): Promise<Split> {
  const query = splitQuery(indicator, label, cell);
  if (query === undefined) return { label, before, now, values: [] };
  const at = splitAnswers(await inquiry.points('where', { query, ...moments }), label);
  const names = new Set([...before, ...now].flatMap(({ end }) => [...(at.get(end)?.keys() ?? [])]));
  const values = [...names].toSorted().map((value) => {
    const partsIn = (pieces: readonly Window[]) =>
      pieces.map(({ end }) => partOf(indicator, value, at.get(end) ?? NOBODY));
    return { value: cut(value, BOUNDS.label.most), before: partsIn(before), now: partsIn(now) };
  });
  const split = { label, before, now, values };
  return indicator.kind === 'growth' ? increments(split, moments.step) : split;
}

const NOBODY: SplitAnswers = new Map();

function partOf(indicator: Indicator, value: string, answers: SplitAnswers): Part {
  const own = answers.get(value);
  if (!own) return { measured: absentIn(indicator, answers) };
  const samples = own.whole?.[0]?.point.value;
  const measured = measuredFrom(indicator, { own: withZeros(indicator, own), born: {} });
  return { measured, ...(samples === undefined ? {} : { samples }) };
}

/** A value without bad events, or without good ones, has none where it has events at all. */
function withZeros(indicator: Indicator, own: Answered): Answered {
  const { part, whole = [] } = own;
  if (indicator.kind !== 'ratio' || part) return own;
  return {
    ...own,
    part: whole.map(({ labels, point: { at } }): LabelledPoint => ({ labels, point: { at, value: 0 } })),
  };
}

/** What is counted has nothing of a value that is not there while others are; the same goes for what is summed up. */
function absentIn(indicator: Indicator, answers: SplitAnswers): Measured {
  if (answers.size > 0 && indicator.kind === 'rate') return { kind: 'increase', increase: 0 };
  if (answers.size > 0 && indicator.kind === 'gauge' && indicator.across === 'sum')
    return { kind: 'number', value: 0 };
  return NOTHING;
}

const NOTHING: Measured = { kind: 'none', why: 'no_data', detail: 'There are no data in this window.' };

/** By how much a growing gauge rose a second from one piece to the next, so many seconds later, in place of what it was at their ends. */
function increments({ label, before, now, values }: Split, seconds: number): Split {
  const rises = (parts: readonly Part[]) =>
    parts.slice(1).map(({ measured: to }, index): Part => {
      const from = parts[index]?.measured;
      return {
        measured:
          to.kind === 'number' && from?.kind === 'number'
            ? { kind: 'number', value: (to.value - from.value) / seconds }
            : NOTHING,
      };
    });
  return {
    label,
    before: before.slice(1),
    now: now.slice(1),
    values: values.map((one) => ({ value: one.value, before: rises(one.before), now: rises(one.now) })),
  };
}
