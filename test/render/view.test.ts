import { describe, expect, it } from 'vitest';
import { visibleLine } from '../../src/model/one-line.ts';
import { addDays, startOf } from '../../src/model/period.ts';
import type { Report, Row } from '../../src/model/report.ts';
import { NO_REVIEW } from '../../src/model/review.ts';
import { isNoteworthy } from '../../src/render/charts/noteworthy.ts';
import { createTemplates } from '../../src/render/templating.ts';
import type { RowView } from '../../src/render/view/rows.ts';
import { viewOf } from '../../src/render/view.ts';
import { quantity } from '../support/budget.ts';
import { EXAMPLE_EXCEPTION } from '../support/example-exception.ts';
import { exampleReport } from '../support/example-report.ts';
import { reportOf } from '../support/report.ts';
import { floorRow, rowOf, verdictOf } from '../support/row.ts';
import { templatesOf } from '../support/templates.ts';
import { violationOf } from '../support/violation.ts';

const ZONE = 'Europe/Berlin';
const view = viewOf(exampleReport());
const row = (id: string): RowView => {
  const found = view.rows.find((one) => one.id === id);
  if (!found) throw new Error(`There is no row ${id}.`);
  return found;
};

describe('the figures of a row', () => {
  it('share the unit of the limit: 285 s of 300 s is not 4.75 min', () => {
    expect(row('provider/provisioning-p95')).toMatchObject({
      limit: 'at most 300 s',
      limitShort: '≤ 300 s',
      actual: '285 s',
      actualOfLimit: '285 s of at most 300 s',
      headroom: '15 s',
      left: '15 s left',
      usage: '95%',
      previous: '283 s',
      change: '+2 s',
    });
  });

  it('say how far over an exceeded budget is', () => {
    expect(row('api/query-p95')).toMatchObject({ headroom: '-0.1 s', left: '0.1 s over', used: '105% used' });
  });

  it('say how short of a floor an actual is, and that no share can be stated', () => {
    expect(row('provider/bid-rate')).toMatchObject({ left: '20 bids/second short', usage: '∞', used: '' });
  });

  it('are dashes and empty texts where nothing is known', () => {
    expect(row('node/state-sync-p95')).toMatchObject({
      actual: '–',
      actualOfLimit: 'no figure, at most 30 s',
      headroom: '–',
      left: '',
      usage: '–',
      used: '',
      change: '',
      unknown: 'No series matched the indicator.',
    });
  });

  it('state the bucket that an actual lies in, and that the buckets cannot tell', () => {
    expect(row('api/grpc-p95')).toMatchObject({
      uncertainty: 'between 0.5 s and 1.2 s',
      buckets: 'buckets cannot tell (0.5–1.2 s)',
      cannotTell: 'The limit lies inside the bucket that the quantile fell in: the buckets cannot tell.',
    });
  });

  it('have decimals enough that a figure does not look equal to a limit it is not equal to', () => {
    const window = { start: 0, end: 1 };
    const close = rowOf([1.9996]);
    const [shown] = viewOf(reportOf([{ ...close, verdict: verdictOf(close.budget, window, 1.9996) }])).rows;
    expect(shown).toMatchObject({ actual: '1.9996 s', headroom: '0.0004 s', usage: '99.98%' });
  });

  it('say at least and more than where only a lower bound is known', () => {
    expect(viewOf(reportOf([floorRow(10)])).rows[0]).toMatchObject({
      actual: 'at least 10 s',
      headroom: '≤ -8 s',
      left: 'more than 8 s over',
      usage: '≥ 500%',
      used: '≥ 500% used',
    });
  });

  it('say the least change to a figure that is only a floor, and none from one', () => {
    const change = (now: Row, { verdict: previous }: Row) => viewOf(reportOf([{ ...now, previous }])).rows[0];
    expect(change(floorRow(10), rowOf([9]))).toMatchObject({ previous: '9 s', change: 'at least +1 s' });
    expect(change(floorRow(10), floorRow(9))).toMatchObject({ previous: 'at least 9 s', change: '' });
    expect(change(rowOf([10]), rowOf([9]))?.change).toBe('+1 s');
  });
});

