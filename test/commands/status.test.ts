import { chmodSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import type { SlotNote } from '../../src/model/schedule.ts';
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
