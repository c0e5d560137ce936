import { describe, expect, it } from 'vitest';
import { addDays, startOf } from '../../src/model/period.ts';
import type { Row } from '../../src/model/report.ts';
import type { Since } from '../../src/model/why.ts';
import { type Contrast, contrastOf, contrastOfHour } from '../../src/why/contrast.ts';
import { stepOf, stepsOf, trendOf } from '../support/concluded-rows.ts';
import { LAST_DAY, rowOf } from '../support/row.ts';

const ZONE = 'Europe/Berlin';
const DAY = 86_400;
const at = (date: string) => startOf(date, ZONE);
const END = at(addDays(LAST_DAY, 1));
const ROW = rowOf(Array.from({ length: 30 }, () => 1));
const WITH_STEP: Row = { ...ROW, steps: stepsOf([stepOf('2026-01-27')]) };

function contrastFor(since: Since, row: Row = ROW, from?: number): Contrast {
  return contrastOf(since, { row, end: END, zone: ZONE, ...(from === undefined ? {} : { from }) });
}

const days = (day: string, because = 'The hours cannot be told apart.'): Since => ({
  kind: 'days',
  day,
  earliest: addDays(day, -1),
  latest: day,
  because,
});

describe('what is held against what', () => {
  it('is the week before the first of the hours, and what came after the last, by days', () => {
    const [first, last] = [at('2026-01-27') + 14 * 3600, at('2026-01-27') + 16 * 3600];
    expect(contrastFor({ kind: 'hours', day: '2026-01-27', first, last }, WITH_STEP)).toEqual({
      between: { start: first, end: last },
      before: { start: first - 7 * DAY, end: first },
      now: { start: last, end: END },
      cell: DAY,
      every: DAY,
    });
  });

  it('leaves out the days between which a step came, and reaches a week at most', () => {
    const long = contrastFor(days('2026-01-20'), { ...ROW, steps: stepsOf([stepOf('2026-01-20')]) });
    expect(long.between).toEqual({ start: at('2026-01-19'), end: at('2026-01-21') });
    expect(long.now).toEqual({ start: at('2026-01-21'), end: at('2026-01-28') });
    expect(long.before).toEqual({ start: at('2026-01-12'), end: at('2026-01-19') });
  });

  it('has at least a day now and never one beyond the figures, however late it was', () => {
    for (const day of ['2026-01-31', '2026-02-01', '2026-02-02']) {
      const { now, before } = contrastFor(days(day), { ...ROW, steps: stepsOf([stepOf(day)]) });
      expect(now.end).toBe(END);
      expect(now.end - now.start).toBeGreaterThanOrEqual(DAY);
      expect(before?.end ?? 0).toBeLessThanOrEqual(now.start);
    }
  });

  it('has nothing before what the source still has, and nothing at all where that is less than a day', () => {
    const reach = at('2026-01-24');
    expect(contrastFor(days('2026-01-27'), WITH_STEP, reach).before).toEqual({
      start: reach,
      end: at('2026-01-26'),
    });
    expect(contrastFor(days('2026-01-27'), WITH_STEP, at('2026-01-25') + 3600).before).toBeUndefined();
  });

  it('is a trend’s last days against the level that it left', () => {
    const { before, now, between } = contrastFor({ kind: 'trend', day: '2026-01-24' });
    expect(before).toEqual({ start: at('2026-01-17'), end: at('2026-01-24') });
    expect(now).toEqual({ start: END - 4.5 * DAY, end: END });
    expect(between).toEqual({ start: at('2026-01-23'), end: at('2026-01-25') });
  });

  it('is a trend’s last days against its first where it may be older, or where it came after a step', () => {
    const older = contrastFor({ kind: 'trend', day: '2026-01-10', before: true });
    expect(older.between).toBeUndefined();
    expect(older.before).toEqual({ start: at('2026-01-03'), end: at('2026-01-10') });
    expect(older.now).toEqual({ start: END - 7 * DAY, end: END });
    const since = rowOf(
      Array.from({ length: 30 }, () => 1),
      { trend: trendOf('degrading', { sinceStep: true }) },
    );
    const after = contrastFor({ kind: 'trend', day: '2026-01-18' }, since);
    expect(after.before).toEqual({ start: at('2026-01-18'), end: at('2026-01-23') });
    expect(after.now).toEqual({ start: END - 5 * DAY, end: END });
  });

  it('is the last week after what began gradually', () => {
    const since: Since = {
      kind: 'days',
      day: '2026-01-14',
      earliest: '2026-01-10',
      latest: '2026-01-20',
      because: 'It began gradually.',
    };
    expect(contrastFor(since).now).toEqual({ start: END - 7 * DAY, end: END });
  });

  it('has nothing before what was over as long as is known, nor of days that are over now and then', () => {
    const over = { kind: 'overrun', day: '2026-01-03', before: true } as const;
    const exceeded = rowOf(Array.from({ length: 30 }, () => 3));
    expect(contrastFor(over, exceeded).before).toBeUndefined();
    expect(contrastFor({ kind: 'unknown', because: 'Now and then.' }, exceeded).before).toBeUndefined();
    expect(contrastFor({ kind: 'overrun', day: '2026-01-28' }, exceeded)).toMatchObject({
      between: { start: at('2026-01-27'), end: at('2026-01-28') },
      now: { start: at('2026-01-28'), end: END },
    });
  });

  it('is the week against the one before it where nobody knows when it began', () => {
    const { between, before, now } = contrastFor({ kind: 'unknown', because: 'No day shows.' });
    expect(between).toBeUndefined();
    expect(before).toEqual({
      start: ROW.verdict.window.start - 7 * DAY,
      end: ROW.verdict.window.start,
    });
    expect(now).toEqual({ start: END - 7 * DAY, end: END });
  });
});

describe('an hour', () => {
  const start = at('2026-01-27') + 14 * 3600;

  it('is held against the same one of each of the seven days before', () => {
    expect(contrastOfHour(start)).toEqual({
      between: { start, end: start + 3600 },
      before: { start: start - 7 * DAY, end: start - DAY + 3600 },
      now: { start, end: start + 3600 },
      cell: 3600,
      every: DAY,
    });
  });

  it('is held against those that the source still has', () => {
    expect(contrastOfHour(start, start - 3 * DAY).before?.start).toBe(start - 3 * DAY);
    expect(contrastOfHour(start, start).before).toBeUndefined();
  });
});
