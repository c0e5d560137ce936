import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../src/render/view.ts';
import { familyOf, withFamilies } from '../../support/family-report.ts';
import { reportOf } from '../../support/report.ts';
import { violationOf } from '../../support/violation.ts';

const ROUTES = familyOf({
  slug: 'route-p95',
  name: 'P95 by route',
  label: 'route',
  figures: [
    ['/shown', 2.5],
    ['/other', 1],
  ],
  rows: 1,
});

describe('a violation of a member', () => {
  it('says where the member has no data any more, and not where it is in the report with or without a row', () => {
    const of = (value: string, state: 'open' | 'closed' = 'open') =>
      violationOf({ id: `x-${value}`, budget: `api/route-p95[${value}]`, state });
    const violations = [of('/shown'), of('/other'), of('/gone'), of('/gone', 'closed'), violationOf({})];
    const report = withFamilies(reportOf([]), [ROUTES]);
    const { responses } = viewOf({ ...report, review: { ...report.review, violations } });
    expect(responses.map(({ state }) => state.endsWith(', without data since'))).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
  });
});

describe('a report without budgets and families', () => {
  it('has no row and no family, and says so in words', () => {
    const view = viewOf(reportOf([]));
    expect([view.rows, view.budgets, view.attention.rows]).toEqual([[], [], []]);
  });
});
