import { describe, expect, it } from 'vitest';
import { generateReport, type Project } from '../../src/app/generate.ts';
import type { Budget } from '../../src/model/budget.ts';
import { addDays, dateAt, startOf } from '../../src/model/period.ts';
import type { Reading } from '../../src/model/series.ts';
import type { Window } from '../../src/model/window.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { handClock, publishingOf, seriesOf, steadySource } from '../support/publishing.ts';

const ZONE = 'Europe/Berlin';
const AVAILABLE = budget({
  bound: 'at_least',
  limit: quantity('99.9%'),
  measuredIn: { ...unit('%'), denominator: 1 },
  indicator: { kind: 'ratio', of: 'good', part: 'good_total', total: 'all_total' },
  over: { text: '28d', days: 28 },
});

/** The weekly report to 1 February of 1,000 events a day, of which some failed, with data of some days. */
async function reportOf(
  failed: (date: string) => number,
  present: (date: string) => boolean = () => true,
  one: Budget = AVAILABLE,
) {
  const reading = ({ start, end }: Window): Reading => {
    const dates = Array.from({ length: Math.round((end - start) / 86_400) }, (_, index) =>
      addDays(dateAt(start, ZONE), index),
    ).filter(present);
    const whole = dates.length * 1000;
    const part = whole - dates.reduce((sum, date) => sum + failed(date), 0);
    return {
      window: { start, end },
      measured: { kind: 'ratio', part, whole },
      coverage: { present: dates.length, expected: Math.round((end - start) / 86_400) },
    };
  };
  const source = steadySource({ measure: async ({ id }, request) => seriesOf(id, request, reading) });
  const clock = handClock(startOf('2026-02-02', ZONE) + 3600);
  const { project } = publishingOf({ clock });
  const set: Project['set'] = { budgets: [one], paths: [], maintenance: [] };
  const { report } = await generateReport({ ...project, set }, { kind: 'weekly' }, { source, clock });
  return report;
}

describe('a report on a budget over 28 days', () => {
  const outage = (date: string) => (date === '2026-01-14' ? 56 : 0);

  it('says over what it is over, in its headline and in what is to be done', async () => {
    const { headline, actions } = await reportOf(outage);
    expect(headline).toContain('0.1% under 99.9% over 28 days');
    expect(actions[0]?.text).toContain('99.8% against at least 99.9% over 28 days (200% used).');
    expect(actions[0]?.opened).toBe('2026-01-19');
  });

  it('says of which days of it data are missing, and what share', async () => {
    const since = (date: string) => date >= '2026-01-10';
    const { rows, dataQuality } = await reportOf(outage, since);
    expect(rows[0]?.verdict.status).toBe('exceeded');
    expect(dataQuality.notes.map(({ text }) => text)).toContain('Data for only 82.1% of the 28 days.');
  });

  it('does not judge it with too little of them', async () => {
    const { rows } = await reportOf(outage, (date) => date >= '2026-01-20');
    expect(rows[0]?.verdict.unknown?.detail).toBe(
      'Data for 46% of the 28 days; 75% is needed for a verdict.',
    );
  });
});
