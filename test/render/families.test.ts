import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coloursFor, summaryOf } from '../../src/commands/summary.ts';
import { REPORT_KINDS, type Report } from '../../src/model/report.ts';
import { chartFiles } from '../../src/render/charts/files.ts';
import { highestUsages } from '../../src/render/charts/overview-chart.ts';
import { MOST_HTML, mailOf } from '../../src/render/email/email.ts';
import { renderMarkdown } from '../../src/render/markdown/markdown.ts';
import { familyFinder, listed } from '../../src/render/view/listed.ts';
import type { RowView } from '../../src/render/view/rows.ts';
import { viewOf } from '../../src/render/view.ts';
import { reportMessage } from '../../src/render/webhook/report-message.ts';
import { quantity } from '../support/budget.ts';
import { EXAMPLE_EXCEPTION } from '../support/example-exception.ts';
import { exampleReport } from '../support/example-report.ts';
import {
  type FamilySketch,
  familyOf,
  familyReport,
  reportOfRoutes,
  withFamilies,
} from '../support/family-report.ts';
import { mailSaying } from '../support/mail-saying.ts';
import { RENDERERS } from '../support/markdown.ts';
import { pageOf } from '../support/page-templates.ts';
import { reportOf } from '../support/report.ts';
import { shippedEngine } from '../support/templates.ts';

const report = familyReport();
const view = viewOf(report);
const engine = shippedEngine();

function rowNamed(name: string, of = view): RowView {
  const found = of.rows.find((row) => row.family.name === name);
  if (!found) throw new Error(`There is no family ${name}.`);
  return found;
}

/** A report of one family and nothing else. */
function only(sketch: Partial<FamilySketch>): Report {
  return withFamilies(reportOf([]), [
    familyOf({ slug: 'route-p95', name: 'P95 by route', label: 'route', figures: [], ...sketch }),
  ]);
}

const theOne = (sketch: Partial<FamilySketch>) => rowNamed('API P95 by route', viewOf(only(sketch)));

describe('the row of a family', () => {
  it('has the figure, usage and status of its worst member, and says of how many it is the worst', () => {
    expect(rowNamed('API P95 by route')).toMatchObject({
      id: 'api/route-p95',
      budget: 'API /search P95 — worst of 212 routes, 12 over',
      status: { key: 'exceeded' },
      actual: '3.1 s',
      usage: '155%',
    });
    expect(rowNamed('API Query P50 by source').name).toBe('eu P95 — worst of 3 sources, all within');
  });

  it('stands where its worst member does, and none of its members beside it', () => {
    expect(view.rows).toHaveLength(16);
    expect(view.rows.findIndex(({ family }) => family.name !== '')).toBe(1);
    expect(view.rows.filter(({ id }) => id.includes('['))).toEqual([]);
  });

  it.each([
    ['route', [2.1, 1], 'worst of 2 routes, 1 over'],
    ['route', [1.9, 1.85, 1], 'worst of 3 routes, 2 approaching'],
    ['route', [undefined, 1], 'worst of 2 routes, 1 unknown'],
    ['http_status', [1, 1], 'worst of 2 http statuses, all within'],
    ['country', [1, 1], 'worst of 2 countries, all within'],
    ['source and route', [1, 1], 'worst of 2 members, all within'],
    ['route', [1], 'the only route'],
  ] as const)('says of members by %s with %j that it is the %s', (label, figures, said) => {
    const row = theOne({ label, figures: figures.map((figure, index) => [`m${index}`, figure]) });
    expect(row.family.worstOf).toBe(said);
  });

  it('opens to its members, those with a row and those without, worst first', () => {
    const row = theOne({
      figures: [
        ['/b', 1.95],
        ['/a', 2.2],
        ['/d', 2.1],
        ['/c', undefined],
      ],
      rows: 2,
    });
    expect(row.family.members.map(({ value, status, said }) => [value, status.key, said])).toEqual([
      ['/a', 'exceeded', '2.2 s, 110%'],
      ['/d', 'exceeded', '2.1 s, 105%'],
      ['/b', 'approaching', '1.95 s, 98%'],
      ['/c', 'unknown', 'no figure'],
    ]);
    expect(row.family).toMatchObject({ tally: '2 exceeded, 1 approaching, 1 unknown', more: '' });
  });

  it('says of those that it does not list what they are', () => {
    expect(rowNamed('API P95 by route').family).toMatchObject({ more: '192 more, all within' });
    const figures = Array.from({ length: 30 }, (_, index) => [`/${index}`, 2.5 - index * 0.025] as const);
    expect(theOne({ figures }).family.more).toBe('10 more: 9 approaching, 1 within');
  });

  it('says once what is new and what is gone', () => {
    expect(rowNamed('API P95 by route').family.news).toEqual(['New: /orders and /export.', 'Gone: /legacy.']);
    const { markdown, page, mail, text: plain } = forms(report);
    for (const text of [markdown, page, mail, plain]) {
      expect(text.split('/legacy').length - 1).toBe(1);
    }
  });

  it('has a limit of its own for a member that has one, and that of the family for all others', () => {
    const made = familyOf({
      slug: 'route-p95',
      name: 'P95 by route',
      label: 'route',
      rows: 1,
      figures: [
        ['/a', 2.5],
        ['/b', 1],
        ['/c', 1],
      ],
    });
    const [own, ...others] = made.family.others;
    if (!own) throw new Error('The family has others.');
    const family = { ...made.family, others: [{ ...own, limit: quantity('5s') }, ...others] };
    const row = rowNamed('API P95 by route', viewOf(withFamilies(reportOf([]), [{ ...made, family }])));
    expect(row.family.members.map(({ value, limit }) => [value, limit])).toEqual([
      ['/a', '≤ 2 s'],
      ['/b', '≤ 5 s'],
      ['/c', '≤ 2 s'],
    ]);
  });
});

