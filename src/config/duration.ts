import { MESSAGES } from './messages.ts';
import type { Read } from './shape.ts';
import type { Path, YamlFile } from './yaml/file.ts';

const DURATION = /^(?:\d+(?:ms|[smhd]))+$/;
const PART = /(?<!\d)(\d+)(ms|[smhd])/g;
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

/** A timer of Node ends at once past 2³¹ milliseconds, nearly 25 days; a week is more than anybody waits for a machine. */
export const LONGEST_WAIT = 7 * 86_400;

/** Reads how long something of a machine is waited for, in seconds; the preset when nothing is written. */
export function readWait(
  yaml: YamlFile,
  path: Path,
  written: string | number | undefined,
  preset: number,
): Read<number> {
  const read = readDuration(yaml, path, written, preset);
  if (read.value === undefined || read.value <= LONGEST_WAIT) return read;
  return { problems: [yaml.problem(path, MESSAGES.tooLongToWait(String(written), '7d'))] };
}

/** Reads a duration that may be 0, in seconds; the preset when nothing is written. */
export function readDuration(
  yaml: YamlFile,
  path: Path,
  written: string | number | undefined,
  preset: number,
): Read<number> {
  if (written === undefined) return { value: preset, problems: [] };
  const seconds = String(written) === '0' ? 0 : durationOf(String(written));
  if (seconds === undefined) return { problems: [yaml.problem(path, MESSAGES.badDuration(String(written)))] };
  return { value: seconds, problems: [] };
}
