import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../../src/model/finding.ts';
import type { History } from '../../../src/model/history.ts';
import { besidePages } from '../../../src/render/room/beside.ts';
import { besideData, type Kind } from '../../../src/render/room/beside-data.ts';
import { type PairRow, type PairView, pairOf } from '../../../src/render/room/beside-pair.ts';
import { besideYear } from '../../support/beside-year.ts';
import { quantity } from '../../support/budget.ts';
import { pageTemplates } from '../../support/page-templates.ts';
import { about, historyOfStories, route, type Story } from '../../support/room-stories.ts';

const week = (daysAgo: number) => Math.floor(daysAgo / 7);

/** Two of 20 weeks side by side, by how long ago they were. */
function pair(
  stories: readonly Story[],
  ago: readonly [number, number] = [10, 0],
  silent: readonly number[] = [],
): PairView {
  return pairIn(historyOfStories({ stories, weeks: 20, silent }), 'weeks', ago);
}

function pairIn(history: History, kind: Kind, [from, to]: readonly [number, number]): PairView {
  const last = history[kind].length - 1;
  return pairOf(besideData(history)[kind], kind, last - from, last - to);
}

/** The only row of a pair with its group's title; `alike` where it is folded. */
function only(view: PairView): readonly [string, PairRow] {
  const rows = [
    ...view.groups.flatMap(({ title, rows: own }) => own.map((row) => [title, row] as const)),
    ...view.rest.map((row) => ['alike', row] as const),
  ];
  const [row] = rows;
  if (!row || rows.length > 1) throw new Error(`There are ${rows.length} rows.`);
  return row;
}

