import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import type { Indicator } from '../../../src/model/indicator.ts';
import type { Measured } from '../../../src/model/series.ts';
import { budget } from '../../support/budget.ts';
import { folderWith } from '../../support/folder.ts';
import { NOW } from '../../support/issued.ts';

it('the ledger knows a measurement by the hashes that ledgers of the first version have', async () => {
  const folder = folderWith({});
  const indicator: Indicator = {
    kind: 'quantile',
    quantile: 0.95,
    native: false,
    histogram: 'x_seconds',
    where: { route: [{ is: '=~', value: 'ä"\u2028' }], '10': 'b', '9': 'a' },
  };
  const measured: Measured = {
    kind: 'histogram',
    buckets: [{ lower: 0, upper: Number.POSITIVE_INFINITY, count: 1e21 }],
  };
  const kept = { window: { start: 0, end: 60 }, measured, coverage: { present: 1, expected: 1 } };
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { now: () => NOW });
  await ledger.keep([{ budget: budget({ indicator }), reading: kept }], NOW);
  await ledger.close();
  const database = new DatabaseSync(join(folder, 'ledger.sqlite'));
  const rows = database.prepare('SELECT indicator, version, reading FROM readings').all();
  database.close();
  expect(rows).toEqual([
    {
      indicator: '421cbec40049d37df496cd2f64941e2a373c891dc4af447e1e74f767c3b51210',
      version: 'a216de5b2a1ac206371db079eacb0dd85341d75f096d92ad49d51b449d867f22',
      reading:
        '{"coverage":{"expected":1,"present":1},"measured":{"buckets":[{"count":1e+21,"lower":0,"upper":"Infinity"}],"kind":"histogram"},"window":{"end":60,"start":0}}',
    },
  ]);
});
