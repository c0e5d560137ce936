import { describe, expect, it } from 'vitest';
import { ownerDiagnoses } from '../../src/app/owner-diagnoses.ts';
import { NO_DIRECTORY } from '../../src/model/directory.ts';
import { gaugeBudget } from '../support/budget.ts';

const ownedBy = (owner?: string) => ({ ...gaugeBudget(), ...(owner === undefined ? {} : { owner }) });
const directory = { ...NO_DIRECTORY, owners: [{ name: '@a', email: ['a@example.org'] }] };
const told = (...owners: readonly (string | undefined)[]) =>
  ownerDiagnoses({ budgets: owners.map(ownedBy) }, directory);

describe('the doctor', () => {
  it('finds that everybody who owns a budget has an entry', () => {
    expect(told('@a')).toEqual([
      { what: 'owners', ok: true, detail: 'Everybody who owns a budget has an entry.' },
    ]);
  });

  it('names each owner without an entry once, members’ own among them, and counts what nobody owns', () => {
    const template = ownedBy('@b');
    const family = {
      id: 'api/x',
      name: 'X',
      template,
      each: { label: 'route', except: [], atMost: 9 },
      own: new Map([['/search', { owner: '@c' }]]),
    };
    const budgets = ['@a', '@b', '@b', undefined].map(ownedBy);
    expect(ownerDiagnoses({ budgets, families: [family] }, directory)).toEqual([
      {
        what: 'owners',
        ok: false,
        detail:
          '@b and @c own budgets and have no entry: nobody hears of their violations. Add them below owners in the settings. 1 budget has no owner, and only stakeholders hear of them.',
      },
    ]);
  });

  it('names only some of many', () => {
    const names = Array.from({ length: 60 }, (_, index) => `@team-${index}`);
    expect(told(...names)[0]?.detail).toMatch(/^@team-0, .*, @team-4 and 55 others own budgets/);
  });

  it('asks for no entries where there are none, as with stakeholders alone', () => {
    const budgets = [ownedBy('@b')];
    const stakeholders = [{ name: 'product', email: ['p@example.org'], services: [], categories: [] }];
    expect(ownerDiagnoses({ budgets }, NO_DIRECTORY)).toEqual([]);
    expect(ownerDiagnoses({ budgets }, { ...NO_DIRECTORY, stakeholders })).toEqual([]);
  });
});
