import { z } from 'zod';
import type { Clock } from '../../ports/clock.ts';
import type { Duty, Ledger } from '../../ports/ledger.ts';
import type { Database, Statements } from './database.ts';
import { jsonAs } from './row.ts';

/** The part of the ledger that knows who of several serving programs works. */
export function dutyIn(db: Database, clock: Clock): Pick<Ledger, 'takeDuty' | 'duty'> {
  return {
    duty: async () => ((await db.isDutyTaken()) ? whoIn(db) : undefined),
    takeDuty: async (name) => {
      const isOurs = await db.takeDuty();
      const known = await whoIn(db);
      if (!isOurs || known?.name === name) return { isOurs, ...(known ? { who: known } : {}) };
      const who = { name, since: clock.now() };
      await db.run(
        "INSERT INTO meta (key, value) VALUES ('duty', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        JSON.stringify(who),
      );
      return { isOurs, who };
    },
  };
}

/** Who wrote down last that the work is theirs. */
async function whoIn(db: Statements): Promise<Duty['who']> {
  const rows = await db.all("SELECT value FROM meta WHERE key = 'duty'");
  return whoShape.safeParse(rows[0]?.value).data;
}

const whoShape = jsonAs(z.object({ name: z.string(), since: z.number() }));
