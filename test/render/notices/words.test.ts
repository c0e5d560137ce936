import { describe, expect, it } from 'vitest';
import type { Notice, Notices } from '../../../src/model/notice.ts';
import type { Row } from '../../../src/model/report.ts';
import { detailsOf, factsOf } from '../../../src/render/notices/facts.ts';
import { tellingOf } from '../../../src/render/notices/told.ts';
import { byViolation } from '../../../src/render/notices/view.ts';
import { headlineOf, headlineWithFigure, tallyOf } from '../../../src/render/notices/words.ts';
import { quantity, unit } from '../../support/budget.ts';
import { NOTICE, NOTICED_AT, noticesOf, noticesReport } from '../../support/notices.ts';
import { rowOf } from '../../support/row.ts';

const told = (notice: Notice, differing: Partial<Notices> = {}) =>
  tellingOf(noticesOf([notice], differing))(notice);
const factOf = (notice: Notice, name: string, differing: Partial<Notices> = {}) =>
  factsOf(told(notice, differing)).find((fact) => fact.name === name)?.text;
const detailOf = (notice: Notice, name: string, differing: Partial<Notices> = {}) =>
  detailsOf(told(notice, differing)).find((fact) => fact.name === name)?.text;
const withRows = (rows: readonly Row[]): Partial<Notices> => ({ report: noticesReport({ rows }) });

describe('the headline of a notice', () => {
  it.each([
    ['opened', 'API Query P95 is over its budget: 2.17 s of 2 s'],
    ['reopened', 'API Export P95 is over its budget again: 2.32 s of 2 s'],
    ['step', 'API Search P95: investigated by @ann'],
    ['overdue', 'API Search P95: finding its cause is 27 hours overdue'],
    ['met', 'API Login P95 was met on Tuesday 27 January, 1 of 7 days'],
    ['closed', 'API Upload P95 is met again, and closed by itself'],
    ['validated', 'API Upload P95 is met again, and validated'],
    ['declined', 'Nothing will be done about API Export P95'],
  ] as const)('of what is %s says what happened', (kind, headline) => {
    expect(headlineWithFigure(told(NOTICE[kind]))).toBe(headline);
  });

  it('has the figure of the last day over, and not of the week so far, which may be within', () => {
    const [row] = noticesReport().rows.filter(({ budget }) => budget.id === 'api/query-p95');
    if (!row) throw new Error('The report has no such row.');
    const within = { ...row, verdict: { ...row.verdict, status: 'within', actual: { value: 1.9 } } } as Row;
    expect(headlineWithFigure(told(NOTICE.opened, withRows([within])))).toBe(
      'API Query P95 is over its budget: 2.17 s of 2 s',
    );
  });

  it('has no figure of a week that is within, where the day is not judged yet', () => {
    const { violation } = NOTICE.opened;
    const today = { ...NOTICE.opened, violation: { ...violation, lastDay: '2026-01-28' } };
    const week = (value: number) => withRows([rowOf([value], { budget: { id: 'api/query-p95' } })]);
    expect(headlineWithFigure(told(today, week(1.9)))).toBe('API Query P95 is over its budget');
    expect(headlineWithFigure(told(today, week(2.1)))).toBe('API Query P95 is over its budget: 2.1 s of 2 s');
  });

  it('says short of a budget that is a least', () => {
    const row = rowOf([0.98], {
      budget: { id: 'api/query-p95', bound: 'at_least', limit: quantity('99.9%'), measuredIn: unit('ratio') },
    });
    const { violation } = NOTICE.opened;
    const notice = { ...NOTICE.opened, violation: { ...violation, lastDay: '2026-02-01' } };
    const { left } = told(notice, withRows([row]));
    expect(headlineWithFigure(told(notice, withRows([row])))).toBe(
      'API Query P95 is short of its budget: 98% of at least 99.9%',
    );
    expect(left).toBe('1.9% short on Sunday 1 February');
  });

  it('goes out without a figure where nothing could be measured, and says why', () => {
    const notes = [
      { budget: 'api/query-p95', text: 'It could not be measured for this notice. The server is down.' },
      { budget: 'api/other', text: 'Something else.' },
    ];
    const unmeasured = { report: noticesReport({ rows: [], dataQuality: { notes, warnings: [] } }) };
    expect(detailOf(NOTICE.opened, 'Figures', unmeasured)).toBe(
      'It could not be measured for this notice. The server is down',
    );
    expect(headlineWithFigure(told(NOTICE.opened, unmeasured))).toBe('API Query P95 is over its budget');
    expect(factOf(NOTICE.opened, 'Since when', unmeasured)).toBe('Tuesday 27 January, its first day over');
    expect(factOf(NOTICE.opened, 'Until when', unmeasured)).toContain(
      'Acknowledge until 28 January 2026, 08:30',
    );
  });

  it('counts from the step’s own deadline, where that of a later one was told of', () => {
    const later = { ...NOTICE.overdue, at: NOTICED_AT - 60 };
    expect(headlineOf(told(later))).toBe('API Search P95: finding its cause is 27 hours overdue');
  });

  it('says since when it is met, where that was told of days later', () => {
    const { violation } = NOTICE.met;
    const later = { ...NOTICE.met, violation: { ...violation, metDays: 3 } };
    expect(headlineOf(told(later))).toBe('API Login P95 is met since Tuesday 27 January, 3 of 7 days');
  });

  it('of a member with a long value is short enough to read', () => {
    const about = { ...NOTICE.opened.about, name: `API P95 ${'/x'.repeat(500)}` };
    expect(headlineOf(told({ ...NOTICE.opened, about })).length).toBeLessThan(150);
  });
});

