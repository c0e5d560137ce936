import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { SourceError } from '../../model/errors.ts';
import { notPosted, postedAlready } from '../../model/posted-once.ts';
import { type NoticesOf, type Subject, subjectName, subjectNamed } from '../../model/subject.ts';
import type { Instant } from '../../model/window.ts';
import type { Ledger, Posted, Posting } from '../../ports/ledger.ts';
import type { Database, SqlRow, Statements } from './database.ts';
import { sha256 } from './hash.ts';
import { rowsAs } from './row.ts';
import type { Sequence } from './sequence.ts';

/** The part of the ledger that keeps messages, whatever they are of, and what notices were posted. */
export function messagesIn(
  db: Database,
  { counted }: Sequence,
): Pick<Ledger, 'posted' | 'content' | 'post' | 'noticed'> {
  return {
    // In the order of posting, whatever the clock said then.
    posted: async () =>
      rowsAs(
        db,
        'messages',
        postedShape,
        await db.all('SELECT subject, posted_at FROM messages ORDER BY rowid'),
      ),
    content: async (subject) => contentOf(db, subject),
    post: (posted, json, keys, to) => counted((within) => post(within, posted, { json, keys, to })),
    noticed: async () => new Set((await db.all('SELECT key FROM notices')).map(({ key }) => String(key))),
  };
}

/** A message with whom it goes to. */
export interface NewMessage {
  readonly subject: Subject;
  readonly at: Instant;
  readonly json: string;
  readonly to: readonly Posting[];
}

/** Writes a message with a pending delivery for each of those whom it goes to, within a transaction. Answers its hash. */
export async function addMessage(db: Statements, { subject, at, json, to }: NewMessage): Promise<string> {
  const name = subjectName(subject);
  const hash = sha256(json);
  await db.run(
    'INSERT INTO messages (subject, posted_at, hash, content) VALUES (?, ?, ?, ?)',
    name,
    at,
    hash,
    gzipSync(json),
  );
  await db.runMany(
    "INSERT INTO deliveries (subject, target, recipient, state, attempts, at, detail, until) VALUES (?, ?, ?, 'pending', 0, ?, '', ?)",
    to.map(({ target, recipient, notBefore }) => [name, target, recipient, at, notBefore ?? null]),
  );
  return hash;
}

async function post(
  db: Statements,
  { at, ...subject }: NoticesOf & { readonly at: Instant },
  { json, keys, to }: Pick<NewMessage, 'json' | 'to'> & { readonly keys: readonly string[] },
): Promise<void> {
  const name = subjectName(subject);
  if (await find(db, subject)) throw postedAlready(name);
  await addMessage(db, { subject, at, json, to });
  for (const key of keys) {
    if ((await db.all('SELECT 1 FROM notices WHERE key = ?', key)).length > 0) throw postedAlready(key);
    await db.run('INSERT INTO notices (key, subject) VALUES (?, ?)', key, name);
  }
}

async function contentOf(db: Database, subject: Subject): Promise<string> {
  const name = subjectName(subject);
  const row = await find(db, subject);
  if (!row) throw notPosted(subject);
  const json = unpacked(row.content);
  if (json !== undefined && sha256(json) === row.hash) return json;
  const what = json === undefined ? 'it cannot be unpacked' : 'its hash differs';
  throw new SourceError(
    `The ledger's ${name} is not what was issued: ${what}. Put a backup of ${db.name} in its place.`,
  );
}

/** The text of a packed content; undefined for one that is damaged. */
function unpacked(content: SqlRow[string] | undefined): string | undefined {
  if (!(content instanceof Uint8Array)) return undefined;
  try {
    return gunzipSync(content).toString('utf8');
  } catch {
    return undefined;
  }
}

async function find(db: Statements, subject: Subject): Promise<SqlRow | undefined> {
  return (await db.all('SELECT hash, content FROM messages WHERE subject = ?', subjectName(subject)))[0];
}

/** A subject as a column has it. */
export const subjectShape: z.ZodType<Subject> = z.string().transform((text, context) => {
  const subject = subjectNamed(text);
  if (subject) return subject;
  context.addIssue('It names no message.');
  return z.NEVER;
});

const postedShape = z
  .object({ subject: subjectShape, posted_at: z.number() })
  .transform(({ subject, posted_at: at }): Posted => ({ subject, at }));
