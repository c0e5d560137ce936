import { describe, expect, it } from 'vitest';
import type { Violation } from '../../src/model/violation.ts';
import type { Window } from '../../src/model/window.ts';
import { actionsOf } from '../../src/report/actions.ts';
import { quantity, budget as someBudget } from '../support/budget.ts';
import { CONCLUDED, crossingOf, possibleOf, trendOf } from '../support/concluded-rows.ts';
import { floorRow, rowOf, verdictOf } from '../support/row.ts';
import { violationOf } from '../support/violation.ts';

const DAY = {
  kind: 'week' as const,
  asOf: Date.parse('2026-02-02T00:00:00Z') / 1000,
  date: '2026-02-02',
  zone: 'UTC',
};
const WEEK = 7 * 86_400;
const END = Date.parse('2026-02-02T00:00:00Z') / 1000;

/** Weeks that end with the report's, the newest last. */
function weeksOf(...actuals: readonly (number | undefined)[]) {
  return actuals.map((actual, index) => {
    const end = END - (actuals.length - 1 - index) * WEEK;
    const window: Window = { start: end - WEEK, end };
    return verdictOf(someBudget(), window, actual);
  });
}

describe('an action on a budget that approaches', () => {
  const watch = (differing: Parameters<typeof rowOf>[1]) =>
    actionsOf([rowOf([1.9], differing)], [], DAY)[0]?.text;

  it('says where it goes: its trend, its step, when it reaches its limit or may', () => {
    expect(watch({ trend: trendOf('steady') })).toContain('Watch it, its trend is steady; optimise');
    expect(watch({ trend: trendOf('degrading'), forecast: crossingOf() })).toContain(
      'Watch it: at this trend it reaches its limit around 20 February 2026; optimise',
    );
    expect(watch({ trend: trendOf('degrading'), forecast: possibleOf() })).toContain(
      'Watch it: it may reach its limit from 12 February 2026 on; optimise',
    );
    const { trend, steps, forecast } = CONCLUDED.trendSince;
    expect(watch({ trend, steps, forecast })).toContain(
      'Watch it: up 20% since Tuesday 13 January; at this trend it reaches its limit around 20 February 2026; optimise',
    );
  });

  it('says nothing of a trend that is unclear', () => {
    expect(watch({ trend: trendOf('unclear') })).toContain('Watch it; optimise');
  });
});