describe('several notices', () => {
  it('are counted by kind, the most pressing first', () => {
    expect(tallyOf(['closed', 'opened', 'opened', 'met', 'opened'])).toBe(
      '3 violations opened, 1 met again, 1 closed',
    );
    expect(tallyOf(['overdue', 'overdue'])).toBe('2 steps overdue');
    expect(tallyOf(['declined', 'reopened'])).toBe('1 violation reopened, 1 will not be done');
  });

  it('stand in the order in which they press, and among alike ones by how much is used', () => {
    const other = { ...NOTICE.reopened, what: 'opened' } as const;
    const all = [NOTICE.closed, NOTICE.met, NOTICE.opened, NOTICE.overdue, other];
    expect(byViolation(noticesOf(all)).map(({ name }) => name)).toEqual([
      'API Export P95',
      'API Query P95',
      'API Search P95',
      'API Login P95',
      'API Upload P95',
    ]);
  });

  it('of one violation are told by the last of them, with what was before', () => {
    const opened = { ...NOTICE.closed, what: 'opened', at: NOTICED_AT - 3 * 86_400 } as const;
    for (const order of [
      [opened, NOTICE.closed],
      [NOTICE.closed, opened],
    ]) {
      const [only, ...others] = byViolation(noticesOf(order));
      expect(others).toEqual([]);
      expect(only?.notice.what).toBe('closed');
      expect(only?.earlier.map(({ what }) => what)).toEqual(['opened']);
    }
  });
});

describe('what a notice answers', () => {
  it('is since when, where, what changed before, who, until when and what to do', () => {
    expect(factsOf(told(NOTICE.opened)).map(({ name, text }) => [name, text])).toEqual([
      ['Since when', 'Tuesday 27 January, 15:00–17:00'],
      ['Where', 'Mostly route=/search, 71% of what is over, 12% before'],
      [
        'Changed before',
        'api 1.42.0 → 1.43.0, Tuesday 27 January, 14:40–14:52; index rebuilt, Tuesday 27 January, 13:10; and 1 more',
      ],
      ['Who', '@backend-team'],
      ['Until when', 'Acknowledge until 28 January 2026, 08:30 (Europe/Berlin, UTC+01:00)'],
      ['What to do', 'Open a ticket, assign an owner, notify those concerned'],
    ]);
  });

  it('says of a day that is not over yet that it is the last 24 hours', () => {
    const { violation } = NOTICE.opened;
    const today = { ...violation, firstDay: '2026-01-28', lastDay: '2026-01-28' };
    const watched = { ...NOTICE.opened, violation: today };
    expect(factOf(watched, 'Since when', withRows([]))).toBe('Over in its last 24 hours');
  });

  it('tells of what its hours opened what they showed, since the day before may be within', () => {
    const { violation } = NOTICE.opened;
    const seen = '2.4 s of 2 s in the 24 hours to 28 January 2026, 14:00 (Europe/Berlin, UTC+01:00)';
    const watched = { ...NOTICE.opened, violation: { ...violation, seen } };
    expect(headlineWithFigure(told(watched))).toBe(`API Query P95 is over its budget: ${seen}`);
    expect(headlineWithFigure(told({ ...watched, what: 'overdue' }))).not.toContain('2.4 s');
  });

  it('marks what is late', () => {
    const late = (notice: Notice) => factsOf(told(notice)).filter(({ isLate }) => isLate);
    expect(late(NOTICE.opened)).toEqual([]);
    expect(late(NOTICE.overdue).map(({ text }) => text)).toEqual([
      'Investigate until 27 January 2026, 04:15 (Europe/Berlin, UTC+01:00), 27 hours overdue',
    ]);
  });

  it('names whoever works on it before its owner', () => {
    const { violation } = NOTICE.opened;
    const assigned = { ...NOTICE.opened, violation: { ...violation, owner: '@ann' } };
    expect(factOf(assigned, 'Who')).toBe('@ann, @backend-team');
  });

  it('says nobody where it is nobody’s', () => {
    const { owner: _, ...about } = NOTICE.opened.about;
    expect(factOf({ ...NOTICE.opened, about }, 'Who')).toBe('nobody yet');
  });

  it('says who declined it, how they were known, and why; and asks nothing more', () => {
    expect(factOf(NOTICE.declined, 'Said')).toBe(
      'octocat (from the ticket): The export is replaced in March',
    );
    expect(factOf(NOTICE.declined, 'Until when')).toBeUndefined();
  });

  it('says what is to come after a day on which it was met', () => {
    expect(factOf(NOTICE.met, 'Still to come')).toBe('after 6 more days like it, it can be validated');
    const { violation } = NOTICE.met;
    const byItself = {
      ...NOTICE.met,
      violation: { ...violation, metDays: 6, closesByItself: true },
    } as const;
    expect(factOf(byItself, 'Still to come')).toBe('after 1 more day like it, it closes by itself');
  });
});
