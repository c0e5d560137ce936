import { z } from 'zod';
import { remembering } from '../../model/remembering.ts';
import { REPORT_KINDS } from '../../model/report.ts';
import type { Instant } from '../../model/window.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KeptGist, Ledger } from '../../ports/ledger.ts';
import type { Database, SqlRow, Statements } from './database.ts';
import { sha256 } from './hash.ts';

/** The part of the ledger that keeps what the reading room needs of reports. None of it counts as a write: it is made of the rest. */
export function gistsIn(db: Database, clock: Clock): Pick<Ledger, 'gists' | 'keepGists'> {
  return {
    gists: async (part, madeBy, only) => {
      const rows = await db.all(
        `SELECT kind, period, revision, made_after, hash, head, body, budgets FROM gists
         WHERE part = ? AND made_by = ? ${only ? 'AND kind = ? AND period = ? AND revision = ?' : ''}`,
        part,
        madeBy,
        ...(only ? [only.kind, only.period, only.revision] : []),
      );
      const definitions = rows.length === 0 ? new Map<string, string>() : await definitionsIn(db);
      // The same list for all that name the same: whoever copies them to another thread copies it once.
      const named = remembering((names) => definitionsNamed(names, definitions));
      return rows.flatMap((row) => soundOnly(row, named));
    },
    keepGists: async (part, madeBy, gists) =>
      db.transaction(async (within) => {
        await within.run(FORGET, madeBy, madeBy);
        for (const gist of gists) await write(within, { part, madeBy, at: clock.now() }, gist);
      }),
  };
}

/** During an update two programs work on one ledger, and neither forgets what the other made: the last other one’s is kept. */
const FORGET = `
  DELETE FROM gists WHERE made_by <> ? AND made_by NOT IN
    (SELECT made_by FROM gists WHERE made_by <> ? GROUP BY made_by ORDER BY max(made_at) DESC, made_by LIMIT 1)`;

/** One that is there already is mended where it is damaged. */
const WRITE_DEFINITION = `
  INSERT INTO budgets (hash, json) VALUES (?, ?)
  ON CONFLICT (hash) DO UPDATE SET json = excluded.json WHERE budgets.json <> excluded.json`;

/** Characters of a definition’s hash by which a gist names it. */
const NAME = 16;

/** The definitions of budgets by their names, but for those that are damaged. */
async function definitionsIn(db: Database): Promise<ReadonlyMap<string, string>> {
  const rows = (await db.all('SELECT hash, json FROM budgets')).map(
    ({ hash, json }) => [String(hash), String(json)] as const,
  );
  const sound = rows.filter(([hash, json]) => sha256(json) === hash);
  return new Map(sound.map(([hash, json]) => [hash.slice(0, NAME), json]));
}

/** Of which part something is made, by which program and when. */
interface Making {
  readonly part: string;
  readonly madeBy: string;
  readonly at: Instant;
}

async function write(db: Statements, { part, madeBy, at }: Making, gist: KeptGist): Promise<void> {
  const { kind, period, revision, after, head, body } = gist;
  const definitions = new Map(gist.budgets.map((json) => [sha256(json), json]));
  await db.runMany(WRITE_DEFINITION, [...definitions]);
  const budgets = gist.budgets.map((json) => sha256(json).slice(0, NAME)).join(' ');
  await db.run(
    `INSERT INTO gists (part, made_by, kind, period, revision, made_at, made_after, hash, head, body, budgets)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (part, made_by, kind, period, revision) DO UPDATE SET made_at = excluded.made_at, made_after = excluded.made_after,
       hash = excluded.hash, head = excluded.head, body = excluded.body, budgets = excluded.budgets`,
    part,
    madeBy,
    kind,
    period,
    revision,
    at,
    after,
    sha256(after, head, body, budgets),
    head,
    body,
    budgets,
  );
}

/** A row as it was written, or nothing: what is damaged is made anew. */
function soundOnly(
  row: SqlRow,
  definitionsOf: (names: string) => readonly string[] | undefined,
): readonly KeptGist[] {
  const { success, data } = rowShape.safeParse(row);
  if (!success) return [];
  const { made_after: after, hash, head, body, budgets: names, ...edition } = data;
  if (hash !== sha256(after, head, body, names)) return [];
  const budgets = definitionsOf(names);
  return budgets ? [{ ...edition, after, head, body, budgets }] : [];
}

/** The definitions that a gist names; undefined where one of them is not there. */
function definitionsNamed(
  names: string,
  definitions: ReadonlyMap<string, string>,
): readonly string[] | undefined {
  const found = names === '' ? [] : names.split(' ').map((name) => definitions.get(name));
  return found.every((json) => json !== undefined) ? found : undefined;
}

const rowShape = z.object({
  kind: z.enum(REPORT_KINDS),
  period: z.string(),
  revision: z.number(),
  made_after: z.string(),
  hash: z.string(),
  head: z.string(),
  body: z.instanceof(Uint8Array),
  budgets: z.string(),
});
