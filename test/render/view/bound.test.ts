import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../../src/model/proposal.ts';
import type { Report } from '../../../src/model/report.ts';
import { withBoundFigures } from '../../../src/render/view/bound.ts';
import { viewOf } from '../../../src/render/view.ts';
import { quantity } from '../../support/budget.ts';
import { reportOf } from '../../support/report.ts';
import { rowOf } from '../../support/row.ts';

const row = rowOf([1.8], { budget: { limit: quantity('2s') } });
const long = rowOf([14], { budget: { id: 'api/d', limit: quantity('10 deployments') } });

/** A headline as readers get it, with `_` for each no-break space. */
function bound(headline: string, differing: Partial<Report> = {}): string {
  const report = { ...reportOf([row, long]), headline, ...differing };
  return withBoundFigures(viewOf(report), report).headline.replaceAll('\u00A0', '_');
}

describe('a figure in a text for readers', () => {
  it('stays on one line with its unit, and a sign with its number', () => {
    expect(bound('It is at 1.8 s, 90% of 2 s used (≤ 2 s).')).toBe(
      'It is at 1.8_s, 90% of 2_s used (≤_2_s).',
    );
    expect(bound('headroom ≤ -0.5 s')).toBe('headroom ≤_-0.5_s');
    expect(bound('They differ (p < 0.001, p = 0.012).')).toBe('They differ (p_<_0.001, p_=_0.012).');
  });

  it('is bound to a unit and to no word that begins like it', () => {
    expect(bound('2 services of 3 seconds, 5 s/req')).toBe('2 services of 3 seconds, 5 s/req');
  });

  it('may part from a unit that is a long word', () => {
    expect(bound('14 deployments')).toBe('14 deployments');
  });

  it('knows the units of proposed limits too', () => {
    const proposal = { from: quantity('1 GB'), to: quantity('500 MB') } as Proposal;
    const { review } = reportOf([row]);
    expect(bound('from 1 GB to 500 MB')).toBe('from 1 GB to 500 MB');
    const report = { ...reportOf([row]), review: { ...review, proposals: [proposal] } };
    const view = { ...viewOf(reportOf([row])), headline: 'from 1 GB to 500 MB' };
    expect(withBoundFigures(view, report).headline).toBe('from 1\u00A0GB to 500\u00A0MB');
  });
});

it('queries and people’s notes stay as they were written', () => {
  const view = {
    ...viewOf(reportOf([row])),
    queries: [{ budget: 'API Query P95', query: 'x > 2 s', times: [] }],
    notesByPeople: [{ about: '', text: 'at 2 s', html: '<code>2 s</code>', quoted: '> at 2 s' }],
  } as unknown as ReturnType<typeof viewOf>;
  const changed = withBoundFigures(view, reportOf([row]));
  expect(changed.queries).toBe(view.queries);
  expect(changed.notesByPeople).toBe(view.notesByPeople);
});
