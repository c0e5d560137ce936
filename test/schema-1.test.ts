import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { folderWith } from './support/folder.ts';
import { runCli } from './support/run-cli.ts';

const REPORTS = [
  { kind: 'weekly', period: '2026-W05' },
  { kind: 'monthly', period: '2026-01' },
] as const;

const saved = (kind: string, name: string) => join(import.meta.dirname, 'golden', 'schema-1', kind, name);

/** What an artifact's bytes were when its report was saved, by its path: lines of `sha256sum`. */
function sumsOf(kind: string): readonly (readonly [path: string, sum: string])[] {
  const lines = readFileSync(saved(kind, 'artifacts.sha256'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => [line.slice(66), line.slice(0, 64)]);
}

describe.each(REPORTS)('a $kind report saved under schema 1', ({ kind, period }) => {
  it('still renders every artifact byte for byte', async () => {
    const folder = folderWith();
    const file = join(folder, 'saved.json');
    writeFileSync(file, gunzipSync(readFileSync(saved(kind, 'report.json.gz'))));
    const { code, err } = await runCli(['render', file, '--out', folder]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const sums = sumsOf(kind);
    expect(sums.length).toBeGreaterThan(10);
    const rendered = sums.map(([path]) => {
      const bytes = readFileSync(join(folder, kind, period, path));
      return [path, createHash('sha256').update(bytes).digest('hex')];
    });
    expect(rendered).toEqual(sums);
  });
});
