import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { createRecordingSource } from '../../src/adapters/recording/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { check } from '../../src/app/check.ts';
import { generateReport, type Project } from '../../src/app/generate.ts';
import { recordSeries } from '../../src/app/record.ts';
import { writeRecording } from '../../src/compose/files.ts';
import { membersOf } from '../../src/measuring/members.ts';
import type { Budget, Each, Family } from '../../src/model/budget.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { Report, Row } from '../../src/model/report.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { folderWith } from '../support/folder.ts';
import {
  everyFiveMinutes,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const at = (date: string) => startOf(date, 'UTC');
const FROM = at('2025-12-29');
const WEEK = { start: at('2026-01-26'), end: at('2026-02-02') };
const HOUR = 3600;
const LONG = `/${'x'.repeat(999)}`;
const TOO_LONG = `/${'x'.repeat(1000)}`;

/** Seconds between which a route has data, and the share of its requests that fail. */
interface Life {
  readonly from?: number;
  readonly until?: number;
  readonly failing?: number;
  readonly restartsAt?: number;
}

const LIVES: Readonly<Record<string, readonly Life[]>> = {
  '/search': [{ failing: 0.02 }],
  '/Search': [{ failing: 0.001 }],
  '/restarted': [{ failing: 0.004, restartsAt: WEEK.start + 50 * HOUR }],
  // At first all of it fails; its first whole day is Thursday.
  '/new': [
    { from: at('2026-01-28') + 12 * HOUR, until: at('2026-01-29') - 300, failing: 1 },
    { from: at('2026-01-29'), failing: 0.003 },
  ],
  '/gone': [{ until: at('2026-01-23'), failing: 0.5 }],
  '/long-gone': [{ until: at('2026-01-08') }],
  '/back': [{ until: at('2026-01-09') }, { from: WEEK.start - 6 * HOUR, failing: 0.006 }],
  'quote"\\': [{ failing: 0.002 }],
  'line\nbreak': [{ failing: 0.002 }],
  [LONG]: [{ failing: 0.002 }],
  [TOO_LONG]: [{ failing: 0.9 }],
};
const COUNTED = 1000;

function requestsOf(route: string, code: '200' | '500'): StoredSeries {
  let value = 0;
  const samples = everyFiveMinutes(FROM, WEEK.end, (time) => {
    const life = LIVES[route]?.find(({ from = 0, until = WEEK.end }) => time >= from && time <= until);
    if (!life) return undefined;
    const { failing = 0, restartsAt } = life;
    if (time === restartsAt) value = 0;
    value += COUNTED * (code === '500' ? failing : 1 - failing);
    return value;
  });
  return { metric: `requests_total{route=${JSON.stringify(route)},code="${code}"}`, samples };
}

const SERIES = Object.keys(LIVES).flatMap((route) => [requestsOf(route, '200'), requestsOf(route, '500')]);

const ERRORS: Budget = budget({
  id: 'api/errors',
  slug: 'errors',
  name: 'Errors of {route}',
  limit: quantity('0.5%'),
  measuredIn: { ...unit('%'), denominator: 1 },
  indicator: { kind: 'ratio', of: 'bad', part: 'requests_total{code="500"}', total: 'requests_total' },
});

function familyOf(each: Partial<Each> = {}, differing: Partial<Family> = {}): Family {
  return {
    id: 'api/errors',
    name: 'Errors by route',
    template: ERRORS,
    each: { label: 'route', except: [], atMost: 300, ...each },
    own: new Map(),
    ...differing,
  };
}

function projectOf(families: readonly Family[], budgets: readonly Budget[] = []): Project {
  return {
    set: { budgets, families, paths: [], maintenance: [] },
    calendar: { zone: 'UTC', weekStartsOn: 'monday' },
    coverage: { minimum: 0.75, warn: 0.9 },
    presentation: { from: 'reports@example.com', to: [] },
    settingsHash: 'ab'.repeat(32),
    version: '0.1.0',
  };
}

let server: PrometheusServer;
let source: MetricSource;
beforeAll(async () => {
  server = await startPrometheus(SERIES);
  source = createPrometheusSource(
    prometheusSettings(server.url, { most: { bytes: 1e7, series: 10_000, samples: 1_000_000 } }),
    reveal,
  );
});
afterAll(async () => {
  await source.close();
  await server.stop();
});

const clock = { now: () => WEEK.end + HOUR };

async function reportOf(families: readonly Family[], from = source, budgets: readonly Budget[] = []) {
  const { report } = await generateReport(
    projectOf(families, budgets),
    { kind: 'weekly', period: '2026-W05' },
    { source: from, clock },
  );
  return report;
}

const rowOf = ({ rows }: Report, value: string): Row => {
  const row = rows.find(({ budget: { id } }) => id === `api/errors[${value}]`);
  if (!row) throw new Error(`There is no row of ${value}.`);
  return row;
};
const namedIn = (report: Report) => report.rows.map(({ budget: { id } }) => id);

describe('a family whose members a server has', () => {
  it('has each with data in the period, worst first, and says which are new and which are gone', async () => {
    const [family] = (await reportOf([familyOf()])).families ?? [];
    expect(family).toMatchObject({
      id: 'api/errors',
      name: 'Errors by route',
      label: 'route',
      counts: { monitored: 8, exceeded: 2, approaching: 0, within: 6, unknown: 0 },
      worst: 'api/errors[/search]',
      appeared: ['/new'],
      gone: ['/gone'],
      others: [],
    });
    expect(family?.shown.slice(0, 4)).toEqual(
      ['/search', '/back', '/restarted', '/new'].map((value) => `api/errors[${value}]`),
    );
    expect(family?.shown).toContain(`api/errors[${LONG}]`);
  });

  it('counts as one budget, by its worst member', async () => {
    const { counts, previousCounts } = await reportOf([familyOf()]);
    expect(counts).toMatchObject({ monitored: 1, exceeded: 1 });
    expect(previousCounts).toMatchObject({ monitored: 1, exceeded: 1 });
  });

  it('has the figures that were made, of hostile values too', async () => {
    const report = await reportOf([familyOf()]);
    const actualOf = (value: string) => rowOf(report, value).verdict.actual?.value;
    expect(actualOf('/search')).toBeCloseTo(0.02, 6);
    expect(actualOf('/Search')).toBeCloseTo(0.001, 6);
    expect(actualOf('/restarted')).toBeCloseTo(0.004, 6);
    for (const value of ['quote"\\', 'line\nbreak', LONG]) expect(actualOf(value)).toBeCloseTo(0.002, 6);
  });

  it('judges one that is new from its first whole day on, and says since when', async () => {
    const { verdict } = rowOf(await reportOf([familyOf()]), '/new');
    expect(verdict).toMatchObject({ status: 'within', began: at('2026-01-29'), window: WEEK });
    expect(verdict.actual?.value).toBeCloseTo(0.003, 4);
  });

  it('knows the weeks of one that returns', async () => {
    const { verdict, weeks } = rowOf(await reportOf([familyOf()]), '/back');
    expect(verdict).not.toHaveProperty('began');
    expect(weeks.map(({ status }) => status)).toEqual([
      'within',
      'unknown',
      'unknown',
      'unknown',
      'exceeded',
    ]);
  });

  it('passes over a value that is too long, and says so once', async () => {
    const { dataQuality } = await reportOf([familyOf()]);
    expect(dataQuality.notes.filter(({ text }) => text.includes('1,000'))).toEqual([
      {
        budget: 'api/errors',
        text: '1 value of route has more than 1,000 characters and is passed over. Leave it out by except, or shorten it where it is recorded.',
      },
    ]);
  });

  it('measures the same to the last digit as budgets that are written singly', async () => {
    const singly = membersOf(familyOf(), ['/search', '/Search', '/restarted', '/back', 'quote"\\', LONG]).map(
      ({ member: _member, ...one }, index) => ({ ...one, id: `api/single-${index}` }),
    );
    const report = await reportOf([familyOf()], source, singly);
    for (const [index, one] of singly.entries()) {
      const row = report.rows.find(({ budget: { id } }) => id === `api/single-${index}`);
      const member = report.rows.find(
        ({ budget: { slug, member: of } }) => of !== undefined && slug === one.slug,
      );
      expect(member?.verdict).toEqual(row?.verdict);
      expect(member?.days).toEqual(row?.days);
      expect(member?.weeks).toEqual(row?.weeks);
    }
  });

  it('is read back from a saved report, ids and all', async () => {
    const report = await reportOf([familyOf()]);
    const read = readReport('report.json', writeReport(report));
    expect(namedIn(read)).toEqual(namedIn(report));
    expect(read.families).toEqual(report.families);
  });

  it('is the same of a recording of it', async () => {
    const plan = {
      calendar: { zone: 'UTC', weekStartsOn: 'monday' },
      from: '2025-12-29',
      until: '2026-02-02',
      resolution: 300,
    } as const;
    const file = `${folderWith({})}/mine.jsonl`;
    await writeRecording(
      file,
      await recordSeries(source, { budgets: [], families: [familyOf({ except: ['/x*'] })] }, plan),
    );
    const [live, recorded] = [
      await reportOf([familyOf({ except: ['/x*'] })]),
      await reportOf([familyOf({ except: ['/x*'] })], createRecordingSource(file)),
    ];
    expect(recorded.families).toEqual(live.families);
    expect(recorded.rows.map(({ verdict }) => verdict.actual)).toEqual(
      live.rows.map(({ verdict }) => verdict.actual),
    );
  });
});

describe('a family that a server cannot have as it is written', () => {
  const whyOf = async (each: Partial<Each>) => {
    const report = await reportOf([familyOf(each)]);
    const [row] = report.rows;
    expect(namedIn(report)).toEqual(['api/errors']);
    expect(report.families).toBeUndefined();
    return row?.verdict.unknown;
  };

  it('is one unknown row that says how many there are, and what to write', async () => {
    expect(await whyOf({ atMost: 9 })).toEqual({
      why: 'too_many_members',
      detail:
        'There are 10 values of route, where at most 9 are allowed. Write at_most: 10 within each, or leave some out by except.',
    });
  });

  it('is one that says which labels there are, where no series has its own', async () => {
    expect(await whyOf({ label: 'rute' })).toEqual({
      why: 'no_data',
      detail:
        'No series of requests_total has the label rute in the weeks of the report. Its series have code and route. Did you mean route?',
    });
  });

  it('is one that says so, where all values are taken away', async () => {
    expect(await whyOf({ except: ['.*', 'line\nbreak'] })).toMatchObject({
      detail: expect.stringMatching(/^All \d+ values of route are taken away by except\./),
    });
  });

  it('is unknown where the source fails to list its members, and stops no other', async () => {
    const failing: MetricSource = {
      ...source,
      values: async () => {
        throw new SourceError('It lists nothing.');
      },
    };
    const report = await reportOf([familyOf()], failing, [{ ...ERRORS, id: 'api/all', slug: 'all' }]);
    expect(report.rows.map(({ budget: { id }, verdict }) => [id, verdict.unknown?.why])).toEqual([
      ['api/all', undefined],
      ['api/errors', 'source_failed'],
    ]);
  });
});

describe('a family with something of single members', () => {
  it('judges each by its own limit, and says of which there is none', async () => {
    const own = new Map([
      ['/search', { limit: quantity('3%') }],
      ['/serch', { owner: 'nobody' }],
    ]);
    const report = await reportOf([familyOf({}, { own })]);
    expect(rowOf(report, '/search').verdict.status).toBe('within');
    expect(report.dataQuality.notes.map(({ text }) => text)).toContain(
      'There is no member /serch, which the budget file has something for. Did you mean /search?',
    );
  });

  it('has those that it lists with or without data', async () => {
    const report = await reportOf([familyOf({ in: ['/search', '/gone', '/never'] })]);
    expect(report.families?.[0]).toMatchObject({ counts: { monitored: 3, unknown: 2 }, gone: [] });
    expect(rowOf(report, '/never').verdict.unknown?.why).toBe('no_data');
  });
});

describe('a gate', () => {
  it('judges each member that has data in its window', async () => {
    const families = [familyOf()];
    const gate = await check(
      projectOf(families),
      { budgets: [], families, past: { seconds: 86_400, asked: '1d' }, failOn: ['exceeded'] },
      { source, clock: { now: () => WEEK.end } },
    );
    expect(gate.results.map(({ budget: { member }, status }) => [member?.values.route, status])).toEqual([
      ['/search', 'exceeded'],
      ['/back', 'exceeded'],
      ['/restarted', 'within'],
      ['/new', 'within'],
      [LONG, 'within'],
      ['line\nbreak', 'within'],
      ['quote"\\', 'within'],
      ['/Search', 'within'],
    ]);
    expect(gate.notes).toHaveLength(1);
  });
});

describe('a family over sources', () => {
  it('has a member a value of each, and those of a source that fails are unknown', async () => {
    const routed: MetricSource = {
      ...source,
      values: async (family, within) => {
        if (family.template.source === 'us') throw new SourceError('us does not answer.');
        return (await source.values?.(family, within)) ?? [];
      },
    };
    const report = await reportOf([familyOf({ sources: ['eu', 'us'], except: ['/x*'] })], routed);
    const [family] = report.families ?? [];
    expect(family).toMatchObject({ label: 'source and route', counts: { monitored: 8, unknown: 1 } });
    expect(rowOf(report, 'eu, /search').budget).toMatchObject({ source: 'eu' });
    expect(rowOf(report, 'us').verdict.unknown).toMatchObject({ why: 'source_failed' });
  });
});
