import type { ReportKind } from '../../model/report.ts';
import type { SlotNote } from '../../model/schedule.ts';
import type { Ledger, Run } from '../../ports/ledger.ts';
import type { Database, SqlRow } from './database.ts';

type ScheduleParts = Pick<Ledger, 'scheduledSince' | 'schedule' | 'slots' | 'note' | 'runs' | 'ran'>;

/** The part of the ledger that keeps what the schedule saw and did. */
export function scheduleIn(db: Database): ScheduleParts {
  return {
    scheduledSince: async (kind) => {
      const [row] = db.all('SELECT since FROM scheduled WHERE name = ?', kind);
      return row && Number(row.since);
    },
    schedule: async (kind, at) =>
      db.run('INSERT OR IGNORE INTO scheduled (name, since) VALUES (?, ?)', kind, at),
    slots: async () => db.all('SELECT * FROM slots ORDER BY rowid').map(noteFrom),
    note: async ({ kind, period, state, seenAt, detail }) =>
      db.run(
        'INSERT OR REPLACE INTO slots (kind, period, state, seen_at, detail) VALUES (?, ?, ?, ?, ?)',
        kind,
        period,
        state,
        seenAt,
        detail,
      ),
    runs: async (from) => db.all('SELECT * FROM runs WHERE started_at >= ? ORDER BY id', from).map(runFrom),
    ran: async ({ what, startedAt, endedAt, outcome, stages, detail }) =>
      db.run(
        'INSERT INTO runs (what, started_at, ended_at, outcome, stages, detail) VALUES (?, ?, ?, ?, ?, ?)',
        what,
        startedAt,
        endedAt,
        outcome,
        JSON.stringify(stages),
        detail,
      ),
  };
}

function noteFrom(row: SqlRow): SlotNote {
  return {
    kind: row.kind as ReportKind,
    period: String(row.period),
    state: row.state as SlotNote['state'],
    seenAt: Number(row.seen_at),
    detail: String(row.detail),
  };
}

function runFrom(row: SqlRow): Run {
  return {
    what: row.what as Run['what'],
    startedAt: Number(row.started_at),
    endedAt: Number(row.ended_at),
    outcome: row.outcome as Run['outcome'],
    stages: JSON.parse(String(row.stages)) as Run['stages'],
    detail: String(row.detail),
  };
}
