/** Holds a ledger's lock until it is killed; says so to its parent once it has it. */
import { openLedger } from '../../src/adapters/ledger/ledger.ts';

const [file = ''] = process.argv.slice(2);
const ledger = openLedger(file, { now: () => 0 });
await ledger.exclusively(async () => {
  process.send?.('held');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}, 10);
