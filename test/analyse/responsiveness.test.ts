import { describe, expect, it } from 'vitest';
import { responsivenessOf } from '../../src/analyse/responsiveness.ts';
import { startOf } from '../../src/model/period.ts';
import type { Opening, StepTaken } from '../../src/model/violation.ts';

const ZONE = 'Europe/Berlin';
const at = (date: string, hour = 0) => startOf(date, ZONE) + hour * 3600;
const MARCH = { start: at('2026-03-01'), end: at('2026-04-01') };
const taken = (step: StepTaken['step'], moment: number): StepTaken => ({ step, at: moment, by: '@ann' });

/** Opened on the morning after its first day, with an hour, a day and a week for its steps. */
function opening(
  firstDay: string,
  lastDay: string,
  opened: number,
  differing: Partial<Opening> = {},
): Opening {
  return {
    firstDay,
    lastDay,
    opened,
    steps: [],
    deadlines: [
      ['acknowledge', opened + 3600],
      ['investigate', opened + 86_400],
      ['implement', opened + 7 * 86_400],
    ],
    metDays: 7,
    ...differing,
  };
}

const prompt = opening('2026-03-02', '2026-03-04', at('2026-03-03', 8), {
  steps: [taken('acknowledge', at('2026-03-03', 9)), taken('investigate', at('2026-03-04', 9))],
  closed: at('2026-03-12'),
  unvalidated: true,
});
const neglected = opening('2026-03-09', '2026-03-17', at('2026-03-10', 8), {
  closed: at('2026-03-25'),
  unvalidated: true,
});
const late = opening('2026-03-30', '2026-03-31', at('2026-03-31', 8), {
  steps: [taken('acknowledge', at('2026-03-31', 8))],
  metDays: 0,
});

describe('how well the team responds', () => {
  it('is told by the steps whose time ran out in the month, and by what closed in it', () => {
    expect(responsivenessOf([prompt, neglected, late], MARCH, ZONE)).toEqual({
      // To the minute is in time: 9:00 is an hour after 8:00. 9:00 on the day after is an hour late.
      acknowledged: { inTime: 2, of: 3 },
      investigated: { inTime: 0, of: 2 },
      // Met again on 5 March, due on 10 March; and on 18 March, due on 17 March.
      met: { inTime: 1, of: 2 },
      closed: 2,
      unvalidated: 2,
      withoutCause: 1,
      // 3 days and 9 days.
      medianDays: 6,
    });
  });

  it('counts each step and each closing once over the months', () => {
    const april = { start: MARCH.end, end: at('2026-05-01') };
    const months = [MARCH, april].map((month) => responsivenessOf([prompt, neglected, late], month, ZONE));
    expect(months.map((one) => one?.investigated.of)).toEqual([2, 1]);
    expect(months.map((one) => one?.met)).toEqual([
      { inTime: 1, of: 2 },
      { inTime: 0, of: 1 },
    ]);
    expect(months.map((one) => one?.closed)).toEqual([2, 0]);
    expect(months[1]).not.toHaveProperty('medianDays');
  });

  it('is not told of a month in which nothing ran out or closed', () => {
    const may = { start: at('2026-05-01'), end: at('2026-06-01') };
    expect(responsivenessOf([prompt, neglected, late], may, ZONE)).toBeUndefined();
  });
});
