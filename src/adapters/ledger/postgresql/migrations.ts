import { SourceError } from '../../../model/errors.ts';
import type { Server } from './server.ts';
import type { Session } from './session.ts';

/** The first version that PostgreSQL has; versions count as those of SQLite do, and say the same of the tables. */
const FIRST = 6;

/**
 * The first step makes the tables of the first version, each other one those of the next, as SQLite’s steps do. A step that was
 * released stays as it is. Texts are compared as bytes are. A `rowid` is there where the order of writing matters.
 */
const STEPS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);
  CREATE TABLE budgets (hash TEXT COLLATE "C" PRIMARY KEY, json TEXT COLLATE "C" NOT NULL);
  CREATE TABLE readings (
    budget TEXT COLLATE "C" NOT NULL,
    indicator TEXT COLLATE "C" NOT NULL,
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    left_out TEXT COLLATE "C" NOT NULL DEFAULT '',
    version TEXT COLLATE "C" NOT NULL REFERENCES budgets (hash),
    reading TEXT COLLATE "C" NOT NULL,
    measured_at BIGINT NOT NULL,
    PRIMARY KEY (budget, indicator, start, "end", left_out)
  );
  CREATE TABLE messages (
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    subject TEXT COLLATE "C" PRIMARY KEY,
    posted_at BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    content BYTEA NOT NULL
  );
  CREATE TABLE reports (
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    subject TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES messages (subject),
    whole BIGINT NOT NULL,
    corrects TEXT COLLATE "C",
    PRIMARY KEY (kind, period, revision)
  );
  CREATE TABLE notices (
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    key TEXT COLLATE "C" PRIMARY KEY,
    subject TEXT COLLATE "C" NOT NULL REFERENCES messages (subject)
  );
  CREATE TABLE deliveries (
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    subject TEXT COLLATE "C" NOT NULL REFERENCES messages (subject),
    target TEXT COLLATE "C" NOT NULL,
    recipient TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    at BIGINT NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    until BIGINT,
    PRIMARY KEY (subject, target, recipient)
  );
  CREATE TABLE scheduled (
    name TEXT COLLATE "C" NOT NULL,
    since BIGINT NOT NULL,
    after TEXT COLLATE "C",
    PRIMARY KEY (name, since)
  );
  CREATE TABLE slots (
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    seen_at BIGINT NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, period)
  );
  CREATE TABLE runs (
    id BIGINT PRIMARY KEY,
    what TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    stages TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL
  );
  CREATE TABLE gists (
    part TEXT COLLATE "C" NOT NULL,
    made_by TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    made_after TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    head TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL,
    budgets TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (part, made_by, kind, period, revision)
  );
  CREATE TABLE writings (
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    file TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    how TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    written_at BIGINT NOT NULL,
    pushed_commit TEXT COLLATE "C",
    pushed_at BIGINT,
    PRIMARY KEY (file, hash)
  );
  `,
];

/** The version that this program brings a ledger to. */
export const VERSION = FIRST + STEPS.length - 1;

/** It has one row, and marks the schema as a ledger’s. */
const MARK = 'headroom_ledger';
const MAKE_MARK = `
  CREATE TABLE ${MARK} (
    is_one BOOLEAN PRIMARY KEY DEFAULT true CHECK (is_one),
    version BIGINT NOT NULL
  );
  INSERT INTO ${MARK} (version) VALUES (0);
`;

/** Replicas that start at once wait for the one that migrates, so many seconds at most; a step may take as long. */
const MIGRATING = { deadline: 600 } as const;

/** What a schema holds. */
interface Found {
  readonly isThere: boolean;
  /** 0 for one that holds nothing yet. */
  readonly version: number;
}

/** The version of the ledger in a schema; 0 where there is none. Throws a SourceError for one that is not ours, or newer. */
export async function ledgerVersion(
  session: Session,
  { name }: { readonly name: string },
  schema: string,
): Promise<number> {
  return (await foundIn(session, name, schema)).version;
}

/**
 * Makes a ledger in a schema, or brings an older one up to date, and answers whether this made it. Of several that try at once,
 * one does it, and the others wait. Throws a SourceError for a schema that is not ours, or of a newer version, and leaves it as it is.
 */
export async function migrate(
  server: Server,
  schema: string,
  failed: (error: unknown) => unknown,
): Promise<boolean> {
  const { name } = server.subject();
  const session = await server.connect(MIGRATING);
  try {
    await session.script(`SET lock_timeout TO '${MIGRATING.deadline}s'; BEGIN`);
    await session.all('SELECT pg_advisory_xact_lock(hashtext(?))', `headroom ${schema} migrations`);
    // Another may have been quicker.
    const { isThere, version } = await foundIn(session, name, schema);
    if (!isThere) await session.script(`CREATE SCHEMA ${schema}`);
    if (version === 0) await session.script(MAKE_MARK);
    for (const step of STEPS.slice(version === 0 ? 0 : version - FIRST + 1)) await session.script(step);
    await session.all(`UPDATE ${MARK} SET version = ?`, VERSION);
    await session.script('COMMIT');
    return version === 0;
  } catch (error) {
    throw failed(error);
  } finally {
    await session.end();
  }
}

async function foundIn(session: Session, name: string, schema: string): Promise<Found> {
  const [row] = await session.all(
    `SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = ?) AS schemas,
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) AS tables,
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relname = '${MARK}') AS marks`,
    schema,
    schema,
    schema,
  );
  const isThere = row?.schemas !== 0;
  if (row?.tables === 0) return { isThere, version: 0 };
  if (row?.marks === 0) {
    throw new SourceError(
      `The schema ${schema} of ${name} holds tables of another program, and is left as it is. Name a schema of its own under ledger.postgresql.schema.`,
    );
  }
  const [mark] = await session.all(`SELECT version FROM ${schema}.${MARK}`);
  const version = Number(mark?.version);
  if (version > VERSION) {
    throw new SourceError(
      `${name} holds a ledger of version ${version}; this program knows up to ${VERSION}, and leaves it as it is. Use the newer program.`,
    );
  }
  return { isThere, version };
}
