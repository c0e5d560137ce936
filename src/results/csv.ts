import { CsvError, parse } from 'csv-parse/sync';
import { InputError } from '../model/errors.ts';
import { parseUnit } from '../model/quantity.ts';
import type { Unit } from '../model/unit.ts';
import { statisticNamed } from './k6-summary.ts';
import { sampled } from './plain.ts';
import type { LoadMetric, LoadResults } from './results.ts';

/** What the rows of one metric say. */
interface Gathered {
  readonly samples: number[];
  readonly statistics: Map<string, number>;
  readonly unit?: Unit;
}

/** Says what is wrong with the line that is being read. */
type Refuse = (what: string) => never;

/**
 * CSV with a heading: `metric,value` for samples, `metric,statistic,value` for statistics, and in both a `unit` if there
 * is one; other columns are passed over. Throws an InputError with the line for anything else.
 */
export function plainCsv(file: string, text: string): LoadResults {
  const metrics = new Map<string, Gathered>();
  let columns: Columns | undefined;
  const take = (cells: readonly string[], line: number): undefined => {
    const refuse = (what: string): never => {
      throw new InputError(`${file}:${line}: ${what}`);
    };
    if (columns) takeRow(metrics, columns, cells, refuse);
    else columns = columnsOf(cells, refuse);
  };
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      // Nothing is handed back, so that nothing is kept twice.
      on_record: (cells: readonly string[], { lines }): undefined => take(cells, lines),
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error ? `:${String(error.lines)}` : '';
    throw new InputError(`${file}${line}: this is not CSV: ${error.message}. Correct the line.`);
  }
  return new Map([...metrics].map(([name, gathered]) => [name, metricOf(gathered)]));
}

interface Columns {
  readonly metric: number;
  readonly value: number;
  readonly statistic: number;
  readonly unit: number;
}

function columnsOf(cells: readonly string[], refuse: Refuse): Columns {
  const names = cells.map((name) => name.toLowerCase());
  const at = (name: string) => names.indexOf(name);
  const columns = { metric: at('metric'), value: at('value'), statistic: at('statistic'), unit: at('unit') };
  if (columns.metric >= 0 && columns.value >= 0) return columns;
  const heading = cells.join(',').slice(0, 80);
  return refuse(
    `the heading must be “metric,value” for samples, or “metric,statistic,value”. It is “${heading}”.`,
  );
}

function takeRow(
  metrics: Map<string, Gathered>,
  at: Columns,
  cells: readonly string[],
  refuse: Refuse,
): void {
  const [name = '', written = ''] = [cells[at.metric], cells[at.value]];
  const value = written === '' ? Number.NaN : Number(written);
  if (name === '' || !Number.isFinite(value)) {
    refuse(`“${cells.join(',').slice(0, 80)}” has no metric and number. Correct the line.`);
  }
  const unit = unitNamed(cells[at.unit] ?? '', refuse);
  const gathered: Gathered = metrics.get(name) ?? {
    samples: [],
    statistics: new Map(),
    ...(unit ? { unit } : {}),
  };
  if (gathered.unit?.symbol !== unit?.symbol)
    refuse(`${name} has another unit here than above. Give it one unit.`);
  metrics.set(name, gathered);
  if (at.statistic < 0) {
    gathered.samples.push(value);
    return;
  }
  const statistic = statisticNamed(cells[at.statistic] ?? '');
  if (gathered.statistics.has(statistic)) refuse(`${name} has its ${statistic} twice. Keep one of them.`);
  gathered.statistics.set(statistic, value);
}

function unitNamed(written: string, refuse: Refuse): Unit | undefined {
  if (written === '') return undefined;
  const unit = parseUnit(written);
  return unit.ok ? unit.value : refuse(unit.error);
}

function metricOf({ samples, statistics, unit }: Gathered): LoadMetric {
  const metric = samples.length > 0 ? sampled(samples) : { contents: 'unsaid' as const, statistics };
  return unit ? { ...metric, unit } : metric;
}
