import { describe, expect, it } from 'vitest';
import { datesWords, overdueWords } from '../../src/model/dates.ts';

describe('local dates in words', () => {
  it.each([
    [['2026-01-27', '2026-01-28', '2026-01-29'], '27–29 January 2026'],
    [['2026-01-14', '2026-01-27', '2026-01-28'], '14 and 27–28 January 2026'],
    [['2026-01-31', '2026-02-01'], '31 January – 1 February 2026'],
    [['2026-01-02', '2026-01-30', '2026-02-02', '2026-02-04'], '2, 30 January, 2 and 4 February 2026'],
    [['2025-12-30', '2026-01-02'], '30 December 2025 and 2 January 2026'],
    [['2026-01-27'], '27 January 2026'],
  ])('are ranges where they follow on each other: %j', (dates, words) => {
    expect(datesWords(dates)).toBe(words);
  });
});

it('lateness is counted in hours, and in days from the second on, and not before an hour is over', () => {
  expect(overdueWords(1_000_000 - 3599, 1_000_000)).toBe('overdue');
  expect(overdueWords(1_000_000 - 3600, 1_000_000)).toBe('1 hour overdue');
  expect(overdueWords(1_000_000 - 48 * 3600, 1_000_000)).toBe('2 days overdue');
});
