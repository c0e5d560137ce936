import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lookAtLedger, openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { MIGRATIONS } from '../../../src/adapters/ledger/sqlite/migrations.ts';
import { DELIVERY_STATES, type Delivery } from '../../../src/model/delivery.ts';
import type { Ledger } from '../../../src/ports/ledger.ts';
import { budget } from '../../support/budget.ts';
import { EARLIER_VERSIONS, linesOf, makeEarlier } from '../../support/earlier-ledger.ts';
import { contentsOf, folderWith } from '../../support/folder.ts';
import { NOW, W05 } from '../../support/issued.ts';
import { imported, ledgerIn, reading } from '../../support/ledger.ts';

const HOUR = [{ start: 3600, end: 7200 }];
const clock = { now: () => NOW };

/** A ledger with reports of two kinds, one of them corrected, and deliveries in every state; the file that it is in. */
async function ledgerBefore(json = '{"a":1}'): Promise<string> {
  const folder = folderWith();
  const ledger = ledgerIn(folder);
  const to = DELIVERY_STATES.map((state) => ({ target: 'mail', recipient: `${state}@x` }));
  await ledger.issue(W05, json, [{ target: 'docs', recipient: '' }, ...to]);
  await ledger.issue({ ...W05, kind: 'monthly', period: '2026-01', whole: false }, '2', to.slice(0, 2));
  await ledger.issue({ ...W05, revision: 2, issuedAt: NOW - 9, corrects: 'A limit.' }, '3', to.slice(1, 3));
  for (const [index, state] of DELIVERY_STATES.entries()) {
    const [delivery] = (await ledger.deliveries(W05)).filter(({ recipient }) => recipient === `${state}@x`);
    const until = state === 'failed' || state === 'pending' ? { until: NOW + 60 } : {};
    await ledger.record({ ...delivery, state, attempts: index, at: NOW + index, ...until } as Delivery);
  }
  await ledger.schedule('weekly', { at: NOW, after: '2026-W04' });
  await ledger.note({ kind: 'weekly', period: '2026-W06', state: 'held', seenAt: NOW, detail: '“ü”\n' });
  await ledger.ran({
    what: 'tick',
    startedAt: 1,
    endedAt: 2,
    outcome: 'failed',
    stages: { a: 1 },
    detail: 'x',
  });
  await ledger.keep([{ budget: budget(), reading: reading(0, 1) }], NOW);
  await ledger.keep([{ budget: budget(), reading: reading(0, 2), leaveOut: HOUR }], NOW);
  await ledger.close();
  return join(folder, 'ledger.sqlite');
}

async function everythingIn(ledger: Ledger) {
  const issued = await ledger.issued();
  return {
    since: ledger.since,
    issued,
    contents: await Promise.all(issued.map((one) => ledger.content(one))),
    posted: await ledger.posted(),
    noticed: await ledger.noticed(),
    deliveries: await ledger.deliveries(),
    scheduled: await ledger.scheduledSince('weekly'),
    slots: await ledger.slots(),
    runs: await ledger.runs(0),
    readings: await ledger.readings(budget(), [reading(0).window]),
    readingsLess: await ledger.readings(budget(), [reading(0).window], HOUR),
  };
}

type Everything = Awaited<ReturnType<typeof everythingIn>>;

/** What a version knew of it: the first neither until when somebody is left alone nor after which period a kind begins. */
function knownTo(version: number, all: Everything): Everything {
  const { scheduled } = all;
  return {
    ...all,
    deliveries: version > 1 ? all.deliveries : all.deliveries.map(withoutUntil),
    scheduled: version > 1 || !scheduled ? scheduled : { at: scheduled.at },
    readingsLess: version > 2 ? all.readingsLess : [],
  };
}

function withoutUntil(delivery: Delivery): Delivery {
  const { until: _until, ...rest } = delivery;
  return rest;
}

async function lookedAt(file: string): Promise<Everything> {
  const ledger = lookAtLedger(file, clock);
  try {
    return await everythingIn(ledger);
  } finally {
    await ledger.close();
  }
}

