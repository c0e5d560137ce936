import { describe, expect, it } from 'vitest';
import type { Report, Row } from '../../src/model/report.ts';
import { subjectOf } from '../../src/render/email/subject.ts';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { MOST_WORDS } from '../../src/report/headline.ts';
import { hasRows, narrowReport } from '../../src/report/narrow.ts';
import { exampleReport } from '../support/example-report.ts';
import { familyOf, withFamilies } from '../support/family-report.ts';
import { reportOf } from '../support/report.ts';
import { rowOf } from '../support/row.ts';
import { violationOf } from '../support/violation.ts';

const part = (owner: string) => ({ services: [], owner });

function apiRow(slug: string, actual: number, owner?: string, differing: Partial<Row> = {}): Row {
  return {
    ...rowOf([actual], {
      budget: { id: `api/${slug}`, slug, name: slug, ...(owner === undefined ? {} : { owner }) },
    }),
    ...differing,
  };
}

const OVER = apiRow('search', 2.1, '@search');
const WITHIN = apiRow('cart', 1, '@cart');
const NOBODYS = apiRow('help', 1);
const REPORT = reportOf([OVER, WITHIN, NOBODYS], {
  actions: [
    {
      budget: OVER.budget.id,
      why: 'exceeded',
      title: 'x',
      text: 'x',
      owner: '@search',
      opened: '2026-01-26',
      due: '2026-02-09',
      overdueDays: 0,
    },
  ],
});

const idsIn = ({ rows }: Report) => rows.map(({ budget }) => budget.id);

describe('a report narrowed to an owner', () => {
  it('has only the budgets of that owner, also where others have budgets of the same service', () => {
    const narrowed = narrowReport(REPORT, part('@search'));
    expect(idsIn(narrowed)).toEqual(['api/search']);
    expect(narrowed.counts).toMatchObject({ monitored: 1, exceeded: 1 });
    expect(narrowed.actions).toHaveLength(1);
    expect(narrowReport(REPORT, part('@cart'))).toMatchObject({ actions: [], counts: { within: 1 } });
  });

  it('says in its title, its subject, its headline and its data whose it is', () => {
    const narrowed = narrowReport(REPORT, part('@search'));
    expect(narrowed.title).toBe('Performance budgets: week of 26 January 2026, for @search');
    expect(subjectOf(narrowed)).toBe(
      'Performance budgets, week 5 of 2026 (26 January – 1 February), for @search: 1 exceeded',
    );
    expect(narrowed.headline).toMatch(
      /^For @search: API search is 0\.1 s over 2 s, since .*; due 9 February\.$/,
    );
    expect(narrowReport(REPORT, part('@cart')).headline).toBe('For @cart: all 1 budget within.');
    const read = readReport('x', writeReport(narrowed));
    expect([read.owner, read.services]).toEqual(['@search', undefined]);
  });

  it('says also of which services it is where it is narrowed to both', () => {
    const both = narrowReport(REPORT, { services: ['api'], owner: '@cart' });
    expect(both.title).toBe('Performance budgets: week of 26 January 2026, API only, for @cart');
    expect(narrowReport(REPORT, { services: ['node'], owner: '@cart' }).rows).toEqual([]);
  });

  it('keeps its headline in few words, however long the owner’s name is', () => {
    const owner = `The team ${'that answers for all of it '.repeat(7)}`.trim();
    const narrowed = narrowReport(
      reportOf([apiRow('search', 2.1, owner), apiRow('x', 3, owner)]),
      part(owner),
    );
    expect(narrowed.headline.split(' ').length).toBeLessThanOrEqual(MOST_WORDS);
    expect(narrowed.headline).toMatch(/^For The team that…: /);
  });

  it('has also the budgets of others on whose open violations the owner works, and leaves them to those', () => {
    const at = { budget: NOBODYS.budget.id, owner: '@search' };
    const withViolation = (state: 'open' | 'closed') =>
      reportOf([OVER, WITHIN, NOBODYS], {
        review: { violations: [violationOf({ ...at, state })], proposals: [], notes: [] },
      });
    expect(idsIn(narrowReport(withViolation('open'), part('@search')))).toEqual(['api/search', 'api/help']);
    expect(idsIn(narrowReport(withViolation('closed'), part('@search')))).toEqual(['api/search']);
    const assigned = reportOf([OVER, WITHIN], {
      review: {
        violations: [violationOf({ budget: 'api/search', owner: '@ann' })],
        proposals: [],
        notes: [],
      },
    });
    expect(idsIn(narrowReport(assigned, part('@search')))).toEqual(['api/search']);
    expect(idsIn(narrowReport(assigned, part('@ann')))).toEqual(['api/search']);
  });

  it('says nothing of the budgets of others of the same service', () => {
    const of = (budget: string) => ({ budget, text: `About ${budget}.` });
    const change = (budget: string) =>
      ({ ...of(budget), kind: 'status', from: 'within', to: 'exceeded' }) as const;
    const notes = [of('api/search'), of('api/cart'), of('api/gone'), of('reviews/violations/x.yaml:1:1')];
    const count = (name: string, daysOver: number) => ({ name, daysOver, episodes: daysOver, open: 0 });
    const run = (budget: string) => ({ budget, firstDay: '2026-01-20', lastDay: '2026-01-21', daysOver: 2 });
    const whole = reportOf([OVER, WITHIN], {
      dataQuality: { notes, warnings: [] },
      corrections: [of('api/search'), of('api/cart'), { text: 'The notes changed.' }],
      changes: ['api/search', 'api/cart'].map(change),
      maintenance: [
        { service: 'api', budgets: ['api/cart'], reason: 'x', start: 0, end: 1 },
        { service: 'api', budgets: ['api/cart', 'api/search'], reason: 'y', start: 0, end: 1 },
      ],
      violations: {
        firstDay: '2026-01-03',
        lastDay: '2026-02-01',
        byService: [count('API', 5)],
        byMetric: [count('API cart', 3), count('API search', 2)],
        episodes: ['api/search', 'api/cart'].map(run),
      },
    });
    const narrowed = narrowReport(whole, part('@search'));
    expect(narrowed.dataQuality.notes).toEqual([notes[0], notes[3]]);
    expect(narrowed.corrections).toEqual([of('api/search'), { text: 'The notes changed.' }]);
    expect(narrowed.changes).toEqual([change('api/search')]);
    expect(narrowed.maintenance.map(({ reason }) => reason)).toEqual(['y']);
    expect(narrowed.violations).toMatchObject({
      byService: [count('API', 2)],
      byMetric: [count('API search', 2)],
      episodes: [run('api/search')],
    });
    const said = JSON.stringify(narrowed);
    expect(said.replaceAll('api/cart', '').length).toBe(said.length - 'api/cart'.length);
  });

  it('parts the rows of a whole report among their owners, and loses none', () => {
    const whole = exampleReport();
    const owners = [...new Set(whole.rows.map(({ budget }) => budget.owner))];
    const parted = owners.flatMap((owner) =>
      owner === undefined
        ? whole.rows.filter(({ budget }) => budget.owner === undefined).map(({ budget }) => budget.id)
        : idsIn(narrowReport(whole, part(owner))),
    );
    expect(owners.length).toBeGreaterThan(1);
    expect(new Set(parted)).toEqual(new Set(idsIn(whole)));
    expect(writeReport(readReport('x', writeReport(narrowReport(whole, part('@backend-team')))))).toBe(
      writeReport(narrowReport(whole, part('@backend-team'))),
    );
  });

  it('is asked for only where there is a row of theirs', () => {
    expect(hasRows(REPORT, part('@cart'))).toBe(true);
    expect(hasRows(REPORT, part('@nobody'))).toBe(false);
    expect(hasRows(REPORT, { services: ['node'], owner: '@cart' })).toBe(false);
  });
});

