import { describe, expect, it } from 'vitest';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { narrowReport } from '../../src/report/narrow.ts';
import { exampleReport } from '../support/example-report.ts';
import { familyOf, withFamilies } from '../support/family-report.ts';
import { reportOf } from '../support/report.ts';
import { rowOf } from '../support/row.ts';

const ROUTES = familyOf({
  slug: 'route-p95',
  name: 'P95 by route',
  label: 'route',
  figures: [
    ['/search', 2.5],
    ['/cart', 1],
    ['/help', 0.9],
  ],
  rows: 2,
});
const NODE = rowOf([1], { budget: { id: 'node/cpu', service: 'node', serviceName: 'Node', name: 'CPU' } });
const BOTH = withFamilies(reportOf([NODE]), [ROUTES]);

describe('a report with families, narrowed to some services', () => {
  it('keeps a family as one budget, with what is said of it and of its members', () => {
    const said = (budget: string) =>
      ({ budget, kind: 'status', from: 'within', to: 'exceeded', text: 'x' }) as const;
    const changes = ['api/route-p95', 'api/route-p95[/help]', 'node/cpu'].map(said);
    const narrowed = narrowReport({ ...BOTH, changes }, { services: ['api'] });
    expect(narrowed.counts).toMatchObject({ monitored: 1, exceeded: 1 });
    expect(narrowed.families).toEqual(BOTH.families);
    expect(narrowed.changes.map(({ budget }) => budget)).toEqual(['api/route-p95', 'api/route-p95[/help]']);
    expect(narrowed.headline).toContain('/search P95');
  });

  it('has no families where none is of those services', () => {
    const narrowed = narrowReport(BOTH, { services: ['node'] });
    expect('families' in narrowed).toBe(false);
    expect(readReport('x', writeReport(narrowed)).counts).toMatchObject({ monitored: 1, within: 1 });
  });

  it('counts overruns of members without a row as the whole report does', () => {
    const count = (name: string) => ({ name, daysOver: 9, episodes: 4, open: 1 });
    const overruns = {
      firstDay: '2026-01-03',
      lastDay: '2026-02-01',
      byService: [count('API'), count('Node')],
      byMetric: [count('API P95 by route'), count('Node CPU')],
      episodes: ['api/route-p95[/search]', 'node/cpu'].map((budget) => ({
        budget,
        firstDay: '2026-01-20',
        lastDay: '2026-01-21',
        daysOver: 2,
      })),
    };
    const { violations } = narrowReport({ ...BOTH, violations: overruns }, { services: ['api'] });
    expect(violations.byService).toEqual([count('API')]);
    expect(violations.byMetric).toEqual([count('API P95 by route')]);
    expect(violations.episodes.map(({ budget }) => budget)).toEqual(['api/route-p95[/search]']);
  });

  it('names each source that measures a member, those of members without a row too', () => {
    const family = familyOf({
      slug: 'errors',
      name: 'Errors by source and route',
      label: 'source and route',
      figures: [
        ['eu, /a', 2.5],
        ['us, /a, b', 1],
      ],
      rows: 1,
    });
    const { source: _, ...report } = withFamilies(reportOf([NODE]), [
      {
        ...family,
        rows: family.rows.map((row) => ({ ...row, budget: { ...row.budget, source: 'eu' } })),
      },
    ]);
    const sources = ['eu', 'us', 'lab'].map((name) => ({ name }));
    const narrowed = narrowReport({ ...report, sources }, { services: ['api'] });
    expect(narrowed.sources?.map(({ name }) => name)).toEqual(['eu', 'us']);
  });

  it('says the same of overruns as the whole where it is about all services', () => {
    const whole = exampleReport();
    const every = [...new Set(whole.rows.map(({ budget }) => budget.service))];
    expect(narrowReport(whole, { services: every }).violations).toEqual(whole.violations);
  });
});
