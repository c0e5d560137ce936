import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { InputError } from '../../../src/model/errors.ts';
import { budget } from '../../support/budget.ts';
import { folderWith } from '../../support/folder.ts';
import { exported, imported } from '../../support/ledger.ts';

const NOW = 1_770_000_000;

/** The lines of a ledger with a row in nearly every table. */
async function linesOfLedger(): Promise<readonly string[]> {
  const file = join(folderWith(), 'ledger.sqlite');
  const ledger = openLedger(file, { now: () => NOW });
  const edition = { kind: 'weekly', period: '2026-W05', revision: 1, issuedAt: NOW, whole: true } as const;
  await ledger.issue(edition, '{"a":1}', [{ target: 'docs', recipient: '' }]);
  const reading = {
    window: { start: 0, end: 86_400 },
    measured: { kind: 'number', value: 1 },
    coverage: { present: 1, expected: 1 },
  } as const;
  await ledger.keep([{ budget: budget(), reading }], NOW);
  await ledger.close();
  return exported(file);
}

/** Tries to import lines where there is no ledger; what it threw, and whether there is a file now. */
async function importing(
  lines: readonly string[],
): Promise<{ readonly error: unknown; readonly wrote: boolean }> {
  const file = join(folderWith(), 'ledger.sqlite');
  try {
    await imported(file, lines);
    return { error: undefined, wrote: existsSync(file) };
  } catch (error) {
    return { error, wrote: existsSync(file) };
  }
}

it('an export of a version to come is refused', async () => {
  const [heading = '', ...rest] = await linesOfLedger();
  const { error } = await importing([heading.replace('"version":6', '"version":7'), ...rest]);
  expect(error).toBeInstanceOf(InputError);
  expect(String(error)).toContain('is of ledger version 7; this program reads up to 6');
});

async function refusedAt(lines: readonly string[], line: number): Promise<void> {
  const { error, wrote } = await importing(lines);
  expect(error).toBeInstanceOf(InputError);
  expect(error).toHaveProperty(
    'message',
    `Line ${line} of the export is broken. Nothing was imported; export again.`,
  );
  expect(wrote).toBe(false);
}

const meta = (row: unknown) => JSON.stringify({ table: 'meta', row });
const message = { subject: 'weekly 2026-W06', posted_at: NOW, hash: '0', content: { base64: 'AAAA' } };
const messages = (row: object) => JSON.stringify({ table: 'messages', row: { ...message, ...row } });
const report = {
  kind: 'weekly',
  period: '2026-W05',
  revision: 2,
  subject: 'weekly 2026-W05',
  whole: 1,
  corrects: null,
};
const reports = (row: object) => JSON.stringify({ table: 'reports', row: { ...report, ...row } });

describe('a broken export', () => {
  it('is compared with one that is whole', async () => {
    const lines = await linesOfLedger();
    expect(await importing([...lines, messages({})])).toEqual({ error: undefined, wrote: true });
  });

  it.each([
    ['a list for a row', meta([])],
    ['no columns', meta({})],
    ['no row', '{"table":"meta"}'],
    ['no table', '{"row":{"key":"a","value":"b"}}'],
    ['a column of another name', meta({ key: 'a', worth: 'b' })],
    ['a column too few', meta({ key: 'a' })],
    ['a column too many', meta({ key: 'a', value: 'b', third: 'c' })],
    ['a column that every object has', meta({ key: 'a', constructor: 'b' })],
    ['nothing where something must be', meta({ key: null, value: 'b' })],
    ['a number for a text', meta({ key: 'a', value: 5 })],
    ['a truth value for a number', reports({ whole: true })],
    ['half a number', reports({ revision: 1.5 })],
    ['a text for bytes', messages({ content: 'AAAA' })],
    ['bytes that are not in base64', messages({ content: { base64: '“”' } })],
    ['a message that is there twice', messages({ subject: 'weekly 2026-W05' })],
    ['a report that is there twice', reports({})],
    ['a report of no message', reports({ subject: 'weekly 2026-W06' })],
    ['a delivery of no message', '{"table":"deliveries","row":{}}'],
    ['half a line', '{"table":"meta","row":{"key"'],
    ['a list', '[]'],
  ])('is refused with its line, and nothing is written, for %s', async (_what, line) => {
    const lines = await linesOfLedger();
    await refusedAt([...lines, line], lines.length + 1);
  });

  it('is refused for a row without the one that it belongs to', async () => {
    const lines = await linesOfLedger();
    const without = lines.filter((line) => !line.includes('"table":"messages"'));
    expect(without).toHaveLength(lines.length - 1);
    await refusedAt(without, without.findIndex((line) => line.includes('"table":"reports"')) + 1);
  });

  it('counts empty lines, as an editor does', async () => {
    const [heading = '', ...rest] = await linesOfLedger();
    await refusedAt([heading, '', '  ', ...rest, meta([])], rest.length + 4);
  });

  it('is imported, or refused in words, whatever becomes of one of its characters', async () => {
    const lines = await linesOfLedger();
    const text = lines.join('\n');
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom('"', '{', ',', '0', 'x', ''),
        async (at, by) => {
          const { error } = await importing((text.slice(0, at) + by + text.slice(at + 1)).split('\n'));
          if (error === undefined) return;
          refused += 1;
          expect(error).toBeInstanceOf(InputError);
        },
      ),
      { numRuns: 150 },
    );
    expect(refused).toBeGreaterThan(10);
  });
});
