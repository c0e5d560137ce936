import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Artifact } from '../src/model/artifact.ts';
import { REPORT_KINDS, type Report } from '../src/model/report.ts';
import { renderReport } from '../src/render/render.ts';
import { readReport, writeReport } from '../src/render/report-json.ts';
import { shippedEngine } from './support/templates.ts';

const saved = (kind: string) =>
  gunzipSync(readFileSync(join(import.meta.dirname, 'golden', 'schema-2', `${kind}.json.gz`))).toString();

const rasterise = async () => new Uint8Array();

describe.each(REPORT_KINDS)('a %s report saved under schema 2', (kind) => {
  const text = saved(kind);
  const report = readReport('report.json', text);

  it('is written as it was', () => {
    expect(writeReport(report) === text).toBe(true);
  });

  it('is the same report in columns, in less than half of the characters', () => {
    const columns = writeReport({ ...report, schema: 3 });
    expect(readReport('report.json', columns)).toEqual({ ...report, schema: 3 });
    expect(columns.length * 2).toBeLessThan(text.length);
  });

  it('looks the same in columns, but for the schema that it names', async () => {
    const engine = shippedEngine();
    const columns = readReport('report.json', writeReport({ ...report, schema: 3 }));
    const rendered = async (one: Report) => (await renderReport(one, engine, { rasterise })).artifacts;
    const shown = (artifacts: readonly Artifact[]) =>
      artifacts.filter(({ path }) => !path.endsWith('report.json')).map(({ content }) => String(content));
    const before = shown(await rendered(report));
    expect(before.length).toBeGreaterThan(5);
    const named = before.map((content) => content.replaceAll('report schema 2', 'report schema 3'));
    expect(shown(await rendered(columns)).map((content, index) => content === named[index])).toEqual(
      before.map(() => true),
    );
  });
});
