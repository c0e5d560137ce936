import { plural } from '../../model/format.ts';
import type { RowView } from '../view/rows.ts';
import type { StatusView } from '../view/status.ts';
import type { Card } from './cards.ts';

/** How many cards a tired reader is shown at once. */
const MOST_OPEN = 3;

/** The cards behind those that are open, under a line that names them. */
export interface FoldedCards<C extends Card = Card> {
  readonly cards: readonly C[];
  /** `5 more`, with those that have no card. */
  readonly count: string;
  readonly groups: readonly FoldedGroup[];
}

/** The folded budgets of a status that are in it for the same reason. */
export interface FoldedGroup {
  readonly status: StatusView;
  /** Why they are there although they are within: `heading for the limit`; empty of any other status. */
  readonly but: string;
  /** `API Memory, Node CPU`; behind the last of a family, how many more there are. */
  readonly budgets: string;
}

/** The cards that are open from the start, and the others; in reports of schema 1 all are open. `left` have no card. */
export function foldCards<C extends Card>(
  cards: readonly C[],
  left: number,
  { schema2 }: { readonly schema2: boolean },
): { readonly openCards: readonly C[]; readonly folded: FoldedCards<C> } {
  const open = schema2 ? MOST_OPEN : cards.length;
  const others = cards.slice(open);
  const groups = Map.groupBy(others, ({ row }) => `${row.status.key} ${butOf(row)}`);
  return {
    openCards: cards.slice(0, open),
    folded: {
      cards: others,
      count: plural(others.length + left, 'more', 'more'),
      groups: [...groups.values()].flatMap((group) => groupOf(group) ?? []),
    },
  };
}

function groupOf(group: readonly Card[]): FoldedGroup | undefined {
  const [first] = group;
  return (
    first && {
      status: first.row.status,
      but: butOf(first.row),
      budgets: group.map(({ row }) => [row.budget, row.andMore].filter(Boolean).join(' ')).join(', '),
    }
  );
}

function butOf({ status, isViolated, forecast }: RowView): string {
  if (status.key !== 'within') return '';
  if (isViolated) return 'with an open violation';
  return forecast === '' ? 'worse than before' : 'heading for the limit';
}
