import type { Budget, Category } from '../model/budget.ts';

/** A budget that a metric without one could begin with; its limit is found by measuring. */
export interface Beginning {
  readonly slug: string;
  readonly category: Category;
  /** The indicator as a budget file writes it. */
  readonly indicator: Readonly<Record<string, string | number>>;
  /** The unit of its numbers by the metric's name: `s`, `B`, `req/s`; the noun of a count for any other. */
  readonly unit: string;
}

/** Budgets to begin with for the metrics that no budget reads, by what their names say that they are. */
export function unbudgeted(names: readonly string[], budgets: readonly Budget[]): readonly Beginning[] {
  const read = new Set(budgets.flatMap(metricsOf));
  const families = new Map(names.map((name) => [familyOf(name, names), name]));
  return [...families.keys()]
    .filter(
      (family) =>
        !read.has(family) && !/^(up|scrape_|go_|process_|promhttp_|prometheus_|ALERTS)/.test(family),
    )
    .toSorted()
    .map((family) => beginningFor(family, names));
}

/** A histogram's parts are one metric. */
function familyOf(name: string, names: readonly string[]): string {
  const family = name.replace(/_(bucket|count|sum)$/, '');
  return names.includes(`${family}_bucket`) ? family : name;
}

function beginningFor(family: string, names: readonly string[]): Beginning {
  const slug = slugOf(family);
  if (names.includes(`${family}_bucket`)) {
    const indicator = { quantile: 0.95, histogram: family };
    return { slug: `${slug}-p95`, category: 'latency', indicator, unit: unitOf(family) };
  }
  if (family.endsWith('_total')) {
    const counted = unitOf(family.replace(/_total$/, ''));
    return { slug, category: 'throughput', indicator: { rate: family }, unit: `${counted}/s` };
  }
  const indicator = { gauge: family, over_time: 'p95', across: 'max' };
  return { slug, category: 'resource', indicator, unit: unitOf(family) };
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/_(total|seconds|bytes|ratio)$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
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
