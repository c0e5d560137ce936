const DURATION = /^(?:\d+(?:ms|[smhd]))+$/;
const PART = /(\d+)(ms|[smhd])/g;
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** A duration as Prometheus' configuration writes it, `30s`, `2m` or `1h30m`, in seconds; undefined when it is none. */
export function durationOf(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  const seconds = [...text.matchAll(PART)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? ''] ?? 0),
    0,
  );
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}
