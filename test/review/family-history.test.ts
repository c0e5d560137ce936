import { describe, expect, it } from 'vitest';
import { membersOf } from '../../src/measuring/members.ts';
import { limitFor } from '../../src/model/budget.ts';
import { formatQuantity } from '../../src/model/format.ts';
import { startOf } from '../../src/model/period.ts';
import { withHistory } from '../../src/review/history.ts';
import { quantity } from '../support/budget.ts';
import { family } from '../support/family.ts';

type Change = readonly [budget: string, from: string, effective: string];

/** The limit of a member on each of some days, after limits were changed. */
function limitsOf(
  route: string,
  days: readonly string[],
  own: Readonly<Record<string, string>>,
  changes: readonly Change[],
) {
  const limits = new Map(Object.entries(own).map(([value, limit]) => [value, { limit: quantity(limit) }]));
  const set = {
    budgets: [],
    families: [family({}, { limit: quantity('2.5s') }, limits)],
    paths: [],
    maintenance: [],
  };
  const proposals = changes.map(([budget, from, effective]) => ({ budget, from: quantity(from), effective }));
  const [known] = withHistory(set, proposals, 'UTC').families ?? [];
  const [member] = known ? membersOf(known, [route]) : [];
  if (!member) throw new Error('No member.');
  return days.map((day) => {
    const start = startOf(day, 'UTC');
    return formatQuantity(limitFor(member, { start, end: start + 86_400 }));
  });
}

const DAYS = ['2026-01-05', '2026-01-15', '2026-01-25'];
const OF_FAMILY: Change = ['api/route-p95', '2s', '2026-01-12'];

describe('the history of a family’s limit', () => {
  it('is that of its members', () => {
    expect(limitsOf('/cart', DAYS, {}, [OF_FAMILY])).toEqual(['2 s', '2.5 s', '2.5 s']);
  });

  it('is none of a member that always had a limit of its own', () => {
    expect(limitsOf('/search', DAYS, { '/search': '3s' }, [OF_FAMILY])).toEqual(['3 s', '3 s', '3 s']);
  });

  it('is that of a member until it got a limit of its own', () => {
    const own: Change = ['api/route-p95[/search]', '2.5s', '2026-01-19'];
    expect(limitsOf('/search', DAYS, { '/search': '3s' }, [own, OF_FAMILY])).toEqual(['2 s', '2.5 s', '3 s']);
    expect(limitsOf('/cart', DAYS, { '/search': '3s' }, [own, OF_FAMILY])).toEqual(['2 s', '2.5 s', '2.5 s']);
  });

  it('is none of a member any more once it has a limit of its own', () => {
    const own: Change = ['api/route-p95[/search]', '2s', '2026-01-07'];
    expect(limitsOf('/search', DAYS, { '/search': '3s' }, [own, OF_FAMILY])).toEqual(['2 s', '3 s', '3 s']);
  });
});
