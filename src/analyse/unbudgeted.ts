import type { Bound, Budget, Category } from '../model/budget.ts';
import { isZeroOrOne } from '../model/zero-or-one.ts';

/** A budget that a metric without one could begin with; its limit is found by measuring. */
export interface Beginning {
  readonly slug: string;
  readonly category: Category;
  readonly bound: Bound;
  /** The metric that it is of; a histogram or a summary by its own name. */
  readonly metric: string;
  /** The name of series that bear its labels. */
  readonly series: string;
  /** The indicator as a budget file writes it. */
  readonly indicator: Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;
  /** The unit of its numbers by the metric's name: `s`, `B`, `req/s`; the noun of a count for any other. */
  readonly unit: string;
}

/** What is of the machinery of measuring, and what has no figure to limit. */
const NOT_MEANT =
  /^(up$|scrape_|go_|process_|promhttp_|prometheus_|ALERTS|headroom:)|_(info|created|timestamp_seconds)$/;

/** Budgets to begin with for the metrics that no budget reads, by what their names say that they are. */
export function unbudgeted(names: readonly string[], budgets: readonly Budget[]): readonly Beginning[] {
  const read = new Set(budgets.flatMap(metricsOf));
  const there = new Set(names);
  const families = new Set(names.map((name) => familyOf(name, there)));
  return [...families]
    .filter((family) => !read.has(family) && !NOT_MEANT.test(family))
    .toSorted()
    .map((family) => beginningFor(family, there));
}

/** A histogram's or a summary's parts are one metric. */
function familyOf(name: string, names: ReadonlySet<string>): string {
  const family = plainFamily(name);
  const isWhole =
    names.has(`${family}_bucket`) || (names.has(`${family}_count`) && names.has(`${family}_sum`));
  return isWhole ? family : name;
}

function beginningFor(family: string, names: ReadonlySet<string>): Beginning {
  const slug = slugOf(family);
  const unit = unitOf(family);
  const bound = 'at_most';
  const category = unit === 's' || unit === 'ms' ? 'latency' : 'resource';
  const [metric, series] = [family, `${family}_count`];
  if (names.has(`${family}_bucket`)) {
    const indicator = { quantile: 0.95, histogram: family };
    return { slug: `${slug}-p95`, category, bound, metric, series, indicator, unit };
  }
  if (names.has(`${family}_count`) && names.has(`${family}_sum`)) {
    return { slug: `${slug}-mean`, category, bound, metric, series, indicator: { mean: family }, unit };
  }
  if (family.endsWith('_total')) {
    const counted = `${unitOf(family.replace(/_total$/, ''))}/s`;
    const indicator = { rate: family };
    return {
      slug,
      category: 'throughput',
      bound: 'at_least',
      metric,
      series: metric,
      indicator,
      unit: counted,
    };
  }
  if (isZeroOrOne(family)) {
    const indicator = { gauge: family, across: 'min' };
    return { slug, category: 'quality', bound: 'at_least', metric, series: metric, indicator, unit: '%' };
  }
  const indicator = { gauge: family, over_time: 'p95', across: 'max' };
  return { slug, category: 'resource', bound, metric, series: metric, indicator, unit };
}

/** Labels by which no family is told apart: parts of one figure, where it was measured, and what each event has anew. */
const NEVER =
  /^(le|quantile|instance|job|pod|container|node|host(name)?|ip|version|code|status(_code)?|endpoint_id|id|uid)$|(^|_)(id|ip)$/i;
/** Labels that tell kinds of work apart, what says most first; a gauge may be of each instance. */
const PREFERRED = [
  'route',
  'handler',
  'endpoint',
  'path',
  'uri',
  'operation',
  'method',
  'queue',
  'topic',
  'table',
];
const OF_GAUGES = ['instance'];

/** For which label a metric has a budget of each value, and why not for others. */
export interface Parted {
  readonly label?: string;
  readonly values: readonly string[];
  /** Labels with more values than a family may have members, each with its number. */
  readonly tooMany: readonly (readonly [label: string, values: number])[];
}

/**
 * The label of which a beginning is a family: of those with several values, and not more than `most`, the one that says most of
 * the work, or else the one with the fewest.
 */
export function partedBy(
  { indicator }: Pick<Beginning, 'indicator'>,
  labels: ReadonlyMap<string, readonly string[]>,
  most: number,
): Parted {
  const preferred = 'gauge' in indicator ? [...PREFERRED, ...OF_GAUGES] : PREFERRED;
  const rank = (name: string) => (preferred.includes(name) ? preferred.indexOf(name) : preferred.length);
  const telling = [...labels]
    .filter(([name, values]) => values.length > 1 && (preferred.includes(name) || !NEVER.test(name)))
    .toSorted(
      ([a, one], [b, other]) => rank(a) - rank(b) || one.length - other.length || a.localeCompare(b, 'en'),
    );
  const found = telling.find(([, values]) => values.length <= most);
  const before = found ? telling.slice(0, telling.indexOf(found)) : telling;
  return {
    ...(found ? { label: found[0] } : {}),
    values: found?.[1] ?? [],
    tooMany: before.map(([name, values]) => [name, values.length] as const),
  };
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/_(total|seconds|bytes|ratio)$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-$/g, '');
}

function unitOf(name: string): string {
  if (name.endsWith('_seconds')) return 's';
  if (name.endsWith('_bytes')) return 'B';
  if (name.endsWith('_ratio')) return '%';
  const noun = name.split('_').at(-1) ?? 'events';
  return /^[a-z]{2,}$/.test(noun) ? noun : 'events';
}

/** A histogram's or a summary's own name from that of a part of it. */
function plainFamily(name: string): string {
  return name.replace(/_(bucket|count|sum)$/, '');
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/g;

/** Every name in a budget's indicator; more than its metrics, and no metric fewer. */
function metricsOf({ indicator }: Budget): readonly string[] {
  switch (indicator.kind) {
    case 'quantile':
      return [indicator.histogram];
    case 'rate':
      return [indicator.counter];
    case 'gauge':
    case 'growth':
      return [indicator.gauge];
    case 'ratio':
      return [...`${indicator.part} ${indicator.total}`.matchAll(NAME)].map(([name]) => name);
    case 'quotient':
      return [...`${indicator.part} ${indicator.per}`.matchAll(NAME)].map(([name]) => plainFamily(name));
    case 'expr':
      return [...`${indicator.expr} ${indicator.present ?? ''}`.matchAll(NAME)].map(([name]) =>
        plainFamily(name),
      );
  }
}