describe('a budget in two periods', () => {
  test('that crossed its limit says both statuses and figures, by how much, and that it is more than noise', () => {
    const [title, row] = only(
      pair([{ budget: { id: 'api/p95' }, on: about((ago) => (week(ago) < 6 ? 3 : 1), 0.01) }]),
    );
    expect(title).toBe('Crossed for the worse');
    expect(row).toMatchObject({
      name: 'API p95',
      href: 'budgets/api/p95.html',
      notes: ['at most 2 s'],
      from: { status: 'within', text: '1 s', limit: '' },
      to: { status: 'exceeded', limit: '' },
      remark: 'more than noise',
    });
    expect(row.change).toMatch(/^\+(19\d|20\d)%, worse$/);
  });

  test('that came back crossed for the better', () => {
    expect(only(pair([{ budget: { id: 'api/p95' }, on: about((ago) => (week(ago) < 6 ? 1 : 3)) }]))[0]).toBe(
      'Crossed for the better',
    );
  });

  test('that moved by more than noise without crossing says in which way that is', () => {
    const at = (budget: Story['budget'], before: number, now: number) =>
      only(
        pair([
          { budget, on: (ago, random) => (week(ago) < 6 ? now : before) * (1 + 0.02 * random.normal()) },
        ]),
      );
    expect(at({ id: 'api/p95' }, 1, 1.4)[0]).toBe('Moved for the worse by more than noise');
    expect(at({ id: 'api/p95' }, 1.4, 1)[0]).toBe('Moved for the better by more than noise');
    const [title, { change }] = at({ id: 'api/rate', bound: 'at_least', limit: quantity('50 TPS') }, 100, 70);
    expect([title, change]).toEqual([
      'Moved for the worse by more than noise',
      expect.stringMatching(/^-(29|30|31)%, worse$/),
    ]);
    const [, errors] = at({ id: 'api/up', bound: 'at_least', limit: quantity('90%') }, 0.96, 0.96);
    expect(errors.name).toBe('API up');
  });

  test('of a ratio target is compared by its errors', () => {
    const on: Story['on'] = (ago, random) =>
      1 - (week(ago) < 6 ? 0.0008 : 0.0004) * (1 + 0.05 * random.normal());
    const [title, { change }] = only(
      pair([{ budget: { id: 'api/up', bound: 'at_least', limit: quantity('99.9%') }, on }]),
    );
    expect(title).toBe('Moved for the worse by more than noise');
    expect(change).toMatch(/^errors \+(8\d|9\d|1[0-2]\d)%, worse$/);
  });

  test('that changed by less than 10%, or by no more than noise, is alike and says which', () => {
    const [small, { remark, notes, from }] = only(
      pair([{ budget: { id: 'api/p95' }, on: about((ago) => (week(ago) < 6 ? 1.08 : 1), 0.001) }]),
    );
    expect([small, remark, notes, from.status]).toEqual([
      'alike',
      'less than 10%',
      ['within, at most 2 s'],
      undefined,
    ]);
    const noisy = pair([
      {
        budget: { id: 'api/p95' },
        on: (ago) => (ago % 3 === 0 ? 2.6 : ago % 2) * (week(ago) === 0 ? 1.3 : 1),
      },
    ]);
    expect(only(noisy)[1].remark).toBe('no more than noise');
  });

  test('crossed because the limit changed, where its figure would not have crossed the old one', () => {
    const limitOn = (ago: number) => quantity(week(ago) < 6 ? '1s' : '2s');
    const [title, row] = only(pair([{ budget: { id: 'api/p95' }, on: () => 1.5, limitOn }]));
    expect(title).toBe('Crossed for the worse');
    expect(row.notes).toEqual(['crossed because the limit changed']);
    expect([row.from, row.to].map(({ text, limit }) => [text, limit])).toEqual([
      ['1.5 s', 'at most 2 s'],
      ['1.5 s', 'at most 1 s'],
    ]);
    const slower = only(
      pair([{ budget: { id: 'api/p95' }, on: (ago) => (week(ago) < 6 ? 2.5 : 1.5), limitOn }]),
    );
    expect(slower[1].notes).toEqual(['the limit changed']);
  });

  test('that was not there, or is not there any more, is new or gone', () => {
    const fresh = pair([
      { budget: { id: 'api/old' }, on: () => 1 },
      { budget: { id: 'api/new' }, on: () => 1, isThere: (ago) => week(ago) < 5 },
    ]);
    expect(fresh.groups.map(({ title, rows }) => [title, rows.map(({ name }) => name)])).toEqual([
      ['New', ['API new']],
    ]);
    expect(fresh.groups[0]?.rows[0]?.from.text).toBe('not there');
    const gone = pair([
      { budget: { id: 'api/old' }, on: () => 1, isThere: (ago) => week(ago) > 5 },
      { budget: { id: 'api/new' }, on: () => 1 },
    ]);
    expect(gone.groups.map(({ title }) => title)).toEqual(['Gone']);
  });

  test('that is unknown in one of them cannot be compared, and says why', () => {
    const [title, row] = only(
      pair([{ budget: { id: 'api/p95' }, on: (ago) => (week(ago) === 0 ? undefined : 1) }]),
    );
    expect(title).toBe('Cannot be compared');
    expect(row.notes).toEqual(['at most 2 s', 'unknown in week 5: no data']);
  });

  test('of which too little is known says that noise cannot be told, or that there is a lower bound', () => {
    const few = only(
      pair([
        { budget: { id: 'api/p95' }, on: (ago) => (ago % 7 < 3 ? 1 + (week(ago) < 6 ? 0.4 : 0) : undefined) },
      ]),
    );
    expect([few[0], few[1].remark]).toEqual(['alike', 'whether it is noise cannot be told']);
    const bound = only(pair([{ budget: { id: 'api/p95' }, on: () => 9, isBound: (ago) => week(ago) < 6 }]));
    expect([bound[0], bound[1].remark, bound[1].to.text]).toEqual([
      'alike',
      'only a lower bound is known',
      'at least 9 s',
    ]);
  });

  test.each([
    ['regressed', 'Moved for the worse by more than noise'],
    ['improved', 'Moved for the better by more than noise'],
    ['unchanged', 'alike'],
  ] as const)('of which its own report said that it was %s is told so', (outcome, title) => {
    const said = (against: Comparison['against']): Comparison => ({
      kind: 'compared',
      against,
      outcome,
      before: 1,
      now: 1,
      change: 0,
      p: 0.5,
    });
    const worse = outcome === 'improved' ? 0.7 : 1.4;
    const stories = (comparisons: readonly Comparison[]): readonly Story[] => [
      {
        budget: { id: 'api/p95' },
        on: (ago, random) => (week(ago) < 1 ? worse : 1) * (1 + 0.3 * random.normal()),
        comparisons: () => comparisons,
      },
    ];
    for (const [ago, baseline] of [
      [1, 'week_before'],
      [4, 'four_weeks_before'],
    ] as const)
      expect(only(pair(stories([said(baseline)]), [ago, 0]))[0], baseline).toBe(title);
    expect(only(pair(stories([said('week_before')]), [2, 0]))[0]).toBe('alike');
  });
});