describe('an action', () => {
  it('is opened the day after the week in which the budget was first exceeded, and is due a week later', () => {
    const [action] = actionsOf(
      [rowOf([2.1], { weeks: weeksOf(1.8, 1.8, 2.1), budget: { owner: '@backend-team' } })],
      [],
      DAY,
    );
    expect(action).toMatchObject({
      title: 'API Query P95 over budget',
      text: '2.1 s against 2 s (105% used). Find the cause and bring it back within budget.',
      owner: '@backend-team',
      opened: '2026-02-02',
      due: '2026-02-09',
      overdueDays: 0,
    });
  });

  it('ages from the report that first told of it while the budget stays exceeded', () => {
    const row = rowOf([2.1], { weeks: weeksOf(1.8, 2.2, 2.2, 2.1) });
    const told = [{ budget: 'api/query-p95', why: 'exceeded', told: '2026-01-19' }] as const;
    expect(actionsOf([row], [], { ...DAY, told })[0]).toMatchObject({
      opened: '2026-01-19',
      told: '2026-01-19',
      due: '2026-01-26',
      overdueDays: 7,
    });
  });

  it('is not overdue while nobody was told of it, or was told of something else', () => {
    const row = rowOf([2.1], { weeks: weeksOf(1.8, 2.2, 2.2, 2.1) });
    const untold = { opened: '2026-01-19', told: '2026-02-02', due: '2026-02-09', overdueDays: 0 };
    expect(actionsOf([row], [], DAY)[0]).toMatchObject(untold);
    const told = [
      { budget: 'api/query-p95', why: 'approaching', told: '2026-01-12' },
      { budget: 'api/other', why: 'exceeded', told: '2026-01-12' },
    ] as const;
    expect(actionsOf([row], [], { ...DAY, told })[0]).toMatchObject(untold);
  });

  it('of a budget that never had a verdict is as old as the report that first told of it, since it may be new', () => {
    const row = rowOf([undefined], { weeks: weeksOf(undefined, undefined, undefined, undefined, undefined) });
    const [action] = actionsOf([row], [], DAY);
    expect(action).toMatchObject({ opened: '2026-02-02', due: '2026-02-09', overdueDays: 0 });
    expect(action).not.toHaveProperty('openedBefore');
    const told = [{ budget: 'api/query-p95', why: 'unknown', told: '2026-01-26' }] as const;
    expect(actionsOf([row], [], { ...DAY, told })[0]).toMatchObject({
      opened: '2026-01-26',
      due: '2026-02-02',
      overdueDays: 0,
    });
  });

  it('began with the first week known or before it when every week was exceeded, and says so', () => {
    const [action] = actionsOf([rowOf([2.1], { weeks: weeksOf(2.1, 2.1) })], [], DAY);
    expect(action).toMatchObject({
      opened: '2026-01-26',
      openedBefore: true,
      due: '2026-02-09',
      overdueDays: 0,
    });
  });

  it('is known to the day when the week before its run had another status', () => {
    const [action] = actionsOf([rowOf([2.1], { weeks: weeksOf(1.8, 2.1, 2.1) })], [], DAY);
    expect(action?.openedBefore).toBeUndefined();
  });

  it('is to watch when approaching, without a date', () => {
    const [action] = actionsOf([rowOf([1.9], { weeks: weeksOf(1.9) })], [], DAY);
    expect(action).toMatchObject({
      why: 'approaching',
      title: 'API Query P95 approaching budget',
      overdueDays: 0,
    });
    expect(action?.due).toBeUndefined();
    expect(action?.text).toBe(
      '1.9 s against 2 s (95% used). Watch it; optimise before it exceeds the budget.',
    );
  });

  it('is opened for an unknown, since nobody else would notice', () => {
    const [action] = actionsOf([rowOf([undefined], { weeks: weeksOf(1, undefined) })], [], DAY);
    expect(action).toMatchObject({
      why: 'unknown',
      due: '2026-02-09',
      text: 'No data. Fix the measurement.',
    });
  });

  it('is not there for a budget that is within', () => {
    expect(actionsOf([rowOf([1])], [], DAY)).toEqual([]);
  });

  it('says that a figure above the highest bucket is at least that', () => {
    expect(actionsOf([floorRow(2.5)], [], DAY)[0]?.text).toContain(
      'at least 2.5 s against 2 s (≥ 125% used).',
    );
  });

  it('says at least for a floor', () => {
    const floor = rowOf([42], { budget: { bound: 'at_least', limit: quantity('50 TPS') } });
    expect(actionsOf([floor], [], DAY)[0]?.text).toContain('42 TPS against at least 50 TPS (119% used).');
  });
});

const violation = violationOf({
  id: 'api.query-p95-2026-01-20',
  firstDay: '2026-01-20',
  lastDay: '2026-01-25',
  opened: END - WEEK,
  deadlines: [
    ['acknowledge', END - WEEK + 3600],
    ['implement', END],
    ['validate', END + WEEK],
  ],
  next: { step: 'acknowledge', due: END - WEEK + 3600 },
  links: ['https://tickets.example/7'],
});
const responseTo = (actual: number, differing: Partial<Violation> = {}) =>
  actionsOf([rowOf([actual])], [{ ...violation, ...differing }], DAY)[0];

