import { describe, expect, it } from 'vitest';
import { selected } from '../../src/commands/selection.ts';
import type { Each, Family } from '../../src/model/budget.ts';
import { budget } from '../support/budget.ts';

function family(slug: string, each: Partial<Each>): Family {
  const id = `api/${slug}`;
  const template = budget({ id, slug });
  return { id, name: slug, template, each: { except: [], atMost: 300, ...each }, own: new Map() };
}

const ROUTES = family('routes', { label: 'route' });
const SOURCES = family('sources', { label: 'route', sources: ['eu', 'us'] });
const SET = { budgets: [budget()], families: [ROUTES, SOURCES] };
const chosen = (...ids: readonly string[]) => {
  const { budgets, families } = selected(SET, { ids });
  return [...budgets, ...families].map(({ id }) => id);
};

describe('the budgets and families that are selected', () => {
  it('are all, or those that are named', () => {
    expect(chosen()).toEqual(['api/query-p95', 'api/routes', 'api/sources']);
    expect(chosen('api/routes')).toEqual(['api/routes']);
  });

  it('are of a member that is named that one alone', () => {
    const membersOf = (...ids: readonly string[]) => selected(SET, { ids });
    expect(membersOf('api/routes[/search]')).toMatchObject({
      budgets: [{ id: 'api/routes[/search]', member: { values: { route: '/search' } } }],
      families: [],
    });
    expect(membersOf('api/sources[us, /a, b]').budgets).toMatchObject([
      { source: 'us', member: { values: { source: 'us', route: '/a, b' } } },
    ]);
    expect(chosen('api/routes[/a]', 'api/routes[/b]')).toEqual(['api/routes[/a]', 'api/routes[/b]']);
  });

  it('are an error for a member of another source, with what there is', () => {
    expect(() => chosen('api/sources[asia, /a]')).toThrow(/There is no budget api\/sources\[asia, \/a\]/);
  });
});
