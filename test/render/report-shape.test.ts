import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Budget } from '../../src/model/budget.ts';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import type { FamilyFinding } from '../../src/model/family.ts';
import type { Forecast } from '../../src/model/finding.ts';
import type { Hindsight } from '../../src/model/hindsight.ts';
import type { Report, Row } from '../../src/model/report.ts';
import type { Review } from '../../src/model/review.ts';
import { reportShape } from '../../src/render/report-json/shape.ts';
import { readReport } from '../../src/render/report-json.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { exampleReport } from '../support/example-report.ts';
import { inputErrorOf } from '../support/problems.ts';
import { violationOf } from '../support/violation.ts';
import { OTHER_WHYS, WHY } from '../support/why.ts';

type Json = Record<string | number, unknown>;
type Place = readonly (string | number)[];

/** One value of each kind that JSON has. */
const KINDS = { text: 'no such', number: 7.5, truth: true, object: { a: 1 }, list: [['x']], nothing: null };

/** A key that may be absent, under its name in the schema, and the places of the objects that may have it. */
interface OptionalKey {
  readonly name: string;
  readonly key: string;
  readonly holders: readonly Place[];
}

/** The optional keys of a schema, the places in a report at which it is read being known. */
function* optionalKeys(
  schema: z.core.$ZodType,
  report: Json,
  places: readonly Place[],
  name = 'report',
): Generator<OptionalKey> {
  const def = defOf(schema);
  const below = (inner: z.core.$ZodType, at: string, keysOf: (value: Json) => Place) =>
    optionalKeys(
      inner,
      report,
      places.flatMap((place) => childrenOf(report, place, keysOf)),
      `${name}.${at}`,
    );
  if (def.type === 'array') yield* below(def.element, '*', (value) => Object.keys(value).map(Number));
  if (def.type === 'record') yield* below(def.valueType, '*', Object.keys);
  if (def.type === 'optional' || def.type === 'default')
    yield* optionalKeys(def.innerType, report, places, name);
  if (def.type === 'object')
    for (const [key, member] of Object.entries(def.shape)) {
      if (defOf(member).type === 'optional') yield { name: `${name}.${key}`, key, holders: places };
      yield* below(member, key, (value) => (Object.hasOwn(value, key) ? [key] : []));
    }
  if (def.type === 'union')
    for (const [index, option] of def.options.entries()) {
      const read = places.filter((place) => (option as z.ZodType).safeParse(valueAt(report, place)).success);
      yield* optionalKeys(option, report, read, `${name}/${index}`);
    }
}

/** What a schema is made of. */
function defOf(schema: z.core.$ZodType): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.ZodType).def as z.core.$ZodTypes['_zod']['def'];
}

function valueAt(report: Json, place: Place): unknown {
  return place.reduce<unknown>((value, key) => (value as Json)[key], report);
}

function childrenOf(report: Json, place: Place, keysOf: (value: Json) => Place): readonly Place[] {
  return keysOf(valueAt(report, place) as Json).map((key) => [...place, key]);
}

/** The example with what it lacks, so that each object that a report may have is in it. */
function wholeReport(): Json {
  const example = exampleReport();
  const [row, ...rows] = example.rows;
  if (!row) throw new Error('The example has no rows.');
  const limit = quantity('2s');
  const judged: Partial<Budget> = {
    loadTest: { metric: 'http_req_duration', where: {}, statistic: 'p95' },
    benchmark: { name: 'BenchmarkQuery' },
    history: [{ limit, until: '2026-01-01', end: 0 }],
    over: { text: '28d', days: 28 },
    splitBy: ['route'],
    member: { family: 'api/route-p95', familyName: 'P95 by route', values: { route: '/a' } },
  };
  const more: readonly Row[] = [
    {
      ...row,
      budget: { ...row.budget, ...judged },
      days: row.days.map((day) => ({ ...day, rolled: { value: 1 } })),
    },
    { ...row, budget: gaugeBudget(), forecast: POSSIBLE },
    { ...row, budget: { ...row.budget, indicator: { kind: 'expr', expr: 'x' } } },
    ...[WHY, ...OTHER_WHYS].map((why) => ({ ...row, why })),
  ];
  const whole: Report = {
    ...example,
    rows: [...more, ...rows],
    families: [FAMILY],
    sources: [
      {
        name: 'eu',
        is: { kind: 'prometheus', name: 'http://eu', version: '3', link: 'http://eu', grafana: GRAFANA },
      },
      { name: 'us', failed: 'It is away.' },
    ],
    review: REVIEW,
    hindsight: HINDSIGHT,
    corrections: [{ text: 'x' }],
  };
  return JSON.parse(canonicalJson(whole)) as Json;
}

