import { describe, expect, test } from 'vitest';
import { historyOf } from '../../src/room/history.ts';
import { ownedIn, standingOf, theirsOf } from '../../src/room/standing.ts';
import { eventfulYear, OPEN_VIOLATION } from '../support/year-stories.ts';

const history = eventfulYear();

describe('what is open and due', () => {
  const standing = standingOf(history);

  test('is what the newest report says: each violation with its action, and what else is to be done', () => {
    expect(standing.gist?.period.id).toBe('2026-W05');
    expect(standing.violations.map(({ violation }) => violation.id)).toEqual([OPEN_VIOLATION.id]);
    expect(standing.violations[0]?.action?.text).toBe('Find the cause.');
    expect(standing.actions.map(({ budget }) => budget)).toContain('node/cpu');
    expect(standing.actions.map(({ violation }) => violation)).not.toContain(OPEN_VIOLATION.id);
  });

  test('proposals that ended are not under way', () => {
    expect(standing.proposals.map(({ id }) => id)).toEqual(['2026-01-20-api.memory']);
  });

  test('without a report it is nothing', () => {
    expect(standingOf(historyOf([]))).toEqual({ violations: [], actions: [], proposals: [] });
  });
});

describe('what is somebody’s', () => {
  const owned = ownedIn(history);
  const of = (owner: string) => theirsOf(history, (id) => owned.get(owner)?.has(id) ?? false);

  test('is what they own, gone or not', () => {
    expect(of('@node-team').lives.map(({ id }) => id)).toEqual(['node/block-p95', 'node/cpu']);
    expect(of('@provider-team').lives.map(({ isGone }) => isGone)).toEqual([true]);
  });

  test('is also what they work on, which stays its owner’s', () => {
    expect(of('@night-shift').lives.map(({ id }) => id)).toEqual(['api/query-p95']);
    expect(of('@night-shift').violations).toHaveLength(1);
    expect(of('@api-team').violations).toHaveLength(1);
    expect(of('@api-team').lives.map(({ id }) => id)).toContain('api/query-p95');
  });

  test('nothing of others is in it', () => {
    expect(of('@node-team').violations).toEqual([]);
    expect(of('@node-team').actions.map(({ budget }) => budget)).toEqual(['node/cpu']);
    expect(of('@node-team').proposals).toEqual([]);
  });

  test('a family is theirs when one of its members is', () => {
    const { reports, ...rest } = history;
    const [newest, ...older] = reports;
    if (!newest) throw new Error('No report.');
    const families = newest.gist.families.map((family) => ({
      ...family,
      others: family.others.map((other, index) => (index === 0 ? { ...other, owner: '@one-route' } : other)),
    }));
    const changed = { ...rest, reports: [{ ...newest, gist: { ...newest.gist, families } }, ...older] };
    const ids = ownedIn(changed).get('@one-route');
    expect([...(ids ?? [])]).toHaveLength(1);
    expect(theirsOf(changed, (id) => ids?.has(id) ?? false).lives.map(({ id }) => id)).toEqual([
      'api/route-p95',
    ]);
  });
});
