import { describe, expect, it } from 'vitest';
import { daysOf, parsePeriod } from '../../src/model/period.ts';
import type { Window } from '../../src/model/window.ts';
import { windowNames } from '../../src/recording/window-names.ts';

const berlin = { zone: 'Europe/Berlin', weekStartsOn: 'monday' } as const;
const names = windowNames(berlin);
const HOUR = 3600;

function week(id: string): Window & { readonly days: readonly Window[] } {
  const period = parsePeriod('week', id, berlin);
  if (!period) throw new Error(id);
  const plain = ({ start, end }: Window) => ({ start, end });
  return { ...plain(period), days: daysOf(period).map(plain) };
}

describe('the names of windows', () => {
  it('are runs of days over a change of clocks, whose day has 25 hours', () => {
    const { days } = week('2025-W43');
    expect(names.write(days)).toEqual(['2025-10-20..2025-10-26']);
    const read = names.read(['2025-10-20..2025-10-26']);
    expect(read).toEqual(days);
    expect((read?.at(-1)?.end ?? 0) - (read?.at(-1)?.start ?? 0)).toBe(25 * HOUR);
  });

  it('stop a run at a gap and where another kind of window begins', () => {
    const { days } = week('2026-W05');
    const next = week('2026-W06');
    expect(names.write(days.filter((_, index) => index === 0 || index === 2))).toEqual([
      '2026-01-26',
      '2026-01-28',
    ]);
    expect(names.write([...days, { start: next.start, end: next.end }])).toEqual([
      '2026-01-26..2026-02-01',
      '2026-W06',
    ]);
  });

  it('run over the end of a year', () => {
    const read = names.read(['2025-W51..2026-W02', '2025-11..2026-01']) ?? [];
    expect(read).toHaveLength(4 + 3);
    expect(names.write(read)).toEqual(['2025-W51..2026-W02', '2025-11..2026-01']);
  });

  it('are the two moments for a stretch of another calendar', () => {
    const { start } = week('2026-W05');
    const shifted = { start: start + HOUR, end: start + 25 * HOUR };
    expect(names.write([shifted])).toEqual(['2026-01-26T00:00:00Z/2026-01-27T00:00:00Z']);
    expect(names.read(['2026-01-26T00:00:00Z/2026-01-27T00:00:00Z'])).toEqual([shifted]);
  });
});
