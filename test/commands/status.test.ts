import {
  chmodSync,
  copyFileSync,
  globSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import type { SlotNote } from '../../src/model/schedule.ts';
import { makeEarlier } from '../support/earlier-ledger.ts';
import { contentsOf } from '../support/folder.ts';
import { NOW } from '../support/issued.ts';
import { samplesProject } from '../support/project.ts';
import { handClock } from '../support/publishing.ts';
import { runBound } from '../support/run-bound.ts';
import { runCli } from '../support/run-cli.ts';

/** Runs the program on a folder in which nothing may be written. */
function runReadOnly(folder: string, ...argv: readonly string[]): ReturnType<typeof runBound> {
  const all = ['.', ...globSync('**', { cwd: folder })].map((path) => join(folder, path));
  for (const path of all) chmodSync(path, statSync(path).isDirectory() ? 0o555 : 0o444);
  const ran = runBound(argv);
  for (const path of all) chmodSync(path, 0o755);
  return ran;
}

describe('looking at a project in a folder that may only be read', () => {
  it.each([
    { argv: ['status'], says: 'output: delivered' },
    { argv: ['ledger', 'show'], says: 'Reports: 1 issued' },
    { argv: ['tick', '--dry-run'], says: 'Next: weekly' },
    { argv: ['publish', 'weekly', '--period', '2026-W05', '--dry-run'], says: 'Would issue nothing new' },
  ])('works: $argv', async ({ argv, says }) => {
    const { folder, config } = samplesProject();
    await runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config]);
    const { code, said } = runReadOnly(folder, ...argv, '--config', config);
    expect(said).toContain(says);
    expect(said, 'a pipe gets no colours').not.toContain('\u001B');
    expect(code).toBe(0);
  });

  it.each([
    { what: 'in a write-ahead log', made: () => {}, sql: 'PRAGMA journal_mode = WAL;' },
    // Each version by itself is the ledger's own test.
    { what: 'of the first version', made: (file: string) => makeEarlier(file, 1), sql: '' },
  ])('works with a ledger $what, and leaves it as it is', async ({ made, sql }) => {
    const { folder, config, output } = samplesProject();
    await runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config]);
    const file = join(output, 'ledger.sqlite');
    made(file);
    const db = new DatabaseSync(file);
    // What is in the log alone is looked at as well.
    db.exec(`${sql} UPDATE deliveries SET detail = 'Written last.'`);
    const beside = readdirSync(output).toSorted();
    const held = contentsOf(output);
    const { code, said } = runReadOnly(folder, 'status', '--config', config);
    expect(said).toContain('output: delivered');
    expect(said).toContain('Written last.');
    expect(code).toBe(0);
    expect(readdirSync(output).toSorted()).toEqual(beside);
    expect(contentsOf(output)).toEqual(held);
    db.close();
  });

  it('leaves a ledger of the first version as it is also where it could be written', async () => {
    const { config, output } = samplesProject();
    await runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config]);
    makeEarlier(join(output, 'ledger.sqlite'), 1);
    const before = contentsOf(output);
    for (const argv of [['status'], ['ledger', 'show'], ['tick', '--dry-run'], ['doctor']]) {
      await runCli([...argv, '--config', config]);
    }
    expect(contentsOf(output)).toEqual(before);
    expect((await runCli(['tick', '--config', config])).code).toBe(0);
    expect((await runCli(['status', '--config', config])).out).toContain('output: delivered');
  });

  it('works with a ledger whose last write a killed program left half done', async () => {
    const { folder, config, output } = samplesProject();
    await runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config]);
    const file = join(output, 'ledger.sqlite');
    const db = new DatabaseSync(file);
    db.exec('PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE');
    db.exec(
      "UPDATE deliveries SET detail = 'Never committed.'; UPDATE messages SET content = zeroblob(900000)",
    );
    const [half, journal] = [readFileSync(file), readFileSync(`${file}-journal`)];
    db.exec('ROLLBACK');
    db.close();
    writeFileSync(file, half);
    writeFileSync(`${file}-journal`, journal);
    const { code, said } = runReadOnly(folder, 'status', '--config', config);
    expect(said).toContain('output: delivered');
    expect(said).not.toContain('Never committed.');
    expect(code).toBe(0);
  });

  it('ends with 3 when there is something to write', async () => {
    const { folder, config } = samplesProject();
    await runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config]);
    const { code, said } = runReadOnly(folder, 'tick', '--config', config);
    expect(said).toMatch(
      /^error: The ledger .* cannot be used \(.*\)\. Check the folder's permissions and space\.$/m,
    );
    expect(code).toBe(3);
  });
});

