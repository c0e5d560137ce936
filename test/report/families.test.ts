import { describe, expect, it } from 'vitest';
import { membersOf } from '../../src/measuring/members.ts';
import type { BudgetId, Family } from '../../src/model/budget.ts';
import type { Row } from '../../src/model/report.ts';
import { worstFirst } from '../../src/model/verdict.ts';
import { adviceOn } from '../../src/report/advice.ts';
import { differencesOf } from '../../src/report/differences.ts';
import { countsAmong, familiesIn, fewOfEach, overrunsAmong, rowsShown } from '../../src/report/families.ts';
import { advisedOn } from '../support/advised.ts';
import { quantity } from '../support/budget.ts';
import { family } from '../support/family.ts';
import { rowOf } from '../support/row.ts';

const FAMILY = family();
const OWN = family({}, {}, new Map([['/own', { limit: quantity('3s') }]]));

/** A row a member for its days in seconds, worst first. */
function rowsOf(
  of: Family,
  days: Readonly<Record<string, readonly (number | undefined)[]>>,
  having: Readonly<Record<string, Partial<Omit<Row, 'budget'>>>> = {},
): readonly Row[] {
  const rows = membersOf(of, Object.keys(days)).map((budget) => {
    const value = budget.member?.values.route ?? '';
    return rowOf(days[value] ?? [], { ...having[value], budget });
  });
  return worstFirst(rows, ({ budget: { id }, verdict: { status, usage } }) => ({ id, status, usage }));
}

function findingOf(rows: readonly Row[], advised: readonly BudgetId[] = [], of = FAMILY) {
  const [finding] = familiesIn([of], {
    rows,
    appeared: new Map(),
    gone: new Map(),
    advised: new Set(advised),
  });
  if (!finding) throw new Error('There is no such family.');
  return finding;
}