describe.each(EARLIER_VERSIONS)('a ledger of version %i', (version) => {
  it('opens with all that it has', async () => {
    const file = await ledgerBefore();
    const before = await lookedAt(file);
    expect(before.deliveries.map(({ state }) => state)).toEqual(expect.arrayContaining([...DELIVERY_STATES]));
    makeEarlier(file, version);
    const ledger = openLedger(file, clock);
    onTestFinished(() => ledger.close());
    expect(await everythingIn(ledger)).toEqual(knownTo(version, before));
    expect(await ledger.behind()).toBeUndefined();
    // It goes on as one of this version: in its order, and by the same keys.
    await ledger.post(
      { kind: 'notices', id: 'n', at: NOW },
      '{}',
      ['a'],
      [{ target: 'mail', recipient: 'b@x' }],
    );
    expect((await ledger.posted()).length).toBe(before.posted.length + 1);
    await expect(ledger.issue(W05, '9', [])).rejects.toThrow('weekly 2026-W05 is issued already');
  });

  it('is looked at with all that it has, and is left as it is', async () => {
    const file = await ledgerBefore();
    const before = await lookedAt(file);
    makeEarlier(file, version);
    const bytes = contentsOf(join(file, '..'));
    expect(await lookedAt(file)).toEqual(knownTo(version, before));
    expect(contentsOf(join(file, '..'))).toEqual(bytes);
  });

  it('is imported from its export with all that it has', async () => {
    const file = await ledgerBefore();
    const before = await lookedAt(file);
    makeEarlier(file, version);
    const lines = linesOf(file, version);
    const copy = join(folderWith(), 'ledger.sqlite');
    expect(await imported(copy, lines)).toBe(lines.length - 1);
    expect(await lookedAt(copy)).toEqual(knownTo(version, before));
  });

  it('is not imported from an export with what only a later version has', async () => {
    const file = await ledgerBefore();
    makeEarlier(file, version);
    const lines = linesOf(file, version);
    const message = { subject: 'weekly 2026-W09', posted_at: 1, hash: '', content: { base64: '' } };
    const later = JSON.stringify(
      version < 4 ? { table: 'messages', row: message } : { table: 'gists', row: {} },
    );
    const copy = join(folderWith(), 'ledger.sqlite');
    await expect(imported(copy, [...lines, later])).rejects.toThrow(
      `Line ${lines.length + 1} of the export is broken`,
    );
    expect(existsSync(copy)).toBe(false);
  });

  // The fourth gets a table more, for which nothing is written anew.
  it.runIf(version < 4)(
    'is whole, and opens with all that it has, after a program was killed while it brought it up to date',
    async () => {
      // More than SQLite keeps in memory, and of which nothing can be packed, so that the file is half written by then.
      const file = await ledgerBefore(randomBytes(6_000_000).toString('base64'));
      const before = await lookedAt(file);
      makeEarlier(file, version);
      const size = statSync(file).size;
      const child = fork(join(import.meta.dirname, '../../support/endless-migration.ts'), [file]);
      const ended = once(child, 'exit');
      onTestFinished(() => void child.kill('SIGKILL'));
      while (statSync(file).size < 1.5 * size && child.exitCode === null) await setTimeout(5);
      child.kill('SIGKILL');
      expect((await ended)[1]).toBe('SIGKILL');
      expect(statSync(file).size, 'it was killed half-way').toBeGreaterThan(size);
      expect(readFileSync(`${file}-journal`).length).toBeGreaterThan(0);
      const old = new DatabaseSync(file);
      expect(old.prepare('PRAGMA user_version').get()).toEqual({ user_version: version });
      expect(old.prepare('SELECT count(*) AS reports FROM reports WHERE content IS NOT NULL').get()).toEqual({
        reports: 3,
      });
      old.close();
      expect(statSync(file).size).toBe(size);
      const ledger = openLedger(file, clock);
      onTestFinished(() => ledger.close());
      expect(await everythingIn(ledger)).toEqual(knownTo(version, before));
    },
  );
});

it('every version before this one is looked at', () => {
  expect(EARLIER_VERSIONS.length).toBe(MIGRATIONS.length - 1);
});
