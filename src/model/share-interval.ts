/** The 97.5% quantile of the normal distribution. */
const Z = 1.959963984540054;

/** The interval in which a share lies that was seen `count` times of `of`, at 95%; from 0 to 1 (the score interval, Wilson 1927). */
export function shareInterval(count: number, of: number): { readonly lower: number; readonly upper: number } {
  const share = count / of;
  const scale = 1 + Z ** 2 / of;
  const middle = (share + Z ** 2 / (2 * of)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))) / scale;
  return { lower: Math.max(0, middle - half), upper: Math.min(1, middle + half) };
}