describe('a family whose members are of several owners', () => {
  const made = familyOf({
    slug: 'route-p95',
    name: 'P95 by route',
    label: 'route',
    figures: [
      ['/search', 2.5],
      ['/cart', 1.2],
      ['/help', 0.9],
      ['/about', 0.8],
    ],
    rows: 2,
    budget: { owner: '@web' },
    appeared: ['/search', '/help'],
    gone: ['/old'],
  });
  const [search, cart] = made.rows;
  const family = {
    ...made.family,
    owner: '@web',
    previous: 'exceeded' as const,
    others: made.family.others.map((other) =>
      other.value === '/about' ? { ...other, owner: '@search' } : other,
    ),
  };
  const rows = [search, cart].flatMap((row) =>
    row ? [row === search ? { ...row, budget: { ...row.budget, owner: '@search' } } : row] : [],
  );
  const whole = withFamilies(reportOf([]), [{ family, rows }]);

  it('gives each the members that are theirs, counted anew', () => {
    const narrowed = narrowReport(whole, part('@search'));
    expect(narrowed.families).toMatchObject([
      {
        counts: { monitored: 2, exceeded: 1, within: 1 },
        worst: 'api/route-p95[/search]',
        shown: ['api/route-p95[/search]'],
        others: [{ value: '/about' }],
        appeared: ['/search'],
        gone: [],
      },
    ]);
    const rest = narrowReport(whole, part('@web'));
    expect(rest.families).toMatchObject([
      {
        counts: { monitored: 2, exceeded: 0, within: 2 },
        worst: 'api/route-p95[/cart]',
        others: [{ value: '/help' }],
        appeared: ['/help'],
        gone: ['/old'],
      },
    ]);
    expect(rest.counts).toMatchObject({ monitored: 1, exceeded: 0, within: 1 });
    expect(JSON.stringify(rest)).not.toContain('/search');
  });

  it('says of changes of members without a row whose they are', () => {
    const said = (budget: string) =>
      ({ budget, kind: 'status', from: 'within', to: 'exceeded', text: 'x' }) as const;
    const changes = ['', '[/help]', '[/about]'].map((member) => said(`api/route-p95${member}`));
    expect(narrowReport({ ...whole, changes }, part('@web')).changes).toEqual([changes[0], changes[1]]);
  });

  it('is given whole to one who has all of it', () => {
    const own = withFamilies(reportOf([]), [{ family: { ...made.family, owner: '@web' }, rows: made.rows }]);
    expect(narrowReport(own, part('@web')).families).toEqual(own.families);
  });

  it('keeps only a member where a reader is told of that one', () => {
    const narrowed = narrowReport(whole, { services: [], budgets: ['api/route-p95[/cart]'] });
    expect(narrowed.families).toMatchObject([
      { shown: ['api/route-p95[/cart]'], others: [], counts: { monitored: 1 } },
    ]);
    expect(narrowReport(whole, { services: [], budgets: ['api/route-p95'] }).families).toEqual(
      whole.families,
    );
  });
});
