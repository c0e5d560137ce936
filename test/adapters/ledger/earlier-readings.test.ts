import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Budget } from '../../../src/model/budget.ts';
import { gaugeBudget } from '../../support/budget.ts';
import { folderWith } from '../../support/folder.ts';
import { NOW } from '../../support/issued.ts';
import { ledgerIn, reading } from '../../support/ledger.ts';

/** How the first versions knew what a budget measures. */
function firstFingerprint({ indicator, measuredIn }: Budget, more: object = {}): string {
  const sorted = (value: unknown): unknown =>
    typeof value !== 'object' || value === null
      ? value
      : Array.isArray(value)
        ? value.map(sorted)
        : Object.fromEntries(
            Object.entries(value)
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, sorted(inner)]),
          );
  return createHash('sha256')
    .update(JSON.stringify(sorted({ indicator, measuredIn, ...more })))
    .digest('hex');
}

describe('readings of an earlier version', () => {
  it('tells readings of queries that meant something else, until there are newer ones', async () => {
    const folder = folderWith({});
    const ledger = ledgerIn(folder);
    const old = reading(0, 1);
    await ledger.keep([{ budget: gaugeBudget(), reading: old }], NOW);
    const database = new DatabaseSync(join(folder, 'ledger.sqlite'));
    database.prepare('UPDATE readings SET indicator = ?').run(firstFingerprint(gaugeBudget()));
    database.close();
    expect(await ledger.readings(gaugeBudget(), [old.window])).toEqual([{ ...old, outdated: true }]);
    await ledger.keep([{ budget: gaugeBudget(), reading: reading(0, 2) }], NOW);
    expect(await ledger.readings(gaugeBudget(), [old.window])).toEqual([reading(0, 2)]);
  });

  it('reads on what was kept with what was left out named in the indicator', async () => {
    const folder = folderWith({});
    const ledger = ledgerIn(folder);
    const old = reading(0, 1);
    const leaveOut = [{ start: 3600, end: 7200 }];
    const named = gaugeBudget();
    await ledger.keep([{ budget: named, reading: old }], NOW);
    const database = new DatabaseSync(join(folder, 'ledger.sqlite'));
    const indicator = { ...named.indicator, outside: leaveOut };
    database
      .prepare('UPDATE readings SET indicator = ?')
      .run(firstFingerprint({ ...named, indicator }, { meaning: 2 }));
    database.close();
    expect(await ledger.readings(named, [old.window], leaveOut)).toEqual([old]);
    expect(await ledger.readings(named, [old.window])).toEqual([]);
  });

  it('goes on with readings of an expression, which means what it did', async () => {
    const folder = folderWith({});
    const ledger = ledgerIn(folder);
    const expr = gaugeBudget({ indicator: { kind: 'expr', expr: 'max(x)' } });
    await ledger.keep([{ budget: expr, reading: reading(0) }], NOW);
    const database = new DatabaseSync(join(folder, 'ledger.sqlite'));
    const rows = database.prepare('SELECT indicator FROM readings').all();
    database.close();
    expect(rows).toEqual([{ indicator: firstFingerprint(expr) }]);
  });
});
