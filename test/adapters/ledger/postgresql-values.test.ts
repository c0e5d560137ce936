import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchesOf,
  fromPostgresql,
  numbered,
  toPostgresql,
} from '../../../src/adapters/ledger/postgresql/values.ts';

describe('texts for PostgreSQL', () => {
  it('never have the character NUL, and come back as they were', () => {
    const awkward = fc.constantFrom('\0', '\u{FDD0}', '0', '1', 'a');
    const texts = fc.array(fc.string({ unit: awkward }), { minLength: 1 });
    fc.assert(
      fc.property(texts, (all) => {
        const kept = all.map(toPostgresql);
        expect(kept.some((text) => String(text).includes('\0'))).toBe(false);
        expect(kept.map((text) => fromPostgresql({ text }).text)).toEqual(all);
      }),
    );
  });

  it('are as they are where nothing must be done, as are numbers and bytes', () => {
    const bytes = new Uint8Array([0, 1]);
    for (const value of ['a', 'ü\n', 5, null, bytes]) expect(toPostgresql(value)).toBe(value);
  });
});

describe('statements for PostgreSQL', () => {
  it('have a number for each place, but for question marks of texts', () => {
    expect(numbered("SELECT '?' FROM t WHERE a = ? AND b IN (?, ?)")).toBe(
      "SELECT '?' FROM t WHERE a = $1 AND b IN ($2, $3)",
    );
  });

  it('have as many tuples as there are rows, and no more values than the protocol counts', () => {
    const sql = 'INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT DO NOTHING';
    expect([
      ...batchesOf(sql, [
        ['a', 1],
        ['b', 2],
      ]),
    ]).toEqual([
      { sql: 'INSERT INTO t (a, b) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING', values: ['a', 1, 'b', 2] },
    ]);
    expect([...batchesOf(sql, [])]).toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 1, max: 300 }), (count, width) => {
        const rows = Array.from({ length: count }, (_, row) => Array.from({ length: width }, () => row));
        const batches = [...batchesOf('INSERT INTO t VALUES (?)', rows)];
        expect(batches.flatMap(({ values }) => values)).toEqual(rows.flat());
        expect(Math.max(...batches.map(({ values }) => values.length))).toBeLessThan(65_536);
      }),
      { numRuns: 30 },
    );
  });

  it('are few different ones, whatever the counts of rows', () => {
    const counts = Array.from({ length: 700 }, (_, count) => count + 1);
    const texts = counts.flatMap((count) =>
      [
        ...batchesOf(
          'INSERT INTO t VALUES (?)',
          Array.from({ length: count }, () => [1]),
        ),
      ].map(({ sql }) => sql),
    );
    // Of 1, 2, 4 and so on to 512 rows.
    expect(new Set(texts).size).toBe(10);
  });
});