describe('the action of a violation', () => {
  it('has the step to take and by how much it is overdue, and is due when the budget is to be met again', () => {
    expect(responseTo(2.1, { owner: '@bob', rootCause: 'A cache.' })).toMatchObject({
      title: 'API Query P95 over budget',
      owner: '@bob',
      rootCause: 'A cache.',
      opened: '2026-01-26',
      step: 'acknowledge',
      stepDue: END - WEEK + 3600,
      stepLate: WEEK - 3600,
      due: '2026-02-02',
      overdueDays: 0,
      violation: 'api.query-p95-2026-01-20',
      links: ['https://tickets.example/7'],
    });
  });

  it('says of its step and of its due date each by how much that is overdue, and once when they are the same', () => {
    const implementBy = END - 2 * 86_400;
    const deadlines = [
      ['acknowledge', END - WEEK],
      ['implement', implementBy],
    ] as const;
    expect(responseTo(2.1, { deadlines, next: { step: 'acknowledge', due: END - WEEK } })).toMatchObject({
      stepLate: WEEK,
      due: '2026-01-31',
      overdueDays: 2,
    });
    expect(responseTo(2.1, { deadlines, next: { step: 'implement', due: implementBy } })).toMatchObject({
      stepLate: 2 * 86_400,
      due: '2026-01-31',
      overdueDays: 0,
    });
  });

  it('closes by itself while the budget is met, unless the settings ask for a validation', () => {
    expect(responseTo(1, { metDays: 3, closesByItself: true })?.text).toBe(
      '1 s against 2 s (50% used). The violation closes by itself after 4 more days within budget.',
    );
    expect(responseTo(1, { metDays: 6, closesByItself: true })?.text).toContain('after 1 more day within');
  });

  it('stays while the budget is met and the violation is not closed, and is then due when it is to be validated', () => {
    expect(responseTo(1, { metDays: 3, next: { step: 'validate', due: END + WEEK } })).toMatchObject({
      why: 'within',
      title: 'API Query P95 was over budget, met for 3 days of 7',
      due: '2026-02-09',
      overdueDays: 0,
      text: expect.stringContaining('Confirm that it stays within budget, and close the violation.'),
    });
    expect(responseTo(1)?.title).toBe('API Query P95 over budget on 25 January 2026');
  });

  it('tells of the last day over and not of the whole alone while that is within', () => {
    const days = [1, 2.2, 2.4, 2.2].map((value, index) => ({
      date: `2026-01-2${index + 2}`,
      status: value > 2 ? ('exceeded' as const) : ('within' as const),
      value,
      limit: 2,
    }));
    const row = rowOf([1.66], { days, daysOver: { over: 3, of: 4 } });
    const [action] = actionsOf([row], [violation], { ...DAY, kind: 'month' });
    expect(action?.text).toBe(
      '2.2 s on 25 January, 3 of 4 days over; the month is within at 1.66 s (83% used). ' +
        'Find the cause and bring it back within budget.',
    );
  });

  it('says that it came back, and how often', () => {
    expect(responseTo(2.1, { reopened: [END], recurring: true, earlier: 1 })?.title).toBe(
      'API Query P95 over budget again, for the 3rd time',
    );
  });

  it('is not there for a closed one', () => {
    expect(responseTo(1, { state: 'closed' })).toBeUndefined();
  });

  it('of a period that is over as a whole says that the budget is met again, and is due no more', () => {
    const closed = { state: 'closed', closed: END, metDays: 7 } as const;
    const byItself = responseTo(2.1, { ...closed, unvalidated: true });
    expect(byItself).toMatchObject({
      title: 'API Query P95 over budget, met again since 26 January 2026',
      text: '2.1 s against 2 s (105% used). Its violation closed by itself. Find out whether the cause is gone, and write it down.',
      overdueDays: 0,
    });
    expect(byItself).not.toHaveProperty('due');
    expect(responseTo(2.1, closed)?.text).toContain('Its violation is validated and closed.');
  });
});
