const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** The seconds of a length of time as PromQL writes it, such as `1h30m`, `-5m` or a bare number of seconds. */
export function secondsOfDuration(text: string): number {
  const plain = text.replaceAll(/[\s_]/g, '');
  const sign = plain.startsWith('-') ? -1 : 1;
  if (/^[+-]?[\d.]+$/.test(plain)) return Number(plain);
  const parts = [...plain.matchAll(/(?<!\d)(\d+)(ms|[smhdwy])/g)];
  return sign * parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (SECONDS[unit] ?? 0), 0);
}