describe('an exception of a family', () => {
  it('is told with the family and with each of its members', () => {
    const exceptions = [{ ...EXAMPLE_EXCEPTION, budget: 'api/route-p95', usual: quantity('2s') }];
    const shown = viewOf({ ...report, exceptions });
    expect(rowNamed('API P95 by route', shown).exception).toMatch(/^temporary limit/);
    const members = shown.budgets.filter(({ id }) => id.startsWith('api/route-p95['));
    expect(members.every(({ exception }) => exception !== '')).toBe(true);
    expect(rowNamed('API Query P50 by source', shown).exception).toBe('');
    expect(shown.exceptions[0]?.budget).toBe('API P95 by route');
  });
});

describe('what asks for attention', () => {
  it('names three members of a family, and says how many more there are', () => {
    const told = view.attention.rows.filter(({ id }) => id.startsWith('api/route-p95['));
    expect(told.map(({ name, andMore }) => [name, andMore])).toEqual([
      ['/search P95', ''],
      ['/cart P95', ''],
      ['/checkout P95', 'and 15 more of API P95 by route'],
    ]);
    expect(view.attention.rows.map(({ id }) => id)).toEqual(
      view.attention.rows.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) === index),
    );
  });

  it('counts members that have no row, too', () => {
    const figures = Array.from({ length: 50 }, (_, index) => [`/${index}`, 3] as const);
    const { attention } = viewOf(only({ figures, rows: 5 }));
    expect(attention.exceeded.map(({ andMore }) => andMore)).toEqual([
      '',
      '',
      'and 47 more of API P95 by route',
    ]);
  });

  it('counts the unknown members of a family as one budget among too many to name', () => {
    const silent = (slug: string) =>
      familyOf({
        slug,
        name: `${slug} by route`,
        label: 'route',
        figures: [
          ['/a', undefined],
          ['/b', undefined],
        ],
      });
    const few = viewOf(withFamilies(reportOf([]), ['m1', 'm2'].map(silent)));
    expect(few.unknownGroups).toEqual([]);
    expect(few.attention.unknown).toHaveLength(4);
    const slugs = Array.from({ length: 9 }, (_, index) => `m${index}`);
    const many = viewOf(withFamilies(reportOf([]), slugs.map(silent)));
    expect(many.unknownGroups).toMatchObject([{ reason: 'no data', count: '9 budgets' }]);
    expect(many.attention.unknown).toEqual([]);
  });

  it('lists three actions of a family', () => {
    const actions = view.actions.filter(({ title }) => /search|cart|checkout|Case|orders|export/.test(title));
    expect(actions.map(({ andMore }) => andMore)).toEqual(['', '', 'and 15 more of API P95 by route']);
  });
});

