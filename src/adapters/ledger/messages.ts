import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { SourceError } from '../../model/errors.ts';
import { notPosted, postedAlready } from '../../model/posted-once.ts';
import { type NoticesOf, type Subject, subjectName, subjectNamed } from '../../model/subject.ts';
import type { Instant } from '../../model/window.ts';
import type { Ledger, Posted, Posting } from '../../ports/ledger.ts';
import type { Database, SqlRow } from './database.ts';
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
      rowsAs(db, 'messages', postedShape, db.all('SELECT subject, posted_at FROM messages ORDER BY rowid')),
    content: async (subject) => contentOf(db, subject),
    post: async (posted, json, keys, to) => counted(() => post(db, posted, { json, keys, to })),
    noticed: async () => new Set(db.all('SELECT key FROM notices').map(({ key }) => String(key))),
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
export function addMessage(db: Database, { subject, at, json, to }: NewMessage): string {
  const name = subjectName(subject);
  const hash = sha256(json);
  db.run(
    'INSERT INTO messages (subject, posted_at, hash, content) VALUES (?, ?, ?, ?)',
    name,
    at,
    hash,
    gzipSync(json),
  );
  for (const { target, recipient, notBefore } of to) {
    db.run(
      "INSERT INTO deliveries (subject, target, recipient, state, attempts, at, detail, until) VALUES (?, ?, ?, 'pending', 0, ?, '', ?)",
      name,
      target,
      recipient,
      at,
      notBefore ?? null,
    );
  }
  return hash;
}

function post(
  db: Database,
  { at, ...subject }: NoticesOf & { readonly at: Instant },
  { json, keys, to }: Pick<NewMessage, 'json' | 'to'> & { readonly keys: readonly string[] },
): void {
  const name = subjectName(subject);
  if (find(db, subject)) throw postedAlready(name);
  addMessage(db, { subject, at, json, to });
  for (const key of keys) {
    if (db.all('SELECT 1 FROM notices WHERE key = ?', key).length > 0) throw postedAlready(key);
    db.run('INSERT INTO notices (key, subject) VALUES (?, ?)', key, name);
  }
}

function contentOf(db: Database, subject: Subject): string {
  const name = subjectName(subject);
  const row = find(db, subject);
  if (!row) throw notPosted(subject);
  const json = unpacked(row.content);
  if (json !== undefined && sha256(json) === row.hash) return json;
  const what = json === undefined ? 'it cannot be unpacked' : 'its hash differs';
  throw new SourceError(
    `The ledger's ${name} is not what was issued: ${what}. Put a backup of ${db.file} in its place.`,
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

function find(db: Database, subject: Subject): SqlRow | undefined {
  return db.all('SELECT hash, content FROM messages WHERE subject = ?', subjectName(subject))[0];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
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