describe('a family in two periods', () => {
  const stories: readonly Story[] = [
    { budget: route('/search'), on: about((ago) => (week(ago) < 6 ? 2.5 : 1), 0.01) },
    { budget: route('/slow'), on: about(() => 2.2, 0.01) },
    { budget: route('/fine'), on: about(() => 0.2, 0.01) },
  ];

  test('is one row with its worst member, and with the members that crossed', () => {
    const view = pair(stories);
    const [title, row] = only(view);
    expect(title).toBe('Crossed for the worse');
    expect(row.name).toBe('API P95 by route');
    expect(row.notes).toEqual([
      'at most 2 s',
      'worst: /slow, then /search',
      expect.stringMatching(/^\/search: within 1(\.\d+)? s → exceeded 2\.[45]\d* s$/),
    ]);
    expect(row.remark).toBe('another member is the worst');
    expect(view.sentence).toBe('Between week 47 of 2025 and week 5 of 2026: 1 budget crossed into exceeded.');
  });

  test('names ten members that crossed, and says how many more there are', () => {
    const many = Array.from(
      { length: 13 },
      (_, at): Story => ({ budget: route(`/r${at}`), on: (ago) => (week(ago) < 6 ? 3 : 1) }),
    );
    const [, { notes }] = only(pair(many));
    expect(notes).toHaveLength(13);
    expect(notes.at(-1)).toBe('and 3 more');
  });
});

describe('two periods', () => {
  test('are summed up in one sentence', () => {
    expect(pairIn(besideYear(), 'weeks', [10, 0]).sentence).toBe(
      'Between week 47 of 2025 and week 5 of 2026: 6 budgets crossed into exceeded, 1 crossed into approaching, 2 crossed for the better, 4 moved for the worse by more than noise, 1 is new, 1 is gone.',
    );
    expect(pair([{ budget: { id: 'api/p95' }, on: () => 1 }], [1, 0]).sentence).toBe(
      'Between week 4 and week 5 of 2026: no budget crossed or moved by more than noise.',
    );
    expect(pairIn(besideYear(), 'months', [1, 0]).sentence).toMatch(
      /^Between December 2025 and January 2026: /,
    );
  });

  test('of which one has no report say so', () => {
    const still: Story = { budget: { id: 'api/p95' }, on: () => 1 };
    expect(pair([still], [3, 0], [3])).toMatchObject({
      sentence: 'There is no report of week 2 of 2026.',
      groups: [],
      alike: '',
    });
  });

  test('link to their reports', () => {
    const { from, to } = pairIn(besideYear(), 'weeks', [2, 0]);
    expect([from.report, to.report]).toEqual(['', 'weekly/2026-W05/report.html']);
  });

  test('list the worst first, and of these what changed most', () => {
    const rows =
      pairIn(besideYear(), 'weeks', [12, 0]).groups.find(({ title }) => title === 'Crossed for the worse')
        ?.rows ?? [];
    expect(rows.map(({ to }) => to.status)).toEqual([
      ...Array(rows.length - 1).fill('exceeded'),
      'approaching',
    ]);
    expect(rows.length).toBeGreaterThan(4);
  });
});

test('the page is the same bytes from the same history', () => {
  const page = () => String(besidePages(besideYear(), pageTemplates())[0]?.content());
  expect(page()).toBe(page());
});
