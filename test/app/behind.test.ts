import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { backUpLedger } from '../../src/adapters/ledger/transfer.ts';
import { acceptBehind } from '../../src/app/behind.ts';
import { publish } from '../../src/app/publish.ts';
import type { Publishing } from '../../src/app/publishing.ts';
import { statusOf } from '../../src/app/status.ts';
import { tick } from '../../src/app/tick.ts';
import { startOf } from '../../src/model/period.ts';
import { folderWith } from '../support/folder.ts';
import { exported, imported } from '../support/ledger.ts';
import { type FakeTarget, fakeTarget, handClock, publishingOf } from '../support/publishing.ts';

const BERLIN = 'Europe/Berlin';
const HOUR = 3600;
const at = (date: string, hour = 9) => startOf(date, BERLIN) + hour * HOUR;

/** A publisher with a ledger in a file, which began on 3 February. */
async function begun() {
  const file = join(folderWith(), 'ledger.sqlite');
  const clock = handClock(at('2026-02-03'));
  const mail = fakeTarget('mail', ['ada', 'bob']);
  const opened = (): Publishing => {
    const ledger = openLedger(file, clock);
    onTestFinished(() => ledger.close().catch(() => {}));
    return publishingOf({ clock, ledger, targets: [mail] });
  };
  await tick(opened());
  return { file, clock, mail, opened };
}

const weeksOf = ({ got }: FakeTarget) => got.map(({ publication }) => publication.edition.period);

/** A backup of 10 February, put in the ledger's place a week later, when another report was issued and delivered. */
async function restored(
  restore: (file: string, backup: string) => void | Promise<void> = (file, backup) =>
    copyFileSync(backup, file),
) {
  const all = await begun();
  const { file, clock, opened, mail } = all;
  clock.at = at('2026-02-09');
  const before = opened();
  await tick(before);
  const backup = `${file}.backup`;
  backUpLedger(file, backup);
  clock.at = at('2026-02-16');
  await tick(before);
  await before.ledger.close();
  expect(weeksOf(mail)).toEqual(['2026-W06', '2026-W06', '2026-W07', '2026-W07']);
  await restore(file, backup);
  clock.at += HOUR;
  return { ...all, publishing: opened() };
}

describe('a backup in the place of a newer ledger', () => {
  it('sends nothing by itself, and says what it would send again and how to decide', async () => {
    const { publishing, mail } = await restored();
    const words =
      /^The ledger lacks its 5 last writes, until 2026-02-16T08:00:00Z: an older one was put in its place\. Nothing is issued or delivered until somebody decides about what it would do again: issue weekly 2026-W07 and deliver it to everybody\. “headroom ledger accept --as-delivered” takes all of that as done, “headroom ledger accept --send-again” does it\.$/;
    await expect(tick(publishing)).rejects.toThrow(words);
    await expect(publish(publishing, { kinds: [] })).rejects.toThrow(words);
    expect((await statusOf(publishing)).behind).toMatch(words);
    expect(mail.got).toHaveLength(4);
  });

  it('goes on measuring days', async () => {
    const { publishing, clock } = await restored();
    const daily = {
      ...publishing,
      schedule: { ...publishing.schedule, daily: { at: { hour: 3, minute: 0 } } },
    };
    await expect(tick(daily)).rejects.toThrow('The ledger lacks');
    expect((await publishing.ledger.runs(clock.at - HOUR)).map(({ what }) => what)).toEqual(['daily']);
  });

  it('goes on without what was delivered when somebody says so, and with what comes next', async () => {
    const { publishing, mail, clock } = await restored();
    expect(await acceptBehind(publishing, 'as-delivered')).toBe(
      '0 deliveries and 1 report are taken as done.',
    );
    await tick(publishing);
    expect(mail.got).toHaveLength(4);
    clock.at = at('2026-02-23');
    await tick(publishing);
    expect(weeksOf(mail).slice(4)).toEqual(['2026-W08', '2026-W08']);
    expect(await publishing.ledger.slots()).toMatchObject([{ period: '2026-W07', state: 'skipped' }]);
  });

  it('sends it again when somebody says so', async () => {
    const { publishing, mail } = await restored();
    expect(await acceptBehind(publishing, 'send-again')).toBe(
      '0 deliveries and 1 report are done again at the next wake-up.',
    );
    await tick(publishing);
    expect(weeksOf(mail).slice(4)).toEqual(['2026-W07', '2026-W07']);
    expect(await acceptBehind(publishing, 'send-again')).toContain('lacks nothing');
  });

  it('is known also when it was imported', async () => {
    const { publishing } = await restored(async (file, backup) => {
      const lines = await exported(backup);
      rmSync(file);
      await imported(file, lines);
    });
    await expect(tick(publishing)).rejects.toThrow('The ledger lacks its 5 last writes');
  });

  it('takes as told what happened until its last write was lost, where somebody hears of violations', async () => {
    const { publishing } = await restored();
    const { ledger } = publishing;
    await acceptBehind(publishing, 'as-delivered');
    expect(await ledger.scheduledSince('notices')).toBeUndefined();
    const again = (await restored()).publishing;
    await again.ledger.schedule('notices', { at: at('2026-02-03') });
    await expect(tick(again)).rejects.toThrow('and was told in those writes. “headroom ledger accept');
    const behind = await again.ledger.behind();
    await acceptBehind(again, 'as-delivered');
    expect(behind?.until).toBe(at('2026-02-16'));
    expect(await again.ledger.scheduledSince('notices')).toEqual({ at: behind?.until });
  });

  it('takes deliveries as made that were outstanding in it', async () => {
    const { clock, opened, file, mail } = await begun();
    clock.at = at('2026-02-09');
    const before = opened();
    const off = {
      ...before,
      targets: [{ ...mail, publisher: fakeTarget('mail', ['ada', 'bob'], () => 'failed').publisher }],
    };
    await tick(off);
    copyFileSync(file, `${file}.backup`);
    clock.at += HOUR;
    await tick(before);
    expect(mail.got).toHaveLength(2);
    await before.ledger.close();
    copyFileSync(`${file}.backup`, file);
    const publishing = opened();
    await expect(tick(publishing)).rejects.toThrow('deliver weekly 2026-W06 to ada, bob');
    await acceptBehind(publishing, 'as-delivered');
    await tick(publishing);
    expect(mail.got).toHaveLength(2);
    expect((await publishing.ledger.deliveries()).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
    ]);
  });
});

describe('a ledger that is not behind', () => {
  it('is a new one in the place of one that was lost', async () => {
    const { file, clock, opened } = await begun();
    clock.at = at('2026-02-09');
    const before = opened();
    await tick(before);
    await before.ledger.close();
    rmSync(file);
    clock.at = at('2026-02-10');
    const publishing = opened();
    await tick(publishing);
    clock.at = at('2026-02-16');
    expect((await tick(publishing))?.issued).toMatchObject([{ period: '2026-W07' }]);
  });

  it('is one that lost its mark, or whose mark could not be written', async () => {
    const { file, clock, opened } = await begun();
    clock.at = at('2026-02-09');
    await tick(opened());
    rmSync(`${file}.mark`);
    clock.at = at('2026-02-16');
    expect((await tick(opened()))?.issued).toMatchObject([{ period: '2026-W07' }]);
  });
});
