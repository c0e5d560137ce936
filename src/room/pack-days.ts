import type { DayPoint, Status } from '../model/verdict.ts';

/** Days as they are kept: their dates among those of all, and what they have beside one another. Others are kept as they are. */
export type PackedDays = readonly DayPoint[] | DayColumns;

interface DayColumns {
  /** Which of all dates the first day has; those of the others follow. */
  readonly from: number;
  /** The first letters of the statuses. */
  readonly status: string;
  /** The limit of each day, or of all. */
  readonly limit: number | readonly number[];
  /** Null for a day that is unknown. */
  readonly value: readonly (number | null)[];
}

const STATUS: Readonly<Record<string, Status>> = {
  w: 'within',
  a: 'approaching',
  e: 'exceeded',
  u: 'unknown',
};

/** Days by columns, where their dates follow one another among all dates and each has a plain figure or none. */
export function packDays(days: readonly DayPoint[], dates: readonly string[]): PackedDays {
  const from = dates.indexOf(days[0]?.date ?? '');
  const isPlain = days.every(
    ({ date, floor, rolled }, index) => date === dates[from + index] && !floor && !rolled,
  );
  if (from < 0 || !isPlain) return days;
  const first = days[0]?.limit ?? 0;
  const limits = days.map(({ limit }) => limit);
  return {
    from,
    status: days.map(({ status }) => status[0]).join(''),
    limit: limits.every((limit) => limit === first) ? first : limits,
    value: days.map(({ value }) => value ?? null),
  };
}

/** The days that {@link packDays} packed. */
export function unpackDays(packed: PackedDays, dates: readonly string[]): readonly DayPoint[] {
  if (!('from' in packed)) return packed;
  const { from, status, limit, value } = packed;
  return value.map((figure, index): DayPoint => {
    const day = {
      date: dates[from + index] ?? '',
      status: STATUS[status[index] ?? ''] ?? 'unknown',
      limit: typeof limit === 'number' ? limit : (limit[index] ?? 0),
    };
    return figure === null ? day : { ...day, value: figure };
  });
}
