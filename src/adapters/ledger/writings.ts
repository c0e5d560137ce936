import { z } from 'zod';
import { type Ledger, WRITING_WAYS, type Writing } from '../../ports/ledger.ts';
import type { Database } from './database.ts';
import { sha256 } from './hash.ts';
import { rowsAs } from './row.ts';

/** How long what is in the repository is kept all the same, in seconds: a clone that lacks reach may lack it. */
const KEPT_FOR = 30 * 86_400;

/** The part of the ledger that keeps what was written into the records of a project that follows a repository. */
export function writingsIn(db: Database): Pick<Ledger, 'write' | 'writings' | 'pushed'> {
  return {
    write: ({ file, how, text, at }) =>
      db.transaction(async (within) => {
        const isThere =
          how === 'create' ? "file = ? AND (how = 'create' OR hash = ?)" : 'file = ? AND hash = ?';
        const hash = sha256(text);
        const there = await within.all(`SELECT 1 FROM writings WHERE ${isThere}`, file, hash);
        if (there.length > 0) return false;
        await within.run(
          'INSERT INTO writings (file, hash, how, text, written_at) VALUES (?, ?, ?, ?, ?)',
          file,
          hash,
          how,
          text,
          at,
        );
        return true;
      }),
    writings: async () =>
      rowsAs(
        db,
        'writings',
        writingShape,
        await db.all('SELECT file, how, text, written_at, pushed_commit FROM writings ORDER BY rowid'),
      ),
    pushed: (writings, commit, at) =>
      db.transaction(async (within) => {
        for (const { file, text } of writings)
          await within.run(
            'UPDATE writings SET pushed_commit = ?, pushed_at = ? WHERE file = ? AND hash = ?',
            commit,
            at,
            file,
            sha256(text),
          );
        await within.run('DELETE FROM writings WHERE pushed_at <= ?', at - KEPT_FOR);
      }),
  };
}

const writingShape = z
  .object({
    file: z.string(),
    how: z.enum(WRITING_WAYS),
    text: z.string(),
    written_at: z.number(),
    pushed_commit: z.string().nullable(),
  })
  .transform(
    ({ written_at: at, pushed_commit: commit, ...writing }): Writing => ({
      ...writing,
      at,
      ...(commit === null ? {} : { commit }),
    }),
  );
