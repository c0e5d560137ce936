/** Something opened, which is closed once. */
interface Closable {
  readonly close: () => Promise<void>;
}

/** What is read and replaced while others use it: each use keeps what it began with, and that is closed only after it. */
export interface Live<T extends Closable> {
  /** What is current now. Whoever reads more than a value of it uses {@link Live.during}. */
  readonly current: T;
  /** Does work with what is current at its beginning, which stays open until the work ends. */
  readonly during: <R>(work: (current: T) => Promise<R>) => Promise<R>;
  /** Hands over to a fresh one at once. Answers when the old one, which nobody uses any more then, is closed. */
  readonly replace: (fresh: T) => Promise<void>;
  /** Closes the current one when nobody uses it any more. */
  readonly close: () => Promise<void>;
}

/** Keeps something open that may be replaced. */
export function live<T extends Closable>(first: T): Live<T> {
  let held = hold(first);
  return {
    get current() {
      return held.value;
    },
    during: (work) => held.during(work),
    replace: async (fresh) => {
      const old = held;
      held = hold(fresh);
      await old.close();
    },
    close: () => held.close(),
  };
}

function hold<T extends Closable>(value: T) {
  const uses = new Set<Promise<unknown>>();
  return {
    value,
    during: async <R>(work: (value: T) => Promise<R>): Promise<R> => {
      const use = work(value);
      uses.add(use);
      try {
        return await use;
      } finally {
        uses.delete(use);
      }
    },
    close: async () => {
      await Promise.allSettled(uses);
      await value.close();
    },
  };
}
