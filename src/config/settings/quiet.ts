import type { QuietHours } from '../../model/directory.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { WEEKDAYS } from '../../model/period.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenQuiet } from './directory-schema.ts';
import { timeOf } from './schedule.ts';

/** Reads quiet hours: a night, whole days, or both. */
export function quietOf(yaml: YamlFile, path: Path, written: WrittenQuiet): Read<QuietHours> {
  const night = nightOf(yaml, path, written);
  const days = [...new Set(written.days ?? [])];
  const isNone = !isTried(yaml, path, ['from', 'to', 'days']);
  const problems = [
    ...night.problems,
    ...(isNone ? [yaml.problem(path, MESSAGES.noQuietHours(), { at: 'key' })] : []),
    ...(days.length === WEEKDAYS.length ? [yaml.problem([...path, 'days'], MESSAGES.alwaysQuiet())] : []),
  ];
  if (hasErrors(problems)) return { problems };
  return { problems, value: { ...(night.value ? { night: night.value } : {}), days } };
}

function nightOf(yaml: YamlFile, path: Path, { from, to }: WrittenQuiet): Read<QuietHours['night']> {
  if (from === undefined && to === undefined) return { problems: [] };
  if (from === undefined || to === undefined) {
    const missing = from === undefined ? 'from' : 'to';
    if (isTried(yaml, path, [missing])) return { problems: [] };
    return { problems: [yaml.problem(path, MESSAGES.nightInPart(missing), { at: 'key' })] };
  }
  const [begins, ends] = [
    timeOf(yaml, [...path, 'from'], from, { hour: 0, minute: 0 }),
    timeOf(yaml, [...path, 'to'], to, { hour: 0, minute: 0 }),
  ];
  const problems: readonly Problem[] = [...begins.problems, ...ends.problems];
  if (!begins.value || !ends.value) return { problems };
  const night = { from: textOf(begins.value), to: textOf(ends.value) };
  if (night.from !== night.to) return { problems, value: night };
  return { problems: [yaml.problem([...path, 'to'], MESSAGES.nightWithoutLength(night.to))] };
}

function textOf({ hour, minute }: { readonly hour: number; readonly minute: number }): string {
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}
