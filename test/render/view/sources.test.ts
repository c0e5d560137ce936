import { describe, expect, it } from 'vitest';
import type { Report, Row } from '../../../src/model/report.ts';
import { readReport, writeReport } from '../../../src/render/report-json.ts';
import { methodFacts, queryViews } from '../../../src/render/view/method.ts';
import { unknownGroups } from '../../../src/render/view/unknowns.ts';
import { narrowReport } from '../../../src/report/narrow.ts';
import { reportOf } from '../../support/report.ts';
import { rowOf } from '../../support/row.ts';

const DETAIL = 'Source us: nothing listens there.';

const within = (service: string, source: string) =>
  rowOf([1], { budget: { id: `${service}/a`, service, serviceName: service, source } });

function lost(service: string, source: string, slug = 'b'): Row {
  const row = rowOf([1], {
    budget: { id: `${service}/${slug}`, slug, service, serviceName: service, source },
  });
  const { window, limit, coverage } = row.verdict;
  const unknown = { why: 'source_failed', detail: DETAIL } as const;
  return { ...row, verdict: { window, limit, coverage, status: 'unknown', unknown } };
}

const { source: _, ...UNSOURCED } = reportOf([]);
const QUERY = { purpose: 'figure', query: 'x', start: 0, end: 60 } as const;

function reportBy(rows: readonly Row[]): Report {
  const queries = Object.fromEntries(rows.map(({ budget }) => [budget.id, [QUERY]]));
  return {
    ...UNSOURCED,
    rows,
    queries,
    sources: [
      { name: 'eu', is: { kind: 'prometheus', name: 'http://eu', version: '3.1.0', link: 'http://eu' } },
      { name: 'us', failed: 'Nothing listens there.' },
      { name: 'lab', is: { kind: 'recording', name: 'lab.jsonl', version: 'of http://lab' } },
    ],
  };
}

const ROWS = [within('api', 'eu'), lost('node', 'us'), within('web', 'lab')];
const report = reportBy(ROWS);

describe('a report by several sources', () => {
  it('says of each what it is, and what it failed for', () => {
    expect(methodFacts(report).filter(({ label }) => label.startsWith('Source'))).toEqual([
      { label: 'Source eu', value: 'prometheus 3.1.0, http://eu' },
      { label: 'Source us', value: 'Nothing listens there. It failed for 1 budget.' },
      { label: 'Source lab', value: 'recording of http://lab, lab.jsonl' },
    ]);
  });

  it('leads from each query to the server that answered it, where that has a page', () => {
    const links = queryViews(report, (id) => id).map(({ budget, times }) => [budget, times[0]?.link]);
    expect(links).toEqual([
      ['api/a', expect.stringMatching(/^http:\/\/eu\/graph\?/)],
      ['node/b', ''],
      ['web/a', ''],
    ]);
  });

  it('has no query of a budget that is called like what every object has', () => {
    const ids = ['__proto__', 'constructor'];
    const rows = ids.map((id) => rowOf([1], { budget: { id } }));
    expect(queryViews({ ...report, rows }, (id) => id)).toEqual([]);
  });

  it('is read again as it was saved, and tells of a source that is none', () => {
    expect(readReport('x', writeReport(report))).toEqual(report);
    const broken = writeReport({
      ...report,
      sources: [{ name: 7 }] as unknown as NonNullable<Report['sources']>,
    });
    expect(() => readReport('x', broken)).toThrow('sources.0.name: ');
  });

  it('names those of its own rows alone when it is narrowed to some services', () => {
    expect(narrowReport(report, { services: ['node', 'web'] }).sources?.map(({ name }) => name)).toEqual([
      'us',
      'lab',
    ]);
  });

  it('groups many unknown budgets by the source that failed', () => {
    const many = Array.from({ length: 6 }, (_unused, index) => `b${index}`);
    const rows = [
      ...many.map((slug) => lost('api', 'eu', slug)),
      ...many.slice(1).map((slug) => lost('api', 'us', slug)),
    ];
    expect(unknownGroups({ rows }, (id) => id).map(({ reason, count }) => [reason, count])).toEqual([
      ['the source eu failed', '6 budgets'],
      ['the source us failed', '5 budgets'],
    ]);
  });
});
