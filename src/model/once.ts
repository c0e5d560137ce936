/** Asks when it is first asked, and has the same answer from then on. */
export function once<T extends object>(ask: () => T): () => T {
  let answer: T | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
