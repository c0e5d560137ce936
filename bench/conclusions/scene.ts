import { type Random, seeded } from '../../scripts/make-samples/random.ts';

/** One rate of a scene: what is counted among its series, and what was measured when the method was chosen. */
export interface Rate<T> {
  readonly what: string;
  /** Undefined where the question does not arise for a series. */
  readonly of: (told: T) => boolean | undefined;
  /** In percent. */
  readonly known: number;
  /** Among how many series that was counted, if not among all of the scene's. */
  readonly knownOf?: number;
  readonly better: 'more' | 'less';
}

/** A rate as it was counted. */
export interface Tally {
  readonly table: string;
  readonly scene: string;
  readonly what: string;
  readonly hits: number;
  readonly of: number;
  readonly known: number;
  /** Among so many series the known rate was counted. */
  readonly knownOf: number;
  readonly better: 'more' | 'less';
}

/** Series of one kind, of which the truth is known. */
export interface Scene {
  readonly table: string;
  readonly name: string;
  /** Counts over so many series; another round has other ones. */
  count(series: number, round?: number): readonly Tally[];
}

/** What a scene is made of. */
export interface Setup<T> {
  readonly table: string;
  readonly name: string;
  readonly knownOf: number;
  /** Makes a series and lets the analysis tell of it. */
  readonly tell: (random: Random) => T;
  readonly rates: readonly Rate<T>[];
}

/** A scene whose series depend on its names and their number alone. */
export function scene<T>({ table, name, knownOf, tell, rates }: Setup<T>): Scene {
  return {
    table,
    name,
    count: (series, round = 0) => {
      const told = Array.from({ length: series }, (_, index) => tell(seeded(table, name, round, index)));
      return rates.map(({ what, of, known, better, knownOf: ofRate = knownOf }) => {
        const answers = told.map(of).filter((answer) => answer !== undefined);
        const hits = answers.filter(Boolean).length;
        return { table, scene: name, what, hits, of: answers.length, known, knownOf: ofRate, better };
      });
    },
  };
}

/** By how many standard errors of both counts a rate is worse than the known one; less than zero when better (Agresti and Caffo 2000). */
export function worseBy({ hits, of, known, knownOf, better }: Tally): number {
  const [here, there] = [
    { n: of + 2, p: (hits + 1) / (of + 2) },
    { n: knownOf + 2, p: ((known / 100) * knownOf + 1) / (knownOf + 2) },
  ];
  const error = Math.sqrt((here.p * (1 - here.p)) / here.n + (there.p * (1 - there.p)) / there.n);
  return ((better === 'less' ? 1 : -1) * (here.p - there.p)) / error;
}
