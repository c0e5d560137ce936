import { describe, expect, it } from 'vitest';
import { budgetNamed } from '../../src/commands/named.ts';
import { budget } from '../support/budget.ts';
import { family } from '../support/family.ts';

const set = {
  budgets: [budget()],
  families: [
    family(),
    {
      ...family({ in: ['/search', '/cart'], sources: ['eu', 'us'] }, { id: 'web/page-p95', service: 'web' }),
      id: 'web/page-p95',
    },
    { ...family({ label: 'queue', sources: ['eu'] }, { id: 'jobs/age' }), id: 'jobs/age' },
  ],
};

describe('an id on the command line', () => {
  it('names a budget, what the members of a family share, or a member', () => {
    expect(budgetNamed('api/query-p95', set).name).toBe('Query P95');
    expect(budgetNamed('api/route-p95', set).name).toBe('{route} P95');
    expect(budgetNamed('api/route-p95[/search]', set)).toMatchObject({
      id: 'api/route-p95[/search]',
      indicator: { where: { route: '/search' } },
    });
    expect(budgetNamed('api/route-p95[a, "b]c"]', set).member?.values).toEqual({ route: 'a, "b]c"' });
  });

  it('names a member of a source, and of a label’s value of a source', () => {
    expect(budgetNamed('web/page-p95[us, /cart]', set)).toMatchObject({
      source: 'us',
      member: { values: { source: 'us', route: '/cart' } },
    });
    expect(budgetNamed('jobs/age[eu, mail, urgent]', set).member?.values).toEqual({
      source: 'eu',
      queue: 'mail, urgent',
    });
  });

  it.each([
    ['api/rout-p95', 'api/route-p95'],
    ['api/rout-p95[/search]', 'api/route-p95[/search]'],
    ['web/page-p95[us, /crt]', 'web/page-p95[us, /cart]'],
    ['route-p95', 'api/route-p95'],
    ['api/qery-p95', 'api/query-p95'],
  ])('that names none is refused with the nearest: %s', (id, meant) => {
    expect(() => budgetNamed(id, set)).toThrow(`There is no budget ${id}. Did you mean ${meant}?`);
  });

  it.each(['web/page-p95[asia, /cart]', 'jobs/age[mail]', 'api/route-p95[]', 'api/query-p95[x]'])(
    'is none of a member that the family cannot have: %s',
    (id) => {
      expect(() => budgetNamed(id, set)).toThrow(`There is no budget ${id}.`);
    },
  );
});
