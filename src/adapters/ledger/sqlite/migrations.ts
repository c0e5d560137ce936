/** What marks a SQLite file as a ledger: “HDRM”. */
export const APPLICATION_ID = 0x4844524d;

/** Each step brings a ledger of the version before it, counted from 0, to the next. A step that was released stays as it is. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE budgets (hash TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE readings (
    budget TEXT NOT NULL,
    indicator TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    version TEXT NOT NULL REFERENCES budgets (hash),
    reading TEXT NOT NULL,
    measured_at INTEGER NOT NULL,
    PRIMARY KEY (budget, indicator, start, end)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reports (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    hash TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    corrects TEXT,
    content BLOB NOT NULL,
    PRIMARY KEY (kind, period, revision)
  ) STRICT;
  CREATE TABLE deliveries (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    target TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (kind, period, revision, target, recipient),
    FOREIGN KEY (kind, period, revision) REFERENCES reports (kind, period, revision)
  ) STRICT;
  CREATE TABLE scheduled (name TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (name, since)) STRICT;
  CREATE TABLE slots (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    state TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (kind, period)
  ) STRICT;
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    what TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    stages TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE deliveries ADD COLUMN until INTEGER;
  ALTER TABLE scheduled ADD COLUMN after TEXT;
  `,
  `
  CREATE TABLE readings_less (
    budget TEXT NOT NULL,
    indicator TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    left_out TEXT NOT NULL DEFAULT '',
    version TEXT NOT NULL REFERENCES budgets (hash),
    reading TEXT NOT NULL,
    measured_at INTEGER NOT NULL,
    PRIMARY KEY (budget, indicator, start, end, left_out)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO readings_less
    SELECT budget, indicator, start, end, '', version, reading, measured_at FROM readings;
  DROP TABLE readings;
  ALTER TABLE readings_less RENAME TO readings;
  `,
  `
  CREATE TABLE messages (
    subject TEXT PRIMARY KEY,
    posted_at INTEGER NOT NULL,
    hash TEXT NOT NULL,
    content BLOB NOT NULL
  ) STRICT;
  INSERT INTO messages
    SELECT kind || ' ' || period || iif(revision = 1, '', ' r' || revision), issued_at, hash, content
    FROM reports ORDER BY rowid;
  CREATE TABLE editions (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    subject TEXT NOT NULL UNIQUE REFERENCES messages (subject),
    whole INTEGER NOT NULL,
    corrects TEXT,
    PRIMARY KEY (kind, period, revision)
  ) STRICT;
  INSERT INTO editions
    SELECT kind, period, revision, kind || ' ' || period || iif(revision = 1, '', ' r' || revision), whole, corrects
    FROM reports ORDER BY rowid;
  CREATE TABLE outbox (
    subject TEXT NOT NULL REFERENCES messages (subject),
    target TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    until INTEGER,
    PRIMARY KEY (subject, target, recipient)
  ) STRICT;
  INSERT INTO outbox
    SELECT kind || ' ' || period || iif(revision = 1, '', ' r' || revision), target, recipient, state, attempts, at, detail, until
    FROM deliveries ORDER BY rowid;
  DROP TABLE deliveries;
  DROP TABLE reports;
  ALTER TABLE editions RENAME TO reports;
  ALTER TABLE outbox RENAME TO deliveries;
  CREATE TABLE notices (key TEXT PRIMARY KEY, subject TEXT NOT NULL REFERENCES messages (subject)) STRICT;
  `,
  `
  CREATE TABLE gists (
    part TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_after TEXT NOT NULL,
    hash TEXT NOT NULL,
    head TEXT NOT NULL,
    body BLOB NOT NULL,
    budgets TEXT NOT NULL,
    PRIMARY KEY (part, kind, period, revision)
  ) STRICT;
  `,
  `
  CREATE TABLE writings (
    file TEXT NOT NULL,
    hash TEXT NOT NULL,
    how TEXT NOT NULL,
    text TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    pushed_commit TEXT,
    pushed_at INTEGER,
    PRIMARY KEY (file, hash)
  ) STRICT;
  CREATE TABLE readings_in_rows (
    budget TEXT NOT NULL,
    indicator TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    left_out TEXT NOT NULL DEFAULT '',
    version TEXT NOT NULL REFERENCES budgets (hash),
    reading TEXT NOT NULL,
    measured_at INTEGER NOT NULL,
    PRIMARY KEY (budget, indicator, start, end, left_out)
  ) STRICT;
  INSERT INTO readings_in_rows
    SELECT budget, indicator, start, end, left_out, version, reading, measured_at FROM readings;
  DROP TABLE readings;
  ALTER TABLE readings_in_rows RENAME TO readings;
  DROP TABLE gists;
  CREATE TABLE gists (
    part TEXT NOT NULL,
    made_by TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    made_after TEXT NOT NULL,
    hash TEXT NOT NULL,
    head TEXT NOT NULL,
    body BLOB NOT NULL,
    budgets TEXT NOT NULL,
    PRIMARY KEY (part, made_by, kind, period, revision)
  ) STRICT;
  `,
];

/**
 * All tables that there are or were, in an order in which their rows can be written; but for gists, which are made of the rest, and of
 * which nothing is lost with them.
 */
export const TABLES = [
  'meta',
  'budgets',
  'readings',
  'messages',
  'reports',
  'notices',
  'deliveries',
  'scheduled',
  'slots',
  'runs',
  'writings',
] as const;
