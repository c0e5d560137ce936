import type { Problem } from '../../model/errors.ts';
import { WEEKDAYS } from '../../model/period.ts';
import { REPORT_KINDS } from '../../model/report.ts';
import type { DayOfMonth, Schedule, TimeOfDay } from '../../model/schedule.ts';
import { readDuration } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenSchedule } from './schedule-schema.ts';

const MORNING: TimeOfDay = { hour: 8, minute: 0 };
const NIGHT: TimeOfDay = { hour: 1, minute: 0 };
const FIRST_MONDAY: DayOfMonth = { kind: 'weekday', nth: 1, weekday: 'monday' };

/** The schedule: Monday 08:00 and the first Monday of the month 08:00 unless it says otherwise. */
export function scheduleOf(yaml: YamlFile, path: Path, written: WrittenSchedule): Read<Schedule> {
  const { weekly, monthly, daily, reports = REPORT_KINDS } = written;
  const weeklyAt = timeOf(yaml, [...path, 'weekly', 'at'], weekly?.at, MORNING);
  const monthlyAt = timeOf(yaml, [...path, 'monthly', 'at'], monthly?.at, MORNING);
  const dailyAt = timeOf(yaml, [...path, 'daily', 'at'], daily?.at, NIGHT);
  const day = dayOf(yaml, [...path, 'monthly', 'on'], monthly?.on);
  const grace = readDuration(yaml, [...path, 'grace'], written.grace, 1800);
  const wait = readDuration(yaml, [...path, 'wait'], written.wait, 6 * 3600);
  return {
    problems: [weeklyAt, monthlyAt, dailyAt, day, grace, wait].flatMap(
      (part): readonly Problem[] => part.problems,
    ),
    value: {
      ...(reports.includes('weekly') && {
        weekly: { on: weekly?.on ?? 'monday', at: weeklyAt.value ?? MORNING },
      }),
      ...(reports.includes('monthly') && {
        monthly: { on: day.value ?? FIRST_MONDAY, at: monthlyAt.value ?? MORNING },
      }),
      daily: { at: dailyAt.value ?? NIGHT },
      grace: grace.value ?? 0,
      wait: wait.value ?? 0,
      catchUp: written.catch_up ?? 4,
      onFailure: written.on_failure ?? 'hold',
    },
  };
}

/** Reads a time of day: `08:00`, `8:00`. */
export function timeOf(
  yaml: YamlFile,
  path: Path,
  text: string | undefined,
  preset: TimeOfDay,
): Read<TimeOfDay> {
  if (text === undefined) return { value: preset, problems: [] };
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (!hour || !minute) return { problems: [yaml.problem(path, MESSAGES.badTime(text))] };
  return { value: { hour: Number(hour), minute: Number(minute) }, problems: [] };
}

const NTH = ['first', 'second', 'third', 'fourth'] as const;

function dayOf(yaml: YamlFile, path: Path, written: string | number | undefined): Read<DayOfMonth> {
  const text = String(written ?? '').toLowerCase();
  const date = Number(text);
  if (text === '') return { value: FIRST_MONDAY, problems: [] };
  if (text === 'last') return { value: { kind: 'last' }, problems: [] };
  if (/^\d+$/.test(text) && date >= 1 && date <= 31) return { value: { kind: 'date', date }, problems: [] };
  const [nthName, dayName, ...rest] = text.split(/\s+/);
  const nth = ([1, 2, 3, 4] as const).find((index) => NTH[index - 1] === nthName);
  const weekday = WEEKDAYS.find((name) => name === dayName);
  if (!nth || !weekday || rest.length > 0) {
    return { problems: [yaml.problem(path, MESSAGES.badDayOfMonth(String(written)))] };
  }
  return { value: { kind: 'weekday', nth, weekday }, problems: [] };
}
