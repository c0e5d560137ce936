import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import type { EventKind } from '../../src/model/timeline.ts';
import { timelineOf } from '../../src/room/timeline.ts';
import { quantity } from '../support/budget.ts';
import { at, day, FAMILY, HERO, lifeIn, storyHistory } from '../support/life-story.ts';

const WHOLE = timelineOf(lifeIn(storyHistory(), HERO));

/** What the time line says of a kind, oldest first, each with its day. */
function said(kind: EventKind, events = WHOLE): readonly string[] {
  return events
    .filter((event) => event.kind === kind)
    .toReversed()
    .map(({ on, says, more }) => [`${on} ${says}`, ...more].join(' | '));
}

/** The time line where the reports of some weeks differ. */
function changed(change: (report: Report, ago: number) => Report, id = HERO) {
  return timelineOf(lifeIn(storyHistory(6, 0, change), id));
}

describe('the time line', () => {
  test('is newest first', () => {
    const days = WHOLE.map(({ on }) => on);
    expect(days).toEqual(days.toSorted().toReversed());
  });

  test('is newest first within a day, too', () => {
    const atOnce = (report: Report): Report => ({
      ...report,
      review: {
        ...report.review,
        violations: report.review.violations.map((one) => ({
          ...one,
          steps: one.steps.map((step, index) => ({ ...step, at: one.opened + 60 * (index + 1) })),
        })),
      },
    });
    const events = changed(atOnce).filter(({ on, kind }) => on === day(2, 1) && kind === 'violation');
    expect(events.map(({ says }) => says)).toEqual([
      'Violation investigated by @bob',
      'Violation acknowledged by @ann',
      'Violation opened',
    ]);
  });

  test('tells when the limit changed, and who approved it', () => {
    expect(said('limit')).toEqual([
      '2025-09-08 Limit 2 s → 2.4 s | approved by @cleo (product) | The index is dearer than what it saves',
    ]);
  });

  test('tells of a limit that was changed without a history once, in the report that had it first', () => {
    const tighter = (report: Report, ago: number): Report => ({
      ...report,
      rows: report.rows.map((row) =>
        row.budget.id === 'node/quiet' && ago < 3
          ? { ...row, budget: { ...row.budget, limit: quantity('1s') } }
          : row,
      ),
    });
    expect(said('limit', changed(tighter, 'node/quiet'))).toEqual([`${day(2)} Limit 2 s → 1 s`]);
  });

  test('tells of one step once, though every report dates it anew', () => {
    expect(said('step')).toEqual([`${day(5)} Level up 40% on Monday 22 December`]);
  });

  test('tells of days over on end, and that the last go on', () => {
    expect(said('overrun')).toEqual([
      `${day(40)} Over on 21 days: 21 April – 11 May 2025`,
      `${day(2)} Over on 21 days, from 12 January 2026 on`,
    ]);
  });

  test('tells of each step of a violation by whom and with what they wrote, what was late, and how it closed', () => {
    expect(said('violation')).toEqual([
      '2025-04-23 Violation opened | over since 21 April 2025',
      '2025-04-24 Violation acknowledged by @ann',
      '2025-05-18 Violation closed: met again for 7 days',
      '2026-01-13 Violation opened | over since 12 January 2026',
      '2026-01-14 Time to acknowledge ran out; acknowledged 24 hours later',
      '2026-01-15 Violation acknowledged by @ann | OPS-1, on it',
      '2026-01-18 Violation investigated by @bob | Cause: A missing <index>',
    ]);
  });

  test('tells what was done before a violation opened again, and that nothing will be done', () => {
    const again = (report: Report, ago: number): Report => ({
      ...report,
      review: {
        ...report.review,
        violations: report.review.violations.map((one) =>
          ago === 0
            ? {
                ...one,
                opened: at(0),
                reopened: [at(0)],
                steps: [],
                declined: { by: '@cleo', at: at(0, 1), text: 'It is replaced in March.' },
              }
            : one,
        ),
      },
    });
    const events = said('violation', changed(again));
    expect(events).toContain('2026-01-15 Violation acknowledged by @ann | OPS-1, on it');
    expect(events).toContain('2026-01-26 Violation opened again | over since 12 January 2026');
    expect(events).toContain('2026-01-27 Will not be done: It is replaced in March (@cleo)');
  });

  test('tells how a proposal came from state to state', () => {
    expect(said('proposal')).toEqual([
      '2025-08-26 Limit 2 s → 2.4 s proposed by @ann | The index is dearer than what it saves',
      '2025-08-31 Proposal 2 s → 2.4 s: in review',
      '2025-09-02 Limit 2 s → 2.4 s approved by @cleo (product)',
      '2025-09-14 Proposal 2 s → 2.4 s: watched',
    ]);
  });

  test('tells a forecast once, with how it moved and what became of it', () => {
    expect(said('forecast')).toEqual([
      '2026-01-04 Forecast: reaches 2.4 s around 15 January 2026 (between 12 January and 26 January 2026) | held: reached on 12 January 2026 | said in 2 reports, last on 11 January 2026: it reaches 2.4 s around 15 January 2026 (between 12 January and 26 January 2026)',
    ]);
  });

  test('tells when advice was given first, and that it was followed or given up', () => {
    expect(said('recommendation')).toEqual([
      '2025-07-06 Advice: Loosen it to 2.4 s | It was over in 3 of 12 weeks.',
      '2025-09-14 Followed, the limit is 2.4 s: Loosen it to 2.4 s',
    ]);
    const advised = (report: Report, ago: number): Report => ({
      ...report,
      recommendations:
        ago > 2 ? [{ budget: HERO, advice: 'watch', text: 'Watch it.', evidence: 'It is unclear.' }] : [],
    });
    expect(said('recommendation', changed(advised)).at(-1)).toBe('2026-01-18 No longer advised: Watch it');
  });

  test('tells of maintenance, notes and corrections, each with the report that has it', () => {
    expect(said('maintenance')).toEqual([
      '2025-08-04 Planned maintenance from 4 August 2025, 10:00 (Europe/Berlin, UTC+02:00) to 4 August 2025, 12:00 (Europe/Berlin, UTC+02:00) | Moves to new disks',
    ]);
    const note = WHOLE.find(({ kind }) => kind === 'note');
    expect(note).toMatchObject({ on: '2026-01-25', budget: HERO });
    expect(note?.report?.folder).toBe('weekly/2026-W04');
    expect(note?.markdown).toContain('We **know**');
    const corrected = (report: Report, ago: number): Report =>
      ago === 1
        ? {
            ...report,
            revision: 2,
            corrects: 'Late data',
            corrections: [{ budget: HERO, text: 'It was 2.9 s.' }],
          }
        : report;
    expect(said('correction', changed(corrected))).toEqual([
      '2026-01-25 Revision 2 of the report of 19–25 January 2026 corrects | It was 2.9 s. | Late data',
    ]);
  });

  test('tells of temporary limits that have begun, by their last telling, and of changes once', () => {
    const told = (report: Report, ago: number): Report => ({
      ...report,
      rows: report.rows.map((row) => ({
        ...row,
        budget: {
          ...row.budget,
          exceptions: [
            {
              limit: quantity('3s'),
              from: day(3),
              until: day(ago),
              start: at(3),
              end: at(ago),
              reason: 'Moves',
              approvedBy: '@cleo',
            },
            {
              limit: quantity('4s'),
              from: day(-9),
              until: day(-10),
              start: at(-9),
              end: at(-10),
              reason: 'Later',
              approvedBy: '@cleo',
            },
          ],
        },
        why: {
          occasion: 'asked' as const,
          since: { kind: 'unknown' as const, because: 'It cannot be told.' },
          where: { kind: 'unknown' as const, because: 'It cannot be told.', labels: [] },
          changes: {
            changes: [
              { kind: 'deployment' as const, at: at(4), text: 'api 1 → 2', link: 'https://ci.example/2' },
            ],
            more: 0,
            places: [],
            unknown: [],
          },
          queries: [],
        },
      })),
    });
    const events = changed(told);
    expect(said('exception', events)).toEqual([
      `${day(3)} Temporary limit 3 s, 5–26 January 2026 | Moves | approved by @cleo`,
    ]);
    expect(said('change', events)).toEqual([`${day(4)} Deployment: api 1 → 2`]);
    expect(events.find(({ kind }) => kind === 'change')?.link).toBe('https://ci.example/2');
  });

  test('of a family names the member that each is of', () => {
    const events = timelineOf(lifeIn(storyHistory(6), FAMILY));
    expect(events.map(({ kind, budget }) => `${kind} ${budget}`)).toEqual([`overrun ${FAMILY}[/search]`]);
  });
});
