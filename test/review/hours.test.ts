import { describe, expect, it } from 'vitest';
import { deadline, isQuietTime, isWorkTime } from '../../src/review/hours.ts';

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

describe('quiet hours', () => {
  const NIGHT = { night: { from: '20:00', to: '07:00' }, days: ['saturday', 'sunday'] };
  /** The first moments at which it is quiet, and no longer, looked for every minute. */
  const turns = (from: string, hours: number, isQuiet: (moment: number) => boolean) =>
    Array.from({ length: hours * 60 }, (_, index) => at(from) + index * 60).flatMap((moment) =>
      isQuiet(moment) === isQuiet(moment - 60) ? [] : [new Date(moment * 1000).toISOString().slice(0, 16)],
    );
  const quiet =
    (hours: Parameters<typeof isQuietTime>[2], zone = BERLIN) =>
    (moment: number) =>
      isQuietTime(moment, zone, hours);

  it('are from the evening to the morning, and whole days', () => {
    // A Thursday in Berlin, an hour before UTC, to the Monday after.
    expect(turns('2026-01-29T00:00:00Z', 5 * 24, quiet(NIGHT))).toEqual([
      '2026-01-29T06:00',
      '2026-01-29T19:00',
      '2026-01-30T06:00',
      '2026-01-30T19:00',
      '2026-02-02T06:00',
      '2026-02-02T19:00',
    ]);
  });

  it('can be within a day', () => {
    const noon = { night: { from: '12:00', to: '14:00' }, days: [] };
    expect(turns('2026-01-29T00:00:00Z', 24, quiet(noon))).toEqual(['2026-01-29T11:00', '2026-01-29T13:00']);
  });

  it('go by the clocks of the place on days on which they change', () => {
    const night = { night: { from: '20:00', to: '07:00' }, days: [] };
    expect(turns('2026-03-28T12:00:00Z', 24, quiet(night))).toEqual(['2026-03-28T19:00', '2026-03-29T05:00']);
    expect(turns('2026-10-24T12:00:00Z', 24, quiet(night))).toEqual(['2026-10-24T18:00', '2026-10-25T06:00']);
    // Half past two comes not at all in spring, and twice in autumn: they end once.
    const early = { night: { from: '20:00', to: '02:30' }, days: [] };
    expect(turns('2026-03-28T12:00:00Z', 24, quiet(early))).toEqual(['2026-03-28T19:00', '2026-03-29T01:30']);
    expect(turns('2026-10-24T12:00:00Z', 24, quiet(early))).toEqual(['2026-10-24T18:00', '2026-10-25T00:30']);
  });

  it('of the hours outside of work are those', () => {
    const outside = (moment: number) => !isWorkTime(moment, BERLIN, WORK);
    expect(turns('2026-01-30T00:00:00Z', 4 * 24, outside)).toEqual([
      '2026-01-30T08:00',
      '2026-01-30T16:00',
      '2026-02-02T08:00',
      '2026-02-02T16:00',
    ]);
  });
});