describe('what is said of a row', () => {
  it('is a status with icon and word, qualified by the days over', () => {
    expect(row('node/transaction-p95').statusText).toBe('✅ within; 2 of 7 days over');
    expect(row('node/availability').statusText).toBe('⚠️ approaching; 1 of 7 days over');
    expect(row('api/query-p95').statusText).toBe('❌ exceeded');
    expect(row('node/state-sync-p95').statusText).toBe('❓ unknown');
  });

  it('is a trend with its size and days, or why there is none', () => {
    expect(row('api/query-p95').trend).toBe('degrading, +0.31 s in 30 days');
    expect(row('provider/bid-rate').trendSentence).toBe(
      'Not enough data for a trend: 9 days of the 14 needed.',
    );
    expect(row('node/storage-growth').trendSentence).toBe('No trend: the figure is itself a growth.');
  });

  it('is a forecast with its interval, open where the latest day lies beyond it', () => {
    expect(row('api/memory').forecast).toBe(
      'reaches 2 GB around 9 March 2026 (between 20 February and 2 May 2026)',
    );
    expect(row('provider/memory').forecast).toBe(
      'reaches 6 GB around 1 May 2026 (not before 20 April 2026; the latest day lies beyond the forecast)',
    );
    expect(row('api/query-p95').noForecast).toBe('No forecast: the limit is exceeded already.');
  });

  it('is an exception with the usual limit and its last day', () => {
    expect(row('provider/memory').exception).toBe(
      'temporary limit 6 GB until 28 February 2026, usually 4 GB',
    );
  });

  it('is each exception of the period with its days where it leaves a part of the figures', () => {
    const exception = (from: string, until: string, limit: string) => ({
      ...EXAMPLE_EXCEPTION,
      budget: 'api/query-p95',
      usual: quantity('2 s'),
      limit: quantity(limit),
      from,
      until,
      start: startOf(from, ZONE),
      end: startOf(addDays(until, 1), ZONE),
    });
    const shown = (differing: Partial<Report>) =>
      viewOf(reportOf([rowOf([1])], differing)).rows[0]?.exception;
    const ended = exception('2025-12-20', '2026-01-27', '3 s');
    const begun = exception('2026-01-30', '2026-02-10', '4 s');
    expect(shown({ exceptions: [ended, begun] })).toBe(
      'temporary limit 3 s from 20 December 2025 to 27 January 2026, usually 2 s; ' +
        'temporary limit 4 s from 30 January to 10 February 2026, usually 2 s',
    );
    const running = { exceptions: [ended], complete: false, asOf: startOf('2026-01-28', ZONE) };
    expect(shown(running)).toBe('temporary limit 3 s until 27 January 2026, usually 2 s');
  });

  it('is what differs from earlier periods', () => {
    expect(row('api/query-p95').comparisons).toEqual([
      'Regressed against the week before, weekday for weekday: 1.8 s → 2.1 s (+17%), p = 0.004.',
      'Regressed against four weeks before, weekday for weekday: 1.75 s → 2.1 s (+20%), p = 0.004.',
    ]);
  });
});