const routes = (count: number, value: number, prefix = '/r') =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${prefix}${String(index).padStart(4, '0')}`, [value]]),
  );

describe('a family in a report', () => {
  it('has a row for each of its twenty worst members and no more where all are within', () => {
    const rows = rowsOf(FAMILY, routes(21, 1));
    const { shown, others, counts } = findingOf(rows);
    expect([shown.length, others.map(({ value }) => value), counts.within]).toEqual([20, ['/r0020'], 21]);
    expect(findingOf(rows.slice(0, 20)).others).toEqual([]);
  });

  it('has a row for each that asks for attention, up to a hundred of them', () => {
    const over = rowsOf(FAMILY, { ...routes(100, 3), ...routes(30, 1, '/w') });
    expect(findingOf(over).shown).toHaveLength(100);
    const beyond = findingOf(rowsOf(FAMILY, { ...routes(101, 3), ...routes(30, 1, '/w') }));
    expect(beyond.shown).toHaveLength(100);
    expect(beyond.others.filter(({ status }) => status === 'exceeded')).toHaveLength(1);
    expect([beyond.counts.exceeded, beyond.counts.within]).toEqual([101, 30]);
  });

  it('has a row for one that is within where a violation is open or there is advice, and none for planned maintenance', () => {
    const rows = rowsOf(
      FAMILY,
      { ...routes(20, 3), '/advised': [1], '/planned': [undefined], '/quiet': [0.9], '/violated': [1] },
      { '/violated': { violation: 'api.route-p95-2026-01-05' } },
    ).map((row) =>
      row.budget.id.endsWith('[/planned]')
        ? {
            ...row,
            verdict: {
              ...row.verdict,
              status: 'unknown' as const,
              unknown: { why: 'maintenance' as const, detail: 'x' },
            },
          }
        : row,
    );
    const { shown, others } = findingOf(rows as readonly Row[], ['api/route-p95[/advised]']);
    expect(shown.slice(20)).toEqual(['api/route-p95[/advised]', 'api/route-p95[/violated]']);
    expect(others.map(({ value }) => value)).toEqual(['/planned', '/quiet']);
  });

  it('has a row for the worst member of each owner, and says of others whose they are where that is not the family’s', () => {
    const own = new Map(['/x1', '/x2'].map((value) => [value, { owner: '@search' }]));
    const owned = family({}, { owner: '@web' }, own);
    const rows = rowsOf(owned, { ...routes(22, 1.5), '/x1': [1], '/x2': [0.9] });
    const { owner, shown, others } = findingOf(rows, [], owned);
    expect(owner).toBe('@web');
    expect(shown.slice(20)).toEqual(['api/route-p95[/x1]']);
    expect(others.map((other) => [other.value, other.owner])).toEqual([
      ['/r0020', undefined],
      ['/r0021', undefined],
      ['/x2', '@search'],
    ]);
  });

  it('asks of each owner about three members at most', () => {
    const own = new Map(['/x1', '/x2'].map((value) => [value, { owner: '@search' }]));
    const rows = rowsOf(family({}, { owner: '@web' }, own), { ...routes(5, 3), '/x1': [2.5], '/x2': [2.4] });
    const asking = rows.map(({ budget }) => ({ budget: budget.id }));
    expect(fewOfEach(asking, rows).map(({ budget }) => budget.slice('api/route-p95'.length))).toEqual([
      '[/r0000]',
      '[/r0001]',
      '[/r0002]',
      '[/x1]',
      '[/x2]',
    ]);
  });

  it('keeps of a member without a row the limit that is its own, and not the one that is shared', () => {
    const rows = rowsOf(OWN, { ...routes(20, 3), '/own': [1], '/shares': [1] });
    const { others } = findingOf(rows, [], OWN);
    expect(others.map(({ value, limit }) => [value, limit?.amount])).toEqual([
      ['/shares', undefined],
      ['/own', 3],
    ]);
  });

  it('of one value has one member, which is its worst, and counts as one budget', () => {
    const rows = rowsOf(FAMILY, { '/only': [2.5] });
    const finding = findingOf(rows);
    expect([finding.worst, finding.shown, finding.others]).toEqual([
      'api/route-p95[/only]',
      ['api/route-p95[/only]'],
      [],
    ]);
    expect(countsAmong(rows, [finding]).counts).toMatchObject({ monitored: 1, exceeded: 1 });
  });

  it('is apart from another of its service, and from a single budget of the like name', () => {
    const other: Family = { ...family(), id: 'api/route-p95-slow', name: 'Slow P95 by route' };
    const single = rowOf([1], { budget: { id: 'api/route', slug: 'route' } });
    const rows = [...rowsOf(FAMILY, { '/a': [2.5], '/b': [1] }), ...rowsOf(other, { '/a': [1.95] }), single];
    const found = familiesIn([FAMILY, other], {
      rows,
      appeared: new Map(),
      gone: new Map(),
      advised: new Set(),
    });
    expect(found.map(({ id, counts }) => [id, counts.monitored])).toEqual([
      ['api/route-p95', 2],
      ['api/route-p95-slow', 1],
    ]);
    expect(rowsShown(rows, found)).toEqual(rows);
    expect(countsAmong(rows, found).counts).toMatchObject({
      monitored: 3,
      exceeded: 1,
      approaching: 1,
      within: 1,
    });
  });

  it('counts overruns of all members under its name, and lists those of members with a row', () => {
    const rows = rowsOf(FAMILY, { '/a': [3, 3, 1], '/b': [1, 3, 1] });
    const overruns = overrunsAmong(rows, rows.slice(0, 1), '2026-01-03', '2026-02-01');
    expect(overruns.byMetric).toEqual([{ name: 'API P95 by route', daysOver: 3, episodes: 2, open: 0 }]);
    expect(overruns.episodes.map(({ budget }) => budget)).toEqual([rows[0]?.budget.id]);
  });
});

describe('what changed of a family', () => {
  const was = (row: Row, value: number): Row => ({
    ...row,
    previous: rowOf([value], { budget: row.budget }).verdict,
  });

  it('is one status, that of its worst members, however many members changed theirs', () => {
    const rows = rowsOf(FAMILY, { '/a': [2.5], '/b': [2.6], '/c': [1] }).map((row) => was(row, 1));
    expect(differencesOf(rows, [findingOf(rows)])).toEqual([
      {
        budget: 'api/route-p95',
        kind: 'status',
        from: 'within',
        to: 'exceeded',
        text: 'API P95 by route: within → exceeded.',
      },
    ]);
  });

  it('is nothing where another member is the worst now', () => {
    const [a, b] = rowsOf(FAMILY, { '/a': [2.5], '/b': [1] });
    if (!a || !b) throw new Error('There are two.');
    const rows = [was(a, 1), was(b, 2.5)];
    expect(differencesOf(rows, [findingOf(rows)])).toEqual([]);
  });

  it('is the limit that members share, once, and each that is a member’s own', () => {
    const step = { date: '2026-01-28', from: quantity('2.5s'), to: quantity('2s') };
    const rows = rowsOf(OWN, { '/a': [1], '/b': [1], '/own': [1] }).map((row) => ({
      ...row,
      limitSteps: [step],
    }));
    expect(differencesOf(rows, [findingOf(rows, [], OWN)]).map(({ budget }) => budget)).toEqual([
      'api/route-p95',
      'api/route-p95[/own]',
    ]);
  });
});

describe('advice on a family', () => {
  const past = (of: Family, value: string, usual: number) => {
    const [budget] = membersOf(of, [value]);
    return advisedOn({ weeks: [usual, usual, usual, usual], ...(budget ? { budget } : {}) });
  };

  it('is about the limit that its members share, by the one that used most of it', () => {
    const advice = adviceOn([
      past(FAMILY, '/idle', 0.2),
      past(FAMILY, '/busy', 0.8),
      past(FAMILY, '/calm', 0.4),
    ]);
    expect(advice).toHaveLength(1);
    expect(advice[0]).toMatchObject({ budget: 'api/route-p95', advice: 'tighten' });
    expect(advice[0]?.text).toMatch(/^Consider tightening API P95 by route from 2 s to /);
    expect(advice[0]?.evidence).toMatch(/^Of \/busy, which used most: Usage stayed at 40% /);
  });

  it('is none about the limit as long as one of them needs it', () => {
    expect(adviceOn([past(FAMILY, '/idle', 0.2), past(FAMILY, '/busy', 1.5)])).toEqual([]);
  });

  it('is about a member’s own limit where it has one, whatever the others need', () => {
    const advice = adviceOn([past(OWN, '/busy', 1.5), past(OWN, '/own', 0.6)]);
    expect(advice.map(({ budget, from }) => [budget, from?.amount])).toEqual([['api/route-p95[/own]', 3]]);
  });

  it('is about each member where there is something to look into', () => {
    const silent = (value: string) => {
      const [budget] = membersOf(FAMILY, [value]);
      return advisedOn({ weeks: [1.5, 1.5, 1.5, undefined], ...(budget ? { budget } : {}) });
    };
    const advice = adviceOn([silent('/a'), silent('/b')]);
    expect(advice.map(({ budget, advice: kind }) => [budget, kind])).toEqual([
      ['api/route-p95[/a]', 'measure'],
      ['api/route-p95[/b]', 'measure'],
    ]);
  });
});
