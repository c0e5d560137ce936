import { describe, expect, it } from 'vitest';
import { deadline } from '../../src/review/deadline.ts';

const BERLIN = 'Europe/Berlin';
const WORK = {
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  from: '09:00',
  to: '17:00',
} as const;
const at = (iso: string) => Date.parse(iso) / 1000;
const due = (opened: string, hours: number, zone = BERLIN) =>
  new Date(deadline(at(opened), hours * 3600, zone, WORK) * 1000).toISOString();

describe('a deadline', () => {
  it('counts every hour unless hours of work are set', () => {
    expect(deadline(1000, 3600, BERLIN, undefined)).toBe(4600);
  });

  it.each([
    ['an hour from the middle of a day', '2026-02-02T10:00:00Z', 1, '2026-02-02T11:00:00.000Z'],
    [
      'an hour from a Sunday night is an hour into Monday',
      '2026-02-01T23:00:00Z',
      1,
      '2026-02-02T09:00:00.000Z',
    ],
    [
      'an hour from shortly before the day ends goes on the next morning',
      '2026-02-02T15:30:00Z',
      1,
      '2026-02-03T08:30:00.000Z',
    ],
    ['24 hours are one day of work', '2026-02-02T10:00:00Z', 24, '2026-02-03T10:00:00.000Z'],
    ['48 hours from a Friday are over on Tuesday', '2026-02-06T10:00:00Z', 48, '2026-02-10T10:00:00.000Z'],
    ['a week is five days of work', '2026-02-02T10:00:00Z', 7 * 24, '2026-02-09T10:00:00.000Z'],
    ['two weeks are ten', '2026-02-02T10:00:00Z', 14 * 24, '2026-02-16T10:00:00.000Z'],
    [
      'local hours stay the same over a change of clocks',
      '2026-03-27T10:00:00Z',
      24,
      '2026-03-30T09:00:00.000Z',
    ],
  ])('%s', (_, opened, hours, expected) => {
    expect(due(opened, hours)).toBe(expected);
  });
});
