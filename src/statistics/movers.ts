import { mean, median } from 'simple-statistics';

/** By how much one of several moved, on a scale on which sizes compare, and its standard error. */
export interface Move {
  readonly size: number;
  readonly error: number;
  /** The part of the whole's change that it makes: of 1. */
  readonly part: number;
}

/** Which of several moved: some of them and the others not, those that make most of the change first; all alike; or nothing is shown. */
export type Movers =
  | { readonly kind: 'some'; readonly which: readonly number[] }
  | { readonly kind: 'all' }
  | { readonly kind: 'unclear' };

/** At most so many moved, where some did. */
const MOST = 3;
/** So many standard errors show a move. */
const SHOWN = 2.5;
/** What moved by less than this share of another was still beside it. */
const STILL = 0.25;
/** Those that moved make more than this part of the change; one that is not shown to be still makes less than the other of it. */
const MAKES = 0.5;
const SPARE = 0.2;

/**
 * Which of several moved, by how each did; sizes are positive in the direction of the whole. The fewest are taken, up to three, that
 * stand apart from all others. `bench/conclusions/where.ts` counts how often that is right.
 */
export function moversOf(moves: readonly Move[]): Movers {
  const order = [...moves.keys()].toSorted((a, b) => (moves[b]?.size ?? 0) - (moves[a]?.size ?? 0));
  const of = (which: readonly number[]) => which.flatMap((index) => moves[index] ?? []);
  for (let count = 1; count <= Math.min(MOST, moves.length - 1); count += 1) {
    const which = order.slice(0, count);
    if (standApart(of(which), of(order.slice(count)))) {
      const partAt = (index: number) => moves[index]?.part ?? 0;
      return { kind: 'some', which: which.toSorted((a, b) => partAt(b) - partAt(a)) };
    }
  }
  return areAlike(moves) ? { kind: 'all' } : { kind: 'unclear' };
}

function standApart(moved: readonly Move[], others: readonly Move[]): boolean {
  const usual = Math.max(0, median(others.map(({ size }) => size)));
  const still = STILL * Math.min(...moved.map(({ size }) => size));
  const isStill = ({ size, error, part }: Move) =>
    size < still || (size - still < SHOWN * error && part < SPARE);
  return (
    moved.every(({ size, error }) => size - usual > SHOWN * error) &&
    others.every(isStill) &&
    moved.reduce((all, { part }) => all + part, 0) > MAKES
  );
}

/** Most are shown to have moved, and none that it moved by much less than is usual of them. */
function areAlike(moves: readonly Move[]): boolean {
  if (moves.length < 2) return false;
  const usual = median(moves.map(({ size }) => size));
  const shown = moves.filter(({ size, error }) => size > SHOWN * error);
  return (
    2 * shown.length > moves.length && moves.every(({ size, error }) => size + SHOWN * error > STILL * usual)
  );
}

/**
 * The variance of each of several around its own mean, without what all have in common at a moment, such as a weekday: for each its values
 * on two sides, moment by moment. Not less than is usual of all, since few values may agree by chance; undefined of fewer than two to spare.
 */
export function variancesOf(
  several: readonly (readonly (readonly (number | undefined)[])[])[],
): readonly (number | undefined)[] {
  const apart = withoutCommon(several.map((sides) => sides.map(offMean)));
  const own = apart.map((sides) => {
    const known = sides.flat().filter((value) => value !== undefined);
    const freedom = known.length - sides.length;
    return freedom < 2 ? undefined : known.reduce((sum, value) => sum + value * value, 0) / freedom;
  });
  const known = own.filter((variance) => variance !== undefined);
  return own.map((variance) => (variance === undefined ? undefined : Math.max(variance, median(known))));
}

function offMean(values: readonly (number | undefined)[]): readonly (number | undefined)[] {
  const known = values.filter((value) => value !== undefined);
  const middle = known.length > 0 ? mean(known) : 0;
  return values.map((value) => (value === undefined ? undefined : value - middle));
}

/** Of fewer than so many, what they have in common cannot be told from what is their own. */
const FEWEST = 3;

type Several = readonly (readonly (readonly (number | undefined)[])[])[];

/** What is left of each value without the median of all at its moment; widened by the freedom that this takes. */
function withoutCommon(several: Several): Several {
  const common = several[0]?.map((side, at) =>
    side.map((_, moment) => {
      const known = several.flatMap((sides) => sides[at]?.[moment] ?? []);
      return known.length < FEWEST
        ? { middle: 0, wider: 1 }
        : { middle: median(known), wider: Math.sqrt(known.length / (known.length - 1)) };
    }),
  );
  return several.map((sides) =>
    sides.map((side, at) =>
      side.map((value, moment) => {
        const { middle = 0, wider = 1 } = common?.[at]?.[moment] ?? {};
        return value === undefined ? undefined : wider * (value - middle);
      }),
    ),
  );
}
