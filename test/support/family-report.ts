import { classify } from '../../src/evaluate/classify.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { FamilyFinding, OtherMember } from '../../src/model/family.ts';
import type { Report, ReportKind, Row } from '../../src/model/report.ts';
import { statusCounts, worstFirst } from '../../src/model/verdict.ts';
import { budget } from './budget.ts';
import { exampleReport } from './example-report.ts';
import { rowOf } from './row.ts';

/** What a family is made of: its figures by what stands in the brackets of a member's id; undefined where one has no figure. */
export interface FamilySketch {
  readonly slug: string;
  readonly name: string;
  readonly label: string;
  readonly figures: readonly (readonly [value: string, actual: number | undefined])[];
  readonly budget?: Partial<Budget>;
  /** How many members have a row; the others are told of in short. */
  readonly rows?: number;
  readonly appeared?: readonly string[];
  readonly gone?: readonly string[];
  /** What a member's row has of its own, by what stands in the brackets of its id. */
  readonly having?: Readonly<Record<string, Partial<Row>>>;
}

/** A family as a report has it, and the rows of its worst members. */
export interface MadeFamily {
  readonly family: FamilyFinding;
  readonly rows: readonly Row[];
}

/** A family of the API's on a limit of 2 s, with its members' figures as they are given. */
export function familyOf(sketch: FamilySketch): MadeFamily {
  const { slug, name, label, figures, rows: most = 20, appeared = [], gone = [], having = {} } = sketch;
  const id = `api/${slug}`;
  const [many, few] = [figures.slice(most), figures.slice(0, most)];
  const rows = rowsWorstFirst(
    few.map(([value, actual]) =>
      rowOf([...Array<number | undefined>(29).fill(actual && actual * 0.97), actual], {
        budget: {
          ...sketch.budget,
          id: `${id}[${value}]`,
          slug: `${slug}[${value}]`,
          name: `${value} P95`,
          member: { family: id, familyName: name, values: { [label]: value } },
        },
        ...having[value],
      }),
    ),
  );
  const others = many.map(([value, actual]) => otherOf(value, actual));
  const statuses = [...rows.map(({ verdict }) => verdict.status), ...others.map(({ status }) => status)];
  return {
    rows,
    family: {
      id,
      name,
      service: 'api',
      serviceName: 'API',
      category: 'latency',
      label,
      counts: statusCounts(statuses),
      ...(rows[0] ? { worst: rows[0].budget.id } : {}),
      shown: rows.map((row) => row.budget.id),
      others,
      appeared,
      gone,
    },
  };
}

function otherOf(value: string, actual: number | undefined): OtherMember {
  if (actual === undefined) return { value, status: 'unknown' };
  const { status, usage } = classify(budget(), actual);
  return { value, status, usage, actual: { value: actual } };
}

/** A report with families beside its other budgets. A family counts as one, with the status of its worst member. */
export function withFamilies(report: Report, made: readonly MadeFamily[]): Report {
  const families = made.map(({ family }) => family);
  const members = made.flatMap(({ rows }) => rows);
  const worst = new Set(families.map((family) => family.worst));
  const counts = statusCounts([
    ...report.rows.map(({ verdict }) => verdict.status),
    ...members.filter((row) => worst.has(row.budget.id)).map(({ verdict }) => verdict.status),
  ]);
  return {
    ...report,
    rows: rowsWorstFirst([...report.rows, ...members]),
    families,
    counts,
    previousCounts: counts,
    actions: [...report.actions, ...members.filter(needsAction).map(actionOf)],
  };
}

function rowsWorstFirst(rows: readonly Row[]): readonly Row[] {
  return worstFirst(rows, ({ budget: { id }, verdict: { status, usage } }) => ({ id, status, usage }));
}

function needsAction({ verdict }: Row): boolean {
  return verdict.status === 'exceeded';
}

function actionOf({ budget: { id, serviceName, name, owner } }: Row): Report['actions'][number] {
  return {
    budget: id,
    why: 'exceeded',
    title: `${serviceName} ${name} over budget`,
    text: 'Find the cause and bring it back within budget.',
    ...(owner === undefined ? {} : { owner }),
    opened: '2026-01-26',
    due: '2026-02-09',
    overdueDays: 0,
  };
}

/** Values that a label may have, and that a form must show as they are. */
export const HOSTILE = [
  '/a"b\'c`d',
  '</script><script>window.broken = true</script>',
  '/<b>bold</b>&amp;|{{x}}[y](javascript:z) @team',
  '/line\nend\u2028and\u202Eturned',
  `/${'long'.repeat(240)}`,
  '/Case',
  '/case',
];

/**
 * The example report with a family of 212 routes, of which 12 are over and some have values that no form may trip over, and
 * one of three sources that are all within.
 */
export function familyReport(kind: ReportKind = 'weekly'): Report {
  const headline = '3 of 16 budgets exceeded, 2 approaching, 2 unknown: API /search P95 is 1.1 s over 2 s.';
  return { ...withFamilies(exampleReport(kind), [routes(212), sources()]), headline };
}

/** A report of a family of so many routes. */
export function reportOfRoutes(count: number, kind: ReportKind = 'weekly'): Report {
  return withFamilies(exampleReport(kind), [routes(count, 100)]);
}

function routes(count: number, rows = 20): MadeFamily {
  const over = ['/search', '/cart', '/checkout', ...HOSTILE, '/orders', '/export'];
  const near = ['/login', '/logout', '/profile', '/basket', '/help'];
  const figures: (readonly [string, number | undefined])[] = [
    ...over.map((route, index) => [route, 3.1 - index * 0.05] as const),
    ...near.map((route, index) => [route, 1.95 - index * 0.01] as const),
    ['/silent', undefined],
  ];
  const quiet = Array.from({ length: count - figures.length }, (_, index) => {
    const route = `/products/${String(index + 1).padStart(5, '0')}`;
    return [route, 1.7 - index / count] as const;
  });
  return familyOf({
    slug: 'route-p95',
    name: 'P95 by route',
    label: 'route',
    figures: [...figures, ...quiet],
    rows,
    budget: { owner: '@backend-team' },
    appeared: ['/orders', '/export'],
    gone: ['/legacy'],
    having: { '/cart': { daysOver: { over: 5, of: 7 } }, '/login': { daysOver: { over: 1, of: 7 } } },
  });
}

function sources(): MadeFamily {
  return familyOf({
    slug: 'query-p50',
    name: 'Query P50 by source',
    label: 'source',
    figures: [
      ['eu', 1.1],
      ['us', 0.9],
      ['ap', 0.7],
    ],
  });
}
