import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { lookAtLedger, openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { folderWith } from '../../support/folder.ts';
import { NOW } from '../../support/issued.ts';

const CLOCK = { now: () => NOW };

it('the duty of a ledger in a file is one’s until it is closed; who only looks is told whose, and leaves it to them', async () => {
  const folder = folderWith();
  const file = join(folder, 'ledger.sqlite');
  const [one, other] = [openLedger(file, CLOCK), openLedger(file, CLOCK)];
  onTestFinished(() => other.close());
  const seen = async () => {
    const looking = lookAtLedger(file, CLOCK);
    const found = await looking.duty();
    await looking.close();
    return found;
  };
  const before = readdirSync(folder);
  expect(await seen()).toBeUndefined();
  expect(readdirSync(folder)).toEqual(before);
  await one.takeDuty('one');
  const who = { name: 'one', since: NOW };
  expect([await one.duty(), await other.duty(), await seen()]).toEqual([who, who, who]);
  expect(await other.takeDuty('other')).toEqual({ isOurs: false, who });
  await one.close();
  expect([await other.duty(), await seen()]).toEqual([undefined, undefined]);
  expect(await other.takeDuty('other')).toMatchObject({ isOurs: true, who: { name: 'other' } });
});

it('a ledger that can only be looked at in a copy tells who works all the same', async () => {
  const file = join(folderWith(), 'ledger.sqlite');
  const one = openLedger(file, CLOCK);
  onTestFinished(() => one.close());
  await one.takeDuty('one');
  // A log that SQLite would have to write to.
  const writer = new DatabaseSync(file);
  writer.exec("PRAGMA journal_mode = WAL; INSERT INTO meta (key, value) VALUES ('more', '1')");
  onTestFinished(() => writer.close());
  const looking = lookAtLedger(file, CLOCK);
  onTestFinished(() => looking.close());
  expect(await looking.duty()).toEqual({ name: 'one', since: NOW });
});
