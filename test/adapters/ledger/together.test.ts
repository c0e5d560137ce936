import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readingsIn } from '../../../src/adapters/ledger/readings.ts';
import { openDatabase } from '../../../src/adapters/ledger/sqlite/database.ts';
import { gaugeBudget } from '../../support/budget.ts';
import { folderWith } from '../../support/folder.ts';
import { NOW } from '../../support/issued.ts';
import { reading } from '../../support/ledger.ts';

/** So many budgets with a reading each, in a ledger that counts what it is asked. */
async function kept(count: number) {
  const db = openDatabase(join(folderWith(), 'ledger.sqlite'));
  onTestFinished(() => db.close());
  const asked: string[] = [];
  const counting = {
    ...db,
    all: (...[sql, ...values]: Parameters<typeof db.all>) => {
      asked.push(sql);
      return db.all(sql, ...values);
    },
  };
  const budgets = Array.from({ length: count }, (_, index) => ({ ...gaugeBudget(), id: `api/g[${index}]` }));
  const ledger = readingsIn(counting);
  await Promise.all(budgets.map((budget) => ledger.keep([{ budget, reading: reading(0) }], NOW)));
  return { db, ledger, budgets, asked };
}

it('asks for the readings of many budgets in few statements, of few forms', async () => {
  const { ledger, budgets, asked } = await kept(300);
  const windows = [reading(0).window];
  for (const count of [1, 2, 3, 5, 60, 300]) {
    await Promise.all(budgets.slice(0, count).map((budget) => ledger.readings(budget, windows)));
  }
  // Each budget has two names of its indicator; a statement is for 4, 16, 64 or 256 of them.
  expect(asked.length).toBe(1 + 1 + 1 + 1 + 1 + 3);
  expect(new Set(asked).size).toBe(3);
});

it('fails for a budget of which a reading is damaged, and for no other that is asked for with it', async () => {
  const { db, ledger, budgets } = await kept(3);
  await db.run("UPDATE readings SET reading = '{' WHERE budget = 'api/g[1]'");
  const found = await Promise.allSettled(
    budgets.map((budget) => ledger.readings(budget, [reading(0).window])),
  );
  expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