describe('a list with some members of each family', () => {
  const ids = ['api/route-p95[a]', 'api/query-p95', ...['b', 'c', 'd'].map((one) => `api/route-p95[${one}]`)];
  const of = familyFinder(report);

  it('keeps its order and everything that is of no family', () => {
    const { list, left } = listed(
      ids.map((id) => ({ id })),
      ({ id }) => of(id),
      { most: 2 },
    );
    expect(list.map(({ one, andMore }) => [one.id, andMore])).toEqual([
      ['api/route-p95[a]', ''],
      ['api/query-p95', ''],
      ['api/route-p95[b]', 'and 2 more of API P95 by route'],
    ]);
    expect(left).toBe(0);
  });

  it('counts as left out what no line of it tells of', () => {
    const { list, left } = listed(
      ids.map((id) => ({ id })),
      ({ id }) => of(id),
      { most: 2, longest: 1 },
    );
    expect(list.map(({ andMore }) => andMore)).toEqual(['and 3 more of API P95 by route']);
    expect(left).toBe(1);
  });

  it('takes the id of a family for no member of it', () => {
    expect(of('api/route-p95')).toBeUndefined();
    expect(of('api/route-p95[x]')?.id).toBe('api/route-p95');
    expect(of('api/other[x]')).toBeUndefined();
  });
});

describe('charts', () => {
  it('are of three members of a family at most, and the overview has one bar of it', () => {
    const trends = chartFiles(report).filter(({ about }) => about === 'trend');
    expect(trends.filter(({ budget }) => budget?.startsWith('api/route-p95['))).toHaveLength(3);
    const shown = highestUsages(report.rows).map(({ budget }) => budget.id);
    expect(shown.filter((id) => id.includes('['))).toEqual(['api/route-p95[/search]', 'api/query-p50[eu]']);
  });

  it('have names that are files’ and each its own, whatever a value is', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), {
          minLength: 3,
          maxLength: 3,
        }),
        (values) => {
          const names = chartFiles(only({ figures: values.map((value) => [value, 3]) })).map(
            ({ name }) => name,
          );
          expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
          for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._-]{1,120}$/);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('any value of a label', () => {
  const values = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), {
    minLength: 2,
    maxLength: 4,
  });

  it('is in the page’s data as it is shown, and ends no script', () => {
    fc.assert(
      fc.property(values, (some) => {
        const made = only({ figures: some.map((value) => [value, 1]) });
        const page = pageOf(made);
        const [, data = ''] =
          /<script type="application\/json" data-families>(.*?)<\/script>/s.exec(page) ?? [];
        const { members } = JSON.parse(data) as { members: Record<string, readonly (readonly [string])[]> };
        const shown = viewOf(made).rows[0]?.family.members.map(({ value }) => value);
        expect(members['family-1']?.map(([value]) => value)).toEqual(shown);
        expect(page.match(/<script/g)).toHaveLength(2);
      }),
      { numRuns: 20 },
    );
  });

  it.each(RENDERERS)('keeps the tables of Markdown: %s', (_, render) => {
    const html = render(renderMarkdown(view, engine));
    expect(html).not.toMatch(/<script|<b>bold|href="javascript/);
    const plain = render(renderMarkdown(viewOf(familyReportWithout()), engine));
    const cells = (text: string) => text.match(/<tr/g)?.length ?? 0;
    // Two rows and, opened, 20 and 3 members with their heads.
    expect(cells(html) - cells(plain)).toBe(2 + 21 + 4);
  });
});

