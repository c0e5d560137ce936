import { describe, expect, it } from 'vitest';
import { membersOf } from '../../src/measuring/members.ts';
import type { Budget, Each, Family } from '../../src/model/budget.ts';
import { labelWords, memberId } from '../../src/model/member.ts';
import { budget } from '../support/budget.ts';

function family(each: Partial<Each>, template: Partial<Budget> = {}, own: Family['own'] = new Map()): Family {
  return {
    id: 'api/route-p95',
    name: 'P95 by route',
    template: budget({ id: 'api/route-p95', slug: 'route-p95', name: '{route} P95', ...template }),
    each: { except: [], atMost: 300, ...each },
    own,
  };
}

const ROUTE = { label: 'route' };
const BOTH = { label: 'route', sources: ['eu', 'us'] };

describe('the members of a family', () => {
  it('are budgets with the value in their id, their slug, their name and their indicator', () => {
    const [search] = membersOf(family(ROUTE), ['/search']);
    expect(search).toMatchObject({
      id: 'api/route-p95[/search]',
      slug: 'route-p95[/search]',
      name: '/search P95',
      indicator: { where: { route: '/search' } },
      member: { family: 'api/route-p95', familyName: 'P95 by route', values: { route: '/search' } },
    });
  });

  it('are one a source, or one a value of each source', () => {
    const ids = (each: Partial<Each>, found: readonly string[]) =>
      membersOf(family(each), found).map(({ id, source }) => [id, source]);
    expect(ids({ sources: ['eu', 'us'] }, ['/search'])).toEqual([
      ['api/route-p95[eu]', 'eu'],
      ['api/route-p95[us]', 'us'],
    ]);
    expect(ids(BOTH, ['/search', '/cart'])).toEqual([
      ['api/route-p95[eu, /search]', 'eu'],
      ['api/route-p95[eu, /cart]', 'eu'],
      ['api/route-p95[us, /search]', 'us'],
      ['api/route-p95[us, /cart]', 'us'],
    ]);
    expect(labelWords(BOTH)).toBe('source and route');
  });

  it('have what is their own by what stands in the brackets of their ids', () => {
    const limit = { ...budget().limit, amount: 3 };
    const own = new Map([['/search', { limit, owner: 'search team' }]]);
    const [search, cart] = membersOf(family(ROUTE, {}, own), ['/search', '/cart']);
    expect(search).toMatchObject({ limit, owner: 'search team', member: { hasOwnLimit: true } });
    expect(cart?.limit).toEqual(budget().limit);
    expect(cart?.member).not.toHaveProperty('hasOwnLimit');
  });

  it('are told apart by their names, also where the family’s does not say the label', () => {
    const [search] = membersOf(family(ROUTE, { name: 'P95' }), ['/search']);
    expect(search?.name).toBe('P95 [/search]');
  });

  it('keep a hostile value whole in id and indicator, and on one line in the name', () => {
    const value = 'a"b\\c\n$&{route}';
    const [hostile] = membersOf(family(ROUTE), [value]);
    expect(hostile?.id).toBe(`api/route-p95[${value}]`);
    expect(hostile?.indicator).toMatchObject({ where: { route: value } });
    expect(hostile?.name).toBe('a"b\\c $&{route} P95');
    expect(memberId({ id: 'api/x' }, { route: value })).toBe(`api/x[${value}]`);
  });
});
