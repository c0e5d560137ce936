/** The longest that a timer of Node runs, in milliseconds: 24 days. What is set for longer would end at once. */
const LONGEST = 2 ** 31 - 1;

/** Aborted after so many seconds. */
export function after(seconds: number): AbortSignal {
  return AbortSignal.timeout(Math.min(LONGEST, Math.ceil(seconds * 1000)));
}
