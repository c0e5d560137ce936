import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/model/errors.ts';
import type { Report } from '../../src/model/report.ts';
import { renderReport } from '../../src/render/render.ts';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { inputErrorOf } from '../support/problems.ts';
import { richReport } from '../support/rich-report.ts';
import { shippedEngine } from '../support/templates.ts';

type Json = Record<string, unknown>;
type Place = readonly (string | number)[];

/** What stands for lists within lists, which no writer of JSON that calls itself could write. */
const DEEP = '@deep@';

/** What nobody expects where a report has a text, a number, a list or a word. */
const HOSTILE: readonly unknown[] = [
  '',
  'constructor',
  '__proto__',
  'javascript:alert(1)',
  'data:text/html,x',
  'a/../../b',
  DEEP,
  'NaN',
  'Infinity',
  '-Infinity',
  '9999-12-31',
  '0001-01-01',
  '-271821-04-20',
  '2026-02-30',
  -1,
  0,
  1e9,
  1e308,
  5e-324,
  1.5,
  253_402_300_800,
  8.65e12,
  -1e12,
  'Mars/Olympus',
  '+99:99',
  'within',
  '\u202e\u001b[31m\n::error::x',
  'x'.repeat(60_000),
  null,
  true,
  [],
  {},
  ['x'],
  { constructor: 1 },
  { runs: [['x', 1e9]] },
  { runs: [[0, 30, 1e300]] },
  { runs: [['9999-12-31', 30, 9]] },
];

/** A saved report with one row of each kind and status. */
function savedUnder1(kind: string): Json {
  const file = join(import.meta.dirname, '..', 'golden', 'schema-1', kind, 'report.json.gz');
  const report = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Report & Json;
  const rows = Map.groupBy(
    report.rows,
    ({ budget, verdict }) => `${budget.indicator.kind} ${verdict.status}`,
  );
  return { ...report, rows: [...rows.values()].map(([first]) => first) };
}

const SAVED: readonly Json[] = [
  savedUnder1('weekly'),
  savedUnder1('monthly'),
  JSON.parse(writeReport(richReport())) as Json,
  JSON.parse(writeReport(richReport('monthly'))) as Json,
];

/** The places in a report, those that differ by indexes alone together: a report has many days, and one period. */
function placesIn(report: unknown): readonly (readonly Place[])[] {
  const found: Place[] = [];
  const walk = (value: unknown, place: Place): void => {
    if (place.length > 0) found.push(place);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value))
      walk(inner, [...place, Array.isArray(value) ? Number(key) : key]);
  };
  walk(report, []);
  return [
    ...Map.groupBy(found, (place) =>
      place.map((key) => (typeof key === 'number' ? '#' : key)).join('.'),
    ).values(),
  ];
}

function tampered(report: Json, place: Place, value: unknown): string {
  const copy = structuredClone(report);
  const holder = place.slice(0, -1).reduce<unknown>((inner, key) => (inner as Json)[key], copy) as Json;
  holder[place.at(-1) ?? ''] = value;
  return JSON.stringify(copy).replaceAll(`"${DEEP}"`, `${'['.repeat(5000)}${']'.repeat(5000)}`);
}

const mutations = fc
  .constantFrom(...SAVED.map((report) => ({ report, places: placesIn(report) })))
  .chain(({ report, places }) =>
    fc.record({
      report: fc.constant(report),
      place: fc.constantFrom(...places).chain((alike) => fc.constantFrom(...alike)),
      value: fc.constantFrom(...HOSTILE),
    }),
  );

const rasterise = async () => new Uint8Array();

describe('a report.json that somebody changed', () => {
  it('renders, or is refused with the place of what is wrong', async () => {
    const engine = shippedEngine();
    let [rendered, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(mutations, async ({ report, place, value }) => {
        const text = tampered(report, place, value);
        try {
          const { artifacts } = await renderReport(readReport('report.json', text), engine, { rasterise });
          rendered += 1;
          for (const { mediaType, content } of artifacts)
            if (/html|markdown|svg/.test(mediaType))
              expect(String(content)).not.toMatch(
                /(?:href|src)="(?:javascript|data:text)|\]\(<?(?:javascript|data:text)/i,
              );
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          refused += 1;
        }
      }),
      { numRuns: 150 },
    );
    // About one in six renders: five of 150 is four deviations below that.
    expect(Math.min(rendered, refused)).toBeGreaterThan(5);
  });

  it.each<{ of: string; place: Place; value: unknown; told: string }>([
    { of: 'a zone that is nowhere', place: ['period', 'zone'], value: 'Mars/Olympus', told: 'period.zone' },
    { of: 'a year that is too far', place: ['asOf'], value: 1e12, told: 'asOf' },
    {
      of: 'a time before there were any',
      place: ['rows', 0, 'verdict', 'window', 'start'],
      value: -5,
      told: 'window.start',
    },
    {
      of: '200,000 days',
      place: ['rows', 0, 'days'],
      value: Array(200_000).fill(0),
      told: 'rows.0.days: 200000 items',
    },
    {
      of: 'lists within lists',
      place: ['rows', 0, 'days', 'more'],
      value: DEEP,
      told: 'nested deeper than 64 levels',
    },
    {
      of: 'a status of no kind',
      place: ['rows', 0, 'verdict', 'status'],
      value: 'constructor',
      told: 'verdict.status',
    },
    {
      of: 'a day that is none',
      place: ['previousPeriod', 'lastDay'],
      value: 'Infinity',
      told: 'previousPeriod',
    },
    { of: 'less than nothing', place: ['counts', 'within'], value: -1, told: 'counts.within' },
    { of: 'a period of years', place: ['period', 'lastDay'], value: '9999-12-31', told: 'period' },
  ])('is refused for $of', ({ place, value, told }) => {
    const text = tampered(SAVED[2] ?? {}, place, value);
    expect(inputErrorOf(() => readReport('report.json', text)).message).toContain(told);
  });

  it('renders with names and reasons that are far too long cut, its mail too', async () => {
    const report = richReport();
    const long = 'long '.repeat(12_000);
    const rows = report.rows.map((row) => ({
      ...row,
      budget: { ...row.budget, name: long, owner: long, rationale: long },
    }));
    const review = { ...report.review, notes: [{ markdown: long }] };
    const read = readReport('report.json', writeReport({ ...report, rows, review, headline: long }));
    expect(read.rows[0]?.budget.name).toHaveLength(200);
    const { mail } = await renderReport(read, shippedEngine(), { rasterise });
    expect(Buffer.byteLength(mail.html)).toBeLessThan(95_000);
  });
});