describe('every form', () => {
  it.each(REPORT_KINDS)('of a %s report shows a family as one row', (kind) => {
    const { notice, ...read } = forms(familyReport(kind));
    for (const text of Object.values(read)) expect(text).toContain('worst of 212 routes, 12 over');
    expect(notice.split('route-p95').length - 1).toBe(2 + 2);
  });

  it('has as much to read of 10,000 members as of 100', () => {
    const [many, few] = [10_000, 100].map((count) => forms(reportOfRoutes(count)));
    for (const form of ['markdown', 'mail', 'summary', 'notice'] as const) {
      expect((many?.[form].length ?? 0) / (few?.[form].length ?? 1)).toBeLessThan(1.1);
    }
    expect(many?.markdown.length).toBeLessThan(400_000);
    expect(Buffer.byteLength(many?.mail ?? '')).toBeLessThan(MOST_HTML);
  });

  it('has as much of 10,000 members that are all over', () => {
    const figures = Array.from({ length: 10_000 }, (_, index) => [`/${index}`, 3] as const);
    const episodes = figures.map(([value]) => ({
      budget: `api/route-p95[${value}]`,
      firstDay: '2026-01-26',
      lastDay: '2026-02-01',
      daysOver: 7,
    }));
    const changes = figures.map(
      ([value]) =>
        ({
          budget: `api/route-p95[${value}]`,
          kind: 'status',
          from: 'within',
          to: 'exceeded',
          text: `${value}: within → exceeded.`,
        }) as const,
    );
    const made = only({ figures, rows: 100 });
    const over = { ...made, violations: { ...made.violations, episodes }, changes };
    const { markdown, page } = forms(over);
    expect(markdown.length).toBeLessThan(400_000);
    expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
    expect(markdown).toContain('and 9,980 more of API P95 by route');
    expect(viewOf(over).changes).toHaveLength(4);
  });

  it('tells programs of a family by its id, with its worst member and how many have each status', () => {
    const { budgets } = reportMessage({
      edition: { kind: 'weekly', period: '2026-W05', revision: 1 },
      report,
      artifacts: [],
      mail: mailSaying(''),
    });
    expect(budgets[1]).toMatchObject({
      id: 'api/route-p95',
      name: 'API P95 by route',
      worst: 'api/route-p95[/search]',
      actual: 3.1,
      members: { monitored: 212, exceeded: 12, approaching: 5, unknown: 1, within: 194 },
    });
  });

  it('names the query behind a family once', () => {
    const queries = Object.fromEntries(
      report.rows.map(({ budget }) => [
        budget.id,
        [{ purpose: 'figure', query: `up{of="${budget.id}"}`, start: 0, end: 60 } as const],
      ]),
    );
    const shown = viewOf({ ...report, queries }).queries.map(({ query }) => query);
    expect(shown.filter((query) => query.includes('route-p95'))).toEqual(['up{of="api/route-p95[/search]"}']);
    expect(shown).toHaveLength(16);
  });
});

function familyReportWithout(): Report {
  return {
    ...exampleReport(),
    actions: report.actions.filter(({ budget }) => !budget.includes('[')),
    headline: report.headline,
  };
}

/** A report in every form that people read, as text. */
function forms(of: Report) {
  const shown = viewOf(of);
  const plain = coloursFor({ write: () => true, terminal: false, columns: 80 }, {});
  const publication = {
    edition: { kind: of.kind, period: of.period.id, revision: 1 },
    report: of,
    artifacts: [],
    mail: mailSaying(''),
  } as const;
  return {
    markdown: renderMarkdown(shown, engine),
    page: pageOf(of),
    mail: mailOf(of, shown, engine, []).html,
    text: mailOf(of, shown, engine, []).text,
    summary: summaryOf(of, plain),
    notice: JSON.stringify(reportMessage(publication)),
  };
}
