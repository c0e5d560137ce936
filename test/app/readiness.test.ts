import { describe, expect, it } from 'vitest';
import type { FollowState } from '../../src/app/follow.ts';
import { readinessOf } from '../../src/app/readiness.ts';
import type { ServeState } from '../../src/app/serve.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { Commit } from '../../src/ports/repository.ts';
import { NOW } from '../support/issued.ts';
import { handClock, publishingOf } from '../support/publishing.ts';

const AWAKE: ServeState = { wokeAt: NOW, locks: { had: 1, missed: 0, waited: 0 }, duty: { isOurs: true } };
const COMMIT: Commit = { id: 'a'.repeat(40), by: 'Ada <ada@example.org>', at: NOW - 60, subject: 'Begin' };
const FOLLOWED: FollowState = {
  repository: 'main of git.example.org/budgets',
  inUse: COMMIT,
  newest: COMMIT,
  pulledAt: NOW - 30,
};

interface Asked {
  readonly state?: ServeState | undefined;
  readonly project?: FollowState;
  readonly duty?: Ledger['duty'];
}

async function told({ state = AWAKE, project, duty }: Asked = {}, at = NOW) {
  const publishing = publishingOf({ clock: handClock(at) });
  const ledger = { ...publishing.ledger, ...(duty ? { duty } : {}) };
  return readinessOf({ ...publishing, ledger }, { name: 'b', state, project });
}

describe('readiness', () => {
  it('says who answers and who works, and since when', async () => {
    const duty = async () => ({ name: 'a', since: NOW });
    expect(await told({ duty, state: { ...AWAKE, duty: { isOurs: false } } })).toEqual({
      troubles: [],
      replica: 'b',
      onDuty: false,
      works: { name: 'a', since: '2026-02-02T02:40:00Z' },
    });
    expect(await told()).toEqual({ troubles: [], replica: 'b', onDuty: true });
  });

  it('is not there before the first wake-up, nor when the last one is long ago, failed, or found broken files', async () => {
    const publishing = publishingOf({ clock: handClock(NOW) });
    const first = await readinessOf(publishing, { name: 'b', state: undefined, project: undefined });
    expect(first).toEqual({ troubles: ['It has not woken up yet.'], replica: 'b', onDuty: false });
    expect((await told({}, NOW + 3600)).troubles).toEqual([]);
    expect((await told({}, NOW + 3601)).troubles).toEqual(['It last woke up at 2026-02-02T02:40:00Z.']);
    const state = { ...AWAKE, failure: 'It is down.', brokenFiles: 'It is broken.' };
    expect((await told({ state })).troubles).toEqual(['It is broken.', 'It is down.']);
  });

  it('is not there while the ledger cannot be read, which is said once', async () => {
    const failure = 'The ledger cannot be reached.';
    const duty = async () => {
      throw new SourceError(failure);
    };
    expect(await told({ duty })).toEqual({ troubles: [failure], replica: 'b', onDuty: true });
    expect((await told({ duty, state: { ...AWAKE, failure } })).troubles).toEqual([failure]);
  });

  it('is there though the newest commit is broken, the repository is gone, and nothing can be pushed: all replicas would be away', async () => {
    const words = { broken: 'It is broken.', unreached: 'It is away.', unpushed: 'It is kept.' };
    expect(await told({ project: { ...FOLLOWED, ...words } })).toEqual({
      troubles: [],
      replica: 'b',
      onDuty: true,
      project: {
        repository: 'main of git.example.org/budgets',
        commit: 'a'.repeat(40),
        pulledAt: '2026-02-02T02:39:30Z',
        ...words,
      },
    });
  });

  it('is told of with the beginning of each text, and without what somebody wrote into an address', async () => {
    const state = { ...AWAKE, failure: 'x'.repeat(1_000_000) };
    const broken = 'No reach to https://ann:pass-word@git.example.org/.';
    const { troubles, project } = await told({ state, project: { ...FOLLOWED, broken } });
    expect(troubles).toEqual(['x'.repeat(4000)]);
    expect(project?.broken).toContain('git.example.org');
    expect(project?.broken).not.toContain('pass-word');
  });
});
