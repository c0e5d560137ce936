/** Opens a ledger in PostgreSQL as soon as it is told to, and tells its parent what came of it. */
import { openPostgresql } from '../../src/adapters/ledger/postgresql/database.ts';
import { openingOf } from './postgresql-ledger-opening.ts';

const [url = '', schema = ''] = process.argv.slice(2);
process.once('message', () => void open());

async function open(): Promise<void> {
  try {
    const db = await openPostgresql(openingOf(url, schema));
    process.send?.({ isNew: db.isNew });
    await db.close();
  } catch (error) {
    process.send?.({ failed: String(error) });
  }
  process.disconnect();
}

process.send?.('ready');
