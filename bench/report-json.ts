import { gzipSync } from 'node:zlib';
import { REPORT_KINDS } from '../src/model/report.ts';
import { readReport, readSummary, writeReport } from '../src/render/report-json.ts';
import type { Measure } from './measure.ts';
import { reportOf, shippedMeasurements } from './shipped.ts';

const RUNS = 60;

/**
 * What columns make of the shipped reports as saved, against the same reports without columns, as schema 2 has them: their size, and
 * the processor's time to read one, what lists say of it, and to write one as the ledger keeps it, packed. Both take turns.
 */
export async function reportJson(): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const kind of REPORT_KINDS) {
    const now = reportOf(await shippedMeasurements(kind));
    const before = { ...now, schema: 2 } as const;
    const [columns, records] = [writeReport(now), writeReport(before)];
    const size = Buffer.byteLength(columns) / Buffer.byteLength(records);
    const of = (what: string, value: number, atMost: number): Measure => ({
      name: `${what} of a ${kind} report in columns ÷ without`,
      value,
      atMost,
      unit: '×',
    });
    const read = (reader: (file: string, text: string) => unknown) =>
      ratio(
        () => reader('report.json', columns),
        () => reader('report.json', records),
      );
    const written = ratio(
      () => gzipSync(writeReport(now)),
      () => gzipSync(writeReport(before)),
    );
    measures.push(
      of('the size', size, 0.33),
      of('reading', read(readReport), 1.1),
      of('reading the summary', read(readSummary), 0.75),
      of('writing and packing', written, 1),
    );
  }
  return measures;
}

/** The time of the least disturbed run of one thing in that of another. */
function ratio(one: () => unknown, other: () => unknown): number {
  const [ones, others]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    ones.push(timeOf(one));
    others.push(timeOf(other));
  }
  return Math.min(...ones) / Math.min(...others);
}

function timeOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
