import { describe, expect, it } from 'vitest';
import type { LabelFinding, Since, Where } from '../../src/model/why.ts';
import {
  changesWords,
  hoursWords,
  sinceWords,
  valuesOf,
  valueWords,
  whereWords,
  whyLine,
} from '../../src/model/why-words.ts';
import { budget, quantity } from '../support/budget.ts';
import { CHANGES, HOURS, INSTANCES, OTHER_WHYS, ROUTES, UNCLEAR, WHY } from '../support/why.ts';

const ceiling = budget({ limit: quantity('2s') });
const target = budget({ bound: 'at_least', limit: quantity('99.9%') });
const at = (text: string) => Date.parse(text) / 1000;
const by = (finding: LabelFinding, ...named: string[]): Where => ({
  kind: 'values',
  label: finding.label,
  named,
  labels: [finding],
});

describe('the line that says why', () => {
  it('says since when, where, and what changed before, in this order', () => {
    expect(whyLine(WHY, ceiling, 'UTC')).toBe(
      'since Tuesday 27 January, 14:00–16:00; mostly route=/search, 71% of what is over, 12% before; api 1.42.0 → 1.43.0 at 13:40 and 2 more',
    );
  });

  it('leaves out what cannot be told, unless nothing else is told', () => {
    const unknown = { kind: 'unknown', because: 'The days do not show when it began.' } as const;
    expect(whyLine({ ...WHY, since: unknown }, ceiling, 'UTC')).toBe(
      'mostly route=/search, 71% of what is over, 12% before; api 1.42.0 → 1.43.0 on 27 January at 13:40 and 2 more',
    );
    expect(whyLine(OTHER_WHYS.at(-1) ?? WHY, ceiling, 'UTC')).toBe('The days do not show when it began');
  });
});

describe('since when in words', () => {
  it('says hours on the wall clock of the zone, with both days across midnight, and the end of a day as 24:00', () => {
    expect(sinceWords(HOURS, 'Europe/Berlin')).toBe('since Tuesday 27 January, 15:00–17:00');
    const [evening, midnight, night] = [
      '2026-01-27T22:00:00Z',
      '2026-01-28T00:00:00Z',
      '2026-01-28T02:00:00Z',
    ].map(at);
    expect(hoursWords(evening ?? 0, midnight ?? 0, 'UTC')).toBe('Tuesday 27 January, 22:00–24:00');
    expect(hoursWords(evening ?? 0, night ?? 0, 'UTC')).toBe(
      'Tuesday 27 January, 22:00 – Wednesday 28 January, 02:00',
    );
  });

  it('says a day, a trend and days over, and what is older than what is known', () => {
    const words = OTHER_WHYS.map(({ since }) => sinceWords(since, 'UTC'));
    expect(words).toEqual([
      'since Tuesday 27 January',
      'a trend since Saturday 3 January or before',
      'over since Saturday 3 January or before',
      'The days do not show when it began.',
    ]);
    const later: Since = { kind: 'trend', day: '2026-01-21' };
    expect(sinceWords(later, 'UTC')).toBe('a trend since Wednesday 21 January');
  });
});

describe('where in words', () => {
  it('adds up what several values carry', () => {
    expect(whereWords(by(ROUTES, '/search', '/cart'), ceiling)).toBe(
      'mostly route=/search and /cart, together 79% of what is over, 32% before',
    );
  });

  it('says beyond which level where little is beyond the limit', () => {
    const usual: LabelFinding = { ...ROUTES, parted: 'beyond_usual', beyond: 1.2 };
    expect(whereWords(by(usual, '/search'), ceiling)).toBe(
      'mostly route=/search, 71% of what is over 1.2 s, 12% before',
    );
  });

  it('says the figures of a value where its share says little, or where there are no shares', () => {
    const own = 'mostly route=/cart, 0.5 s itself, 0.4 s before';
    const values = [{ value: '/cart', now: 0.04, before: 0.02, figureNow: 0.5, figureBefore: 0.4 }];
    expect(whereWords(by({ ...ROUTES, values }, '/cart'), ceiling)).toBe(own);
    expect(whereWords(by({ ...ROUTES, parted: 'figures', values }, '/cart'), ceiling)).toBe(own);
  });

  it('says errors of a ratio target, and the part of the change of an amount', () => {
    expect(whereWords(by({ ...ROUTES, parted: 'bad_events' }, '/search'), target)).toBe(
      'mostly route=/search, 71% of the errors, 12% before',
    );
    expect(whereWords(by({ ...ROUTES, parted: 'amount' }, '/search'), ceiling)).toBe(
      'mostly route=/search, 96% of the change',
    );
  });

  it('says that all moved alike', () => {
    const even: Where = { kind: 'even', labels: [INSTANCES, UNCLEAR] };
    expect(whereWords(even, ceiling)).toBe('evenly over all 5 instances');
    const both: Where = { kind: 'even', labels: [INSTANCES, { ...INSTANCES, label: 'status', of: 3 }] };
    expect(whereWords(both, ceiling)).toBe('evenly over all 5 instances and all 3 values of status');
  });

  it('says a shift of the traffic as such', () => {
    const values = [{ value: '/export', trafficNow: 0.3, trafficBefore: 0.05 }];
    const shift: Where = {
      kind: 'traffic',
      label: 'route',
      named: ['/export'],
      labels: [{ ...ROUTES, values }],
    };
    expect(whereWords(shift, ceiling)).toBe(
      'more traffic of route=/export, 30% of all, 5% before, while no route changed by itself',
    );
  });

  it('quotes a value that could be taken for more than a value, cuts a long one, and shows nothing unseen', () => {
    expect(valueWords('/a; api 2.0 at 13:40')).toBe('“/a; api 2.0 at 13:40”');
    expect(valueWords('a”; b')).toBe('“a"; b”');
    expect(valueWords('')).toBe('“”');
    expect(valueWords('a\nb\u202Ec')).toBe('“a b c”');
    expect(valueWords('x'.repeat(1000))).toHaveLength(60);
    expect(valuesOf('evil\nlabel', 2)).toBe('2 values of evil label');
  });
});

describe('what changed before in words', () => {
  it('says the nearest with its time, and how many more there are', () => {
    const [first] = CHANGES.changes;
    const one = { ...CHANGES, changes: first ? [first] : [], more: 0 };
    expect(changesWords(one, 'UTC')).toBe('api 1.42.0 → 1.43.0 on 27 January at 13:40');
    expect(changesWords(one, 'UTC', '2026-01-27')).toBe('api 1.42.0 → 1.43.0 at 13:40');
  });

  it('says that nothing was seen only where somebody looked and every place answered', () => {
    const none = { ...CHANGES, changes: [], more: 0 };
    expect(changesWords({ ...none, unknown: [] }, 'UTC')).toBe('no change seen before it');
    expect(changesWords(none, 'UTC')).toBe('');
    expect(changesWords({ ...none, unknown: [], places: [] }, 'UTC')).toBe('');
    const { within: _, ...nowhen } = none;
    expect(changesWords({ ...nowhen, unknown: [] }, 'UTC')).toBe('');
  });
});