it('the ledger is shown with how many notices were told, and when the last', async () => {
  const { config, output } = samplesProject();
  const show = async () => (await runCli(['ledger', 'show', '--config', config])).out;
  const ledger = openLedger(join(output, 'ledger.sqlite'), handClock(NOW));
  expect(await show()).not.toContain('Notices');
  const to = [{ target: 'notices', recipient: '@backend ann@example.org' }];
  await ledger.post(
    { kind: 'notices', id: '2026-02-02T02:40:00Z', at: NOW },
    '{}',
    ['a opened', 'b opened'],
    to,
  );
  await ledger.post({ kind: 'notices', id: '2026-02-02T02:41:40Z', at: NOW + 100 }, '{}', ['a closed'], to);
  await ledger.close();
  expect(await show()).toContain(
    'Reports: 0 issued, 0 open or skipped.\nNotices: 3 in 2 messages, the last at 2026-02-02T02:41:40Z.\nDeliveries: 2 pending.\n',
  );
});

describe('a backup in the place of a newer ledger', () => {
  it('is told of by status, holds back what delivers, and is gone on with when somebody decides', async () => {
    const { config, output } = samplesProject();
    const file = join(output, 'ledger.sqlite');
    const headroom = (...argv: readonly string[]) => runCli([...argv, '--config', config]);
    await headroom('publish', 'weekly', '--period', '2026-W04');
    await headroom('ledger', 'backup', `${file}.backup`);
    await headroom('publish', 'weekly', '--period', '2026-W05');
    copyFileSync(`${file}.backup`, file);
    const words =
      /The ledger lacks its 3 last writes, until .*Nothing is issued or delivered until somebody decides/;
    expect((await headroom('status')).out).toMatch(words);
    for (const argv of [['tick'], ['publish'], ['publish', 'weekly', '--period', '2026-W05']]) {
      const { code, err } = await headroom(...argv);
      expect(err).toMatch(words);
      expect(code).toBe(3);
    }
    const undecided = await headroom('ledger', 'accept');
    expect(undecided.code).toBe(2);
    expect(undecided.err).toContain('headroom ledger accept --as-delivered, or --send-again');
    const decided = await headroom('ledger', 'accept', '--as-delivered');
    expect(decided).toMatchObject({ code: 0, out: '0 deliveries and 0 reports are taken as done.\n' });
    expect((await headroom('status')).out).not.toMatch(words);
    expect((await headroom('tick')).code).toBe(0);
  });
});

describe('headroom status', () => {
  it('tells of months that were skipped in one line, and of what was skipped at another time in another', async () => {
    const { config, output } = samplesProject();
    const clock = handClock(1_700_000_000);
    const ledger = openLedger(join(output, 'ledger.sqlite'), clock);
    const note = (kind: SlotNote['kind'], period: string): Promise<void> =>
      ledger.note({ kind, period, state: 'skipped', seenAt: clock.at, detail: `About ${period}.` });
    for (const week of [...Array.from({ length: 35 }, (_, index) => 18 + index), 3]) {
      await note('weekly', `2022-W${String(week).padStart(2, '0')}`);
    }
    for (const period of ['2023-W01', '2023-W02']) await note('weekly', period);
    await note('monthly', '2023-01');
    await ledger.close();
    const { code, out } = await runCli(['status', '--config', config]);
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.startsWith('Skipped'))).toEqual([
      'Skipped weekly 2022-W03. About 2022-W03.',
      'Skipped 37 weekly reports, from 2022-W18 to 2023-W02. About 2023-W02.',
      'Skipped monthly 2023-01. About 2023-01.',
    ]);
  });
});
