/** Whether a metric is 0 or 1 at each moment, as its name says: its mean over time is a share. */
export function isZeroOrOne(metric: string): boolean {
  return /^up$|(?:^|[_.:])(?:success|healthy|is_up|is_ready)$/.test(metric);
}