describe('the view of a report', () => {
  it('holds every row in exactly one status list, and every row that is within as remarkable or quiet', () => {
    const { exceeded, approaching, unknown, within, remarkable, quiet } = view;
    const ids = (rows: readonly RowView[]) => rows.map(({ id }) => id).toSorted();
    expect(ids([...exceeded, ...approaching, ...unknown, ...within])).toEqual(ids(view.rows));
    expect(ids([...remarkable, ...quiet])).toEqual(ids(within));
    expect(ids(quiet)).toEqual(['api/panics', 'benchmark/completion-p95', 'node/cpu', 'node/storage-growth']);
  });

  it('names period, days and the moment with their zone', () => {
    expect(view).toMatchObject({
      periodName: 'week 5 of 2026',
      days: '26 January – 1 February 2026',
      previousDays: '19–25 January 2026',
      zone: 'Europe/Berlin',
      asOf: '2 February 2026, 00:00 (Europe/Berlin, UTC+01:00)',
      running: '',
      revision: '',
      reportLink: 'https://docs.virtengine.example/performance/weekly/2026-W05/report.html',
    });
  });

  it('says that a running period is preliminary and which revision it is', () => {
    const running = viewOf({ ...exampleReport(), complete: false, revision: 2 });
    expect(running.running).toMatch(
      /^The period is still running: figures reach up to .+ \(Europe\/Berlin, /,
    );
    expect(running.revision).toBe('Revision 2');
  });

  it('counts with shares and changes', () => {
    expect(
      view.counts.map(({ status, count, share, change }) => [status.word, count, share, change]),
    ).toEqual([
      ['exceeded', '2', '14.3%', '+1'],
      ['approaching', '2', '14.3%', '+1'],
      ['unknown', '2', '14.3%', '+1'],
      ['within', '8', '57.1%', '-3'],
    ]);
  });

  it('says of paths by how much their stages are allocated more than the whole', () => {
    expect(view.paths.map(({ overAllocated }) => overAllocated)).toEqual([
      'The stages are allocated 14.1 s together, 4.1 s more than the 10 s of the whole.',
      'The stages are allocated 307 s together, 7 s more than the 300 s of the whole.',
    ]);
    expect(view.paths[0]?.stages[0]).toMatchObject({ limit: '0.1 s', actual: '0.05 s', share: '< 1%' });
  });

  it('says of a path when its stages explain much less than the whole, and only when all of them are measured', () => {
    const [first] = exampleReport().paths;
    if (!first) throw new Error('The example has no path.');
    const withStages = (...actuals: readonly (number | undefined)[]) => {
      const stages = actuals.map((actual) => ({
        budget: 'node/a',
        name: 'A',
        limit: 1,
        status: 'within' as const,
        ...(actual === undefined ? {} : { actual }),
      }));
      return viewOf(reportOf([], { paths: [{ ...first, totalActual: 7.2, stages }] })).paths[0]?.unexplained;
    };
    expect(withStages(1, 2)).toBe(
      "The stages' own figures add up to 3 s of 7.2 s: quantiles do not add up, but most of the time is likely spent outside the measured stages.",
    );
    expect(withStages(3, 2)).toContain('but much of the time');
    expect(withStages(3, 2.5)).toBe('');
    expect(withStages(1, undefined)).toBe('');
  });

  it('tells of many unknown budgets by their reason, and of a few one by one', () => {
    const unknowns = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        rowOf([undefined], { budget: { id: `a/b${index}`, name: `B${index + 1}` } }),
      );
    expect(viewOf(reportOf(unknowns(8))).unknownGroups).toEqual([]);
    expect(viewOf(reportOf(unknowns(57))).unknownGroups).toEqual([
      {
        reason: 'no data',
        count: '57 budgets',
        budgets: 'API B1, API B2, API B3, API B4, API B5, API B6, API B7, API B8 and 49 more, in the table',
      },
    ]);
  });

  it('names the unknown measurements in one recommendation, and the tightenings as lines of a table', () => {
    const used = { least: 0.531, most: 0.552 };
    const replay = { limit: quantity('7.4 GB'), exceeded: 0, approaching: 0, days: 28 };
    const both = viewOf(
      reportOf([rowOf([1]), rowOf([undefined], { budget: { id: 'a/b', name: 'B' } })], {
        recommendations: [
          { budget: 'a/b', advice: 'measure', text: 'x', evidence: 'No data.' },
          { budget: 'api/query-p95', advice: 'measure', text: 'x', evidence: 'No data.' },
          {
            budget: 'api/query-p95',
            advice: 'tighten',
            text: 'x',
            evidence: 'x',
            from: quantity('10 GB'),
            suggested: quantity('7.4 GB'),
            used,
            replay,
          },
        ],
      }),
    );
    expect(both.advice.map(({ text }) => text)).toEqual(['Fix the measurement of API B and API Query P95.']);
    expect(both.tightenings).toEqual([
      {
        budget: 'API Query P95',
        from: '10 GB',
        to: '7.4 GB',
        used: '53–55%',
        replay: 'exceeded on 0 of 28 days',
      },
    ]);
    expect(both.decisions.map(({ about }) => about)).toContain(
      'API Query P95 from 10 GB to 7.4 GB; 53–55% used; would have been exceeded on 0 of 28 days',
    );
  });

  it('gives one line to a maintenance of many budgets, under the name of the service', () => {
    const stretch = { service: 'api', start: 1_769_990_400, end: 1_769_994_000, reason: 'A move' };
    const maintenance = ['api/a', 'api/b'].map((id) => ({ ...stretch, budgets: [id] }));
    expect(viewOf(reportOf([rowOf([1])], { maintenance })).maintenance).toMatchObject([
      { service: 'API', budgets: '2 budgets', reason: 'A move.' },
    ]);
  });

  it('says from when an action is at least overdue that was open before anything is known', () => {
    const action = {
      budget: 'api/query-p95',
      why: 'unknown',
      title: 'x',
      text: 'x',
      opened: '2026-01-05',
      openedBefore: true,
      due: '2026-01-12',
      overdueDays: 21,
    } as const;
    const [shown] = viewOf(reportOf([rowOf([undefined])], { actions: [action] })).actions;
    expect(shown).toMatchObject({
      opened: 'before 5 January 2026',
      due: '12 January 2026 or before',
      overdue: 'at least 21 days overdue',
    });
  });

  it('says which limit is in force at the end where it changed within the period', () => {
    const step = (date: string) => ({ date, from: quantity('3s'), to: quantity('2s') });
    const changed = rowOf([1], { limitSteps: [step('2026-01-29')] });
    const judged = { ...changed, verdict: { ...changed.verdict, limit: quantity('3s') } };
    expect(viewOf(reportOf([judged])).rows[0]).toMatchObject({
      limitShort: '≤ 3 s',
      limitSince: '2 s since 29 January',
    });
    const before = [step('2026-01-21'), step('2026-01-26')];
    expect(viewOf(reportOf([rowOf([1], { limitSteps: before })])).rows[0]?.limitSince).toBe('');
    expect(viewOf(reportOf([rowOf([1])])).rows[0]?.limitSince).toBe('');
  });

  it('tells of an open violation of a budget that is within as a whole, and counts it as noteworthy', () => {
    const violated = rowOf([1], { violation: 'api.query-p95-2026-01-28' });
    const report = reportOf([violated], { review: { ...NO_REVIEW, violations: [violationOf({})] } });
    expect(viewOf(report).violated).toMatchObject([
      { violation: 'its violation is open: over since 28 January 2026' },
    ]);
    expect(viewOf(report).quiet).toEqual([]);
    expect(isNoteworthy(violated, reportOf([]))).toBe(true);
    expect(isNoteworthy(rowOf([1]), reportOf([]))).toBe(false);
  });

  it('counts a regression as noteworthy, whatever its trend', () => {
    const one = {
      kind: 'compared',
      against: 'month_before',
      outcome: 'regressed',
      before: 1,
      now: 1.7,
      change: 0.7,
      p: 0.001,
    } as const;
    expect(isNoteworthy(rowOf([1.7], { comparisons: [one] }), reportOf([]))).toBe(true);
    expect(isNoteworthy(rowOf([1.7], { comparisons: [{ ...one, outcome: 'improved' }] }), reportOf([]))).toBe(
      false,
    );
  });

  it('writes the shares of all counts with one decimal, but for none and all', () => {
    const rows = Array.from({ length: 57 }, (_, index) =>
      rowOf([index < 2 ? undefined : index < 4 ? 2.1 : 1], { budget: { id: `a/${index}` } }),
    );
    const shares = viewOf(reportOf(rows)).counts.map(({ share }) => share);
    expect(shares).toEqual(['3.5%', '0%', '3.5%', '93.0%']);
  });

  it('links only where a reader can safely be sent', () => {
    const [bad] = viewOf(reportOf([rowOf([1], { budget: { runbook: 'javascript:alert(1)' } })])).rows;
    expect(bad?.runbook).toBe('');
    expect(row('api/query-p95').runbook).toBe('https://runbooks.virtengine.example/api-query');
  });

  it('lists a query once, with every moment that it was sent for', () => {
    const { rows } = exampleReport();
    const id = rows[0]?.budget.id ?? '';
    const record = { purpose: 'figure', query: 'up', start: 0, end: 604_800 } as const;
    const later = { ...record, start: 604_800, end: 1_209_600 };
    const queries = { [id]: [record, later, { ...record, query: 'down' }] };
    const asked = viewOf({ ...exampleReport(), queries }).queries;
    expect(asked.map(({ query, times }) => [query, times.map(({ when }) => when)])).toEqual([
      ['up', ['1970-01-08T00:00:00Z', '1970-01-15T00:00:00Z']],
      ['down', ['1970-01-08T00:00:00Z']],
    ]);
  });

  it('asks a query again at its moment', () => {
    expect(view.queries[0]?.times[0]?.link).toContain('g0.moment_input=2026-02-01+23%3A00%3A00');
  });

  it('holds only plain objects, lists, texts, numbers and flags, none of them undefined', () => {
    expect(strangersIn(view, 'view')).toEqual([]);
  });

  it('says the same of an empty report, so that templates need not ask whether a name exists', () => {
    const empty = viewOf(reportOf([]));
    expect(Object.keys(empty).toSorted()).toEqual(Object.keys(view).toSorted());
    const engine = createTemplates(templatesOf({ 'x.txt.hbs': '{{monitored}}' }));
    expect(engine.render('x.txt', empty)).toBe('0 budgets');
  });

  it('keeps texts on one line and shows nothing that cannot be seen', () => {
    expect(visibleLine(' a\r\n\u2028b\u202e\u0000c\ud800 ')).toBe('a b c\ufffd');
    const budget = { name: 'Query\n| P95', owner: '@team\r\nBcc: all@example.com' };
    expect(viewOf(reportOf([rowOf([1], { budget })])).rows[0]).toMatchObject({
      name: 'Query | P95',
      owner: '@team Bcc: all@example.com',
    });
  });
});

/** Where a value holds something other than plain objects, lists, texts, numbers and flags. */
function strangersIn(value: unknown, at: string): readonly string[] {
  if (['string', 'number', 'boolean'].includes(typeof value)) return [];
  const plain = Array.isArray(value) || Object.getPrototypeOf(value ?? at) === Object.prototype;
  if (!plain) return [at];
  return Object.entries(value ?? {}).flatMap(([key, one]) => strangersIn(one, `${at}.${key}`));
}