const HINDSIGHT: Hindsight = {
  firstDay: '2025-02-01',
  lastDay: '2026-01-31',
  forecasts: [
    {
      budget: 'api/a',
      name: 'API A',
      said: { kind: 'week', period: '2025-W30' },
      on: '2025-07-27',
      earliest: '2025-08-01',
      latest: '2025-09-01',
      outcome: { kind: 'not' },
    },
  ],
  limits: [],
};

const GRAFANA = { url: 'http://grafana', datasource: 'eu' };

const FAMILY: FamilyFinding = {
  id: 'api/route-p95',
  name: 'P95 by route',
  service: 'api',
  serviceName: 'API',
  category: 'latency',
  label: 'route',
  counts: { monitored: 1, within: 1, approaching: 0, exceeded: 0, unknown: 0 },
  shown: [],
  others: [{ value: '/a', status: 'within', actual: { value: 1 }, usage: 0.5, limit: quantity('2s') }],
  appeared: [],
  gone: [],
};

const POSSIBLE: Forecast = {
  kind: 'possible',
  earliest: '2026-02-03',
  horizon: '2026-05-02',
  chance: 0.9,
  because: 'scattered',
  points: [],
};

const SAID = { by: '@ann', at: 0 };
const IN_TIME = { inTime: 1, of: 2 };

const REVIEW: Review = {
  violations: [
    violationOf({
      steps: [{ ...SAID, step: 'acknowledge' }],
      remarks: [{ ...SAID, text: 'Seen.' }],
      declined: { ...SAID, text: 'It is too dear.' },
    }),
  ],
  proposals: [
    {
      ...SAID,
      id: '2026-01-26-api.query-p95',
      budget: 'api/query-p95',
      bound: 'at_most',
      from: quantity('2s'),
      to: quantity('2.5s'),
      because: 'The cache is gone',
      evidence: [],
      replay: [],
      impact: [],
      state: 'rejected',
      approvals: [{ ...SAID, role: 'engineering' }],
      awaits: [],
      rejected: { ...SAID, because: 'No.' },
    },
  ],
  notes: [{ markdown: 'x' }],
  responsiveness: {
    acknowledged: IN_TIME,
    investigated: IN_TIME,
    met: IN_TIME,
    closed: 1,
    unvalidated: 0,
    withoutCause: 0,
  },
};

const report = wholeReport();
const keys = [...optionalKeys(reportShape, report, [[]])];

describe('the shape of a saved report', () => {
  it('is tried with a report in which each of its objects is', () => {
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter(({ holders }) => holders.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it.each(keys)(
    'reads at most one kind of value as $name, and refuses others with their place',
    ({ key, holders }) => {
      const [holder = []] = holders;
      const told = Object.values(KINDS).flatMap((value) => refusalOf(changed(report, holder, key, value)));
      expect(told.length).toBeGreaterThanOrEqual(Object.keys(KINDS).length - 1);
      for (const message of told) expect(message).toContain(` ${[...holder, key].join('.')}`);
    },
  );
});

function changed(from: Json, holder: Place, key: string, value: unknown): Json {
  const copy = structuredClone(from);
  (valueAt(copy, holder) as Json)[key] = value;
  return copy;
}

function refusalOf(saved: Json): readonly string[] {
  const text = JSON.stringify(saved);
  if (reportShape.safeParse(saved).success) return [];
  return [inputErrorOf(() => readReport('report.json', text)).message];
}
