/**
 * Works on all of them, so many at once at most. One that fails keeps none that is under way from ending; its error goes on
 * afterwards. Answers in the order in which they ended.
 */
export async function sideBySide<T, R>(
  all: readonly T[],
  most: number,
  work: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const next = all.values();
  const done: R[] = [];
  const workers = await Promise.allSettled(
    Array.from({ length: Math.min(most, all.length) }, async () => {
      for (const one of next) done.push(await work(one));
    }),
  );
  const failed = workers.find((worker) => worker.status === 'rejected');
  if (failed) throw failed.reason;
  return done;
}
