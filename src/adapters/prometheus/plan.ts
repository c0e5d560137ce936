import { type Shaped, shapesOf } from '../../promql/shapes.ts';
import { type Answer, samplesOf } from './answer.ts';
import type { Query } from './client.ts';
import { QueryError } from './failures.ts';
import { commonQuery } from './parted.ts';

/** Sends a query. */
export type Send = (query: Query, signal?: AbortSignal) => Promise<Answer>;

/** Queries that are asked for as one at most: few enough for the server's own bounds on samples, as a rule. */
const WIDEST = 100;
/** Samples of answers that are kept for equal queries; the oldest answers go first. */
const MOST_KEPT = 100_000;

/** A query that waits for its turn. */
interface Waiting {
  readonly query: Query;
  readonly signal: AbortSignal | undefined;
  /** By what all have in common that can be asked together with it: all but the value. */
  readonly shapes: ReadonlyMap<string, Shaped>;
  readonly settle: PromiseWithResolvers<Answer>;
}

/**
 * Asks many queries in few, at most `concurrency` at once. Equal ones are sent once. Those that wait for their turn, and
 * differ in the value of one label alone, are sent as one that is parted by the label; where the server does not carry that
 * out, its halves are. Every answer is what the query alone would have had, and what fails for one fails for no other.
 */
export function createPlan(concurrency: number, send: Send): Send {
  const waiting = new Set<Waiting>();
  const byShape = new Map<string, Set<Waiting>>();
  const known = createKnown();
  const canPart = new Map<string, boolean>();
  let [running, widest] = [0, WIDEST];

  const enter = (one: Waiting) => {
    waiting.add(one);
    for (const key of one.shapes.keys()) byShape.set(key, (byShape.get(key) ?? new Set()).add(one));
  };
  const leave = (one: Waiting) => {
    waiting.delete(one);
    for (const key of one.shapes.keys()) {
      const alike = byShape.get(key);
      alike?.delete(one);
      if (alike?.size === 0) byShape.delete(key);
    }
  };
  const isPossible = ({ query }: Waiting, { shape, label, value }: Shaped): boolean => {
    const possible = canPart.get(shape) ?? commonQuery(query, label, [value]) !== undefined;
    canPart.set(shape, possible);
    return possible;
  };
  /** Those that wait with one and can be asked with it, and the label that they differ in. */
  const companionsOf = (one: Waiting): { readonly all: readonly Waiting[]; readonly label?: string } => {
    const [most] = [...one.shapes]
      .map(([key, shaped]) => ({ shaped, alike: byShape.get(key) ?? new Set([one]) }))
      .toSorted((a, b) => b.alike.size - a.alike.size)
      .filter(({ shaped, alike }) => alike.size > 1 && isPossible(one, shaped));
    if (!most || widest < 2) return { all: [one] };
    return { all: [...most.alike].slice(0, widest), label: most.shaped.label };
  };
  const answer = async (all: readonly Waiting[], label?: string): Promise<void> => {
    const [first] = all;
    if (!first) return;
    const { query, signal } = first;
    const common =
      label === undefined || all.length === 1 ? undefined : commonQuery(query, label, valuesOf(all, label));
    try {
      const answered = await send(common?.query ?? query, signal);
      const answers = common?.answersFrom(answered) ?? [answered];
      for (const [index, { settle }] of all.entries()) settle.resolve(answers[index] ?? answered);
    } catch (error) {
      if (!common || !(error instanceof QueryError)) {
        for (const { settle } of all) settle.reject(error);
        return;
      }
      const half = Math.ceil(all.length / 2);
      if (error.isTooMuch) widest = Math.min(widest, half);
      await answer(all.slice(0, half), label);
      await answer(all.slice(half), label);
    }
  };
  const answerInTurn = async (all: readonly Waiting[], label?: string): Promise<void> => {
    running += 1;
    await answer(all, label);
    running -= 1;
    goOn();
  };
  const goOn = (): void => {
    for (const one of waiting) {
      if (running >= concurrency) return;
      const { all, label } = companionsOf(one);
      for (const companion of all) leave(companion);
      void answerInTurn(all, label);
    }
  };
  return (query, signal) =>
    known.answerTo(`${numberOf(signal)} ${JSON.stringify(query)}`, () => {
      const settle = Promise.withResolvers<Answer>();
      enter({ query, signal, shapes: keyed(query, signal), settle });
      // What is asked in the same breath waits together.
      setImmediate(goOn);
      return settle.promise;
    });
}

/** Answers by their queries, as long as there is room for them; failures are not kept. */
function createKnown() {
  const asked = new Map<string, Promise<Answer>>();
  const kept = new Map<string, Answer>();
  let samples = 0;
  const keep = (key: string, answer: Answer) => {
    kept.set(key, answer);
    samples += samplesIn(answer);
    for (const [oldest, old] of kept) {
      if (samples <= MOST_KEPT) break;
      kept.delete(oldest);
      samples -= samplesIn(old);
    }
  };
  const askOnce = async (key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    try {
      const answer = await ask();
      keep(key, answer);
      return answer;
    } finally {
      asked.delete(key);
    }
  };
  return {
    answerTo: async (key: string, ask: () => Promise<Answer>): Promise<Answer> => {
      const there = kept.get(key) ?? asked.get(key);
      if (there) return there;
      const answer = askOnce(key, ask);
      asked.set(key, answer);
      return answer;
    },
  };
}

/** How much of an answer is kept; one without samples takes room as well. */
function samplesIn({ series }: Answer): number {
  return series.reduce((sum, { points }) => sum + samplesOf(points), 1);
}

function keyed({ path, parameters }: Query, signal: AbortSignal | undefined): Waiting['shapes'] {
  const { query, ...moments } = parameters;
  const rest = [numberOf(signal), path, ...Object.values(moments)].join(' ');
  return new Map(shapesOf(query).map((shaped) => [`${rest} ${shaped.shape}`, shaped]));
}

function valuesOf(all: readonly Waiting[], label: string): readonly string[] {
  return all.map(({ shapes }) => [...shapes.values()].find((shaped) => shaped.label === label)?.value ?? '');
}

const NUMBERS = new WeakMap<AbortSignal, number>();
let numbers = 0;

/** Work that is stopped by one signal shares nothing with work that is stopped by another. */
function numberOf(signal: AbortSignal | undefined): number {
  if (!signal) return 0;
  const known = NUMBERS.get(signal);
  if (known !== undefined) return known;
  numbers += 1;
  NUMBERS.set(signal, numbers);
  return numbers;
}
