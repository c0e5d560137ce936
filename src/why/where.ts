import { BOUNDS } from '../model/bounds.ts';
import type { Budget, BudgetSet } from '../model/budget.ts';
import { messageOf, SourceError } from '../model/errors.ts';
import { holesOf } from '../model/holes.ts';
import { cut } from '../model/one-line.ts';
import { baseValue } from '../model/quantity.ts';
import type { Row } from '../model/report.ts';
import type { LabelFinding, Where } from '../model/why.ts';
import { amountOf } from './amounts.ts';
import type { Contrast } from './contrast.ts';
import { type Grid, gridOf } from './grid.ts';
import type { Inquiry } from './inquiry.ts';
import { labelFinding, type Told } from './label-finding.ts';
import { type Candidate, labelsOf, MOST_VALUES } from './labels.ts';
import type { OccasionOf } from './occasion.ts';
import { askSplit, canSplit } from './split.ts';

/** What where is told from. */
export interface WhereAsked {
  readonly row: Row;
  readonly occasion: OccasionOf;
  readonly contrast: Contrast;
  readonly inquiry: Inquiry;
}

/** The order in which what labels say answers where it is. */
const ORDER = ['values', 'traffic', 'even', 'unclear'] as const;

/**
 * Which values of which label carry it: one query for the labels that there are, and one for each of those that are looked at. A source
 * that fails makes it unknown, in its own words; one that fails for a label makes that label unclear.
 */
export async function whereOf(
  { row, occasion, contrast, inquiry }: WhereAsked,
  { maintenance }: Pick<BudgetSet, 'maintenance'>,
): Promise<Where> {
  const grid = gridOf(contrast, holesOf(maintenance, row.budget));
  if (!grid) return unknown('Planned maintenance leaves nothing of it to look at.', []);
  try {
    const candidates = await labelsOf(row.budget, contrast.now.end, inquiry);
    if (candidates.length === 0) return unknown(noLabels(row.budget), []);
    const told = await Promise.all(
      candidates.map((one) => lookAt(one, { row, better: occasion.better === true, grid, inquiry })),
    );
    return answerOf(told);
  } catch (error) {
    return unknown(wordsOf(error), []);
  }
}

function unknown(because: string, labels: readonly LabelFinding[]): Where {
  return { kind: 'unknown', because, labels };
}

function noLabels({ splitBy }: Budget): string {
  return splitBy?.length === 0
    ? 'No label is to be looked at: split_by is empty.'
    : `The series have no label to look at, with 2 to ${MOST_VALUES} values.`;
}

/** A source's words as a reason; what is no failure of it goes through. */
function wordsOf(error: unknown): string {
  if (!(error instanceof SourceError)) throw error;
  return cut(messageOf(error), BOUNDS.words.most);
}

interface Looking {
  readonly row: Row;
  readonly better: boolean;
  readonly grid: Grid;
  readonly inquiry: Inquiry;
}

async function lookAt({ label, of }: Candidate, { row, better, grid, inquiry }: Looking): Promise<Told> {
  const { budget, verdict } = row;
  const limit = baseValue(verdict.limit);
  const nothing = (because: string): Told => ({
    finding: {
      label,
      outcome: 'unclear',
      because,
      of,
      parted: amountOf(budget, limit, []).parted,
      values: [],
    },
    named: [],
    carried: 0,
  });
  if (of === 0) return nothing(`The series have no label ${label}.`);
  if (of > MOST_VALUES)
    return nothing(
      `It has ${of.toLocaleString('en-US')} values, and at most ${MOST_VALUES} are held against each other.`,
    );
  if (!canSplit(budget, label)) return nothing('The expression cannot be parted by it.');
  try {
    const split = await askSplit(budget, label, grid, inquiry);
    return labelFinding({ budget, limit, better, cell: grid.cell, split });
  } catch (error) {
    return nothing(wordsOf(error));
  }
}

/** The answer of all labels: of several that explain it, the one whose named values carry most beyond what is theirs of the traffic. */
export function answerOf(told: readonly Told[]): Where {
  const rank = ({ finding }: Told) => ORDER.indexOf(finding.outcome);
  const ordered = told.toSorted((a, b) => rank(a) - rank(b) || b.carried - a.carried);
  const labels = ordered.map(({ finding }) => finding);
  const [best] = ordered;
  if (!best) return unknown(SCATTERED, labels);
  const { outcome, label, because = SCATTERED } = best.finding;
  if (outcome === 'unclear') return unknown(because, labels);
  if (outcome === 'even') return { kind: 'even', labels };
  return { kind: outcome, label, named: best.named, labels };
}

const SCATTERED = 'Its values scatter too much to tell.';
