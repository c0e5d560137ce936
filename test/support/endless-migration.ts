import { openDatabase } from '../../src/adapters/ledger/sqlite/database.ts';
import { MIGRATIONS } from '../../src/adapters/ledger/sqlite/migrations.ts';

/** Brings a ledger up to date by all steps, and by one more that never ends. */
const ENDLESS =
  'INSERT INTO meta WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n) SELECT v, v FROM n WHERE v < 0';

const [, , file = ''] = process.argv;
openDatabase(file, [...MIGRATIONS, ENDLESS]);
