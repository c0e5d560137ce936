import type { z } from 'zod';
import { near } from '../model/did-you-mean.ts';
import type { Indicator, OverTime } from '../model/indicator.ts';
import { parseUnit } from '../model/quantity.ts';
import type { Unit } from '../model/unit.ts';
import { selectorProblem } from '../promql/selector.ts';
import { unitMeasured, unitStated } from './dimension.ts';
import { expressionProblems, expressionWarnings, halvesProblem } from './expression.ts';
import { INDICATORS, type IndicatorKey, type WrittenIndicator } from './indicator-schema.ts';
import { MESSAGES } from './messages.ts';
import { isMetric } from './schema-parts.ts';
import { type Read, shape } from './shape.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** An indicator with the unit its numbers come in. */
export interface MeasuredIndicator {
  readonly indicator: Indicator;
  readonly measuredIn: Unit;
  /** What the file says with `unit:`. */
  readonly stated?: string;
}

const KINDS = Object.keys(INDICATORS) as readonly IndicatorKey[];
/** The keys that stand beside one that tells the kind. */
const BESIDE: ReadonlySet<string> = new Set(
  Object.values(INDICATORS).flatMap(({ shape: keys }) => Object.keys(keys)),
);

/** From what is written to the indicator, for each kind. */
const MAKE: { readonly [K in IndicatorKey]: (written: WrittenIndicator<K>) => Indicator } = {
  quantile: ({ quantile, histogram, where = {}, native = false }) => ({
    kind: 'quantile',
    quantile,
    histogram,
    where,
    native,
  }),
  ratio: ({ ratio: { good, bad, total } }) => ({
    kind: 'ratio',
    of: good === undefined ? 'bad' : 'good',
    part: good ?? bad ?? '',
    total,
  }),
  rate: ({ rate, where = {} }) => ({ kind: 'rate', counter: rate, where }),
  gauge: ({ gauge, where = {}, over_time = 'avg', across = 'max' }) => ({
    kind: 'gauge',
    gauge,
    where,
    overTime: over_time as OverTime,
    across,
  }),
  growth: ({ growth, where = {}, across = 'sum' }) => ({ kind: 'growth', gauge: growth, where, across }),
  expr: ({ expr, present }) => ({ kind: 'expr', expr, ...(present ? { present } : {}) }),
};

/** Reads an indicator: its leading key tells the kind, and the kind tells which keys may stand beside it. */
export function readIndicator(
  yaml: YamlFile,
  path: Path,
  written: Readonly<Record<string, unknown>>,
  limit: Unit,
): Read<MeasuredIndicator> {
  const kinds = KINDS.filter((kind) => kind in written);
  const [kind] = kinds;
  if (kind === undefined) return { problems: withoutKind(yaml, path, written) };
  if (kinds.length > 1) return { problems: [yaml.problem(path, MESSAGES.twoIndicators(kinds))] };
  return readKind(kind, yaml, path, written, limit);
}

/** A misspelt kind makes its neighbours look unknown too: they are left for when the kind is known. */
function withoutKind(
  yaml: YamlFile,
  path: Path,
  written: Readonly<Record<string, unknown>>,
): Read<never>['problems'] {
  const misspelt = Object.keys(written).filter((key) => !BESIDE.has(key) && near(key, KINDS) !== undefined);
  if (misspelt.length === 0) return [yaml.problem(path, MESSAGES.noIndicator(KINDS))];
  return misspelt.map((key) => yaml.problem([...path, key], MESSAGES.unknownKey(key, KINDS), { at: 'key' }));
}

function readKind(
  kind: IndicatorKey,
  yaml: YamlFile,
  path: Path,
  written: Readonly<Record<string, unknown>>,
  limit: Unit,
): Read<MeasuredIndicator> {
  // The kind ties a schema to its maker, which the type of a union of both cannot say.
  const schema: z.ZodType = INDICATORS[kind];
  const make = MAKE[kind] as (written: unknown) => Indicator;
  const shaped = shape(yaml, path, written, schema);
  if (shaped.value === undefined) return { problems: shaped.problems };
  const indicator = make(shaped.value);
  const problems = [...valueProblems(yaml, path, indicator), ...ratioProblems(yaml, path, written)];
  const unit = unitOf(yaml, path, written, indicator, limit);
  if (problems.length > 0 || unit.value === undefined) return { problems: [...problems, ...unit.problems] };
  const warnings = indicator.kind === 'expr' ? expressionWarnings(indicator) : [];
  return {
    value: { indicator, ...unit.value },
    problems: warnings.map((message) => yaml.problem([...path, 'expr'], message, { severity: 'warning' })),
  };
}

function unitOf(
  yaml: YamlFile,
  path: Path,
  { unit }: Readonly<Record<string, unknown>>,
  indicator: Indicator,
  limit: Unit,
): Read<Omit<MeasuredIndicator, 'indicator'>> {
  if (typeof unit !== 'string')
    return { value: { measuredIn: unitMeasured(indicator, limit) }, problems: [] };
  const stated = parseUnit(unit);
  if (!stated.ok) return { problems: [yaml.problem([...path, 'unit'], stated.error)] };
  const counted = indicator.kind === 'rate' || indicator.kind === 'growth';
  if (counted && stated.value.perTime)
    return { problems: [yaml.problem([...path, 'unit'], MESSAGES.unitPerTime(unit, indicator.kind))] };
  return { value: { measuredIn: unitStated(indicator, stated.value), stated: unit }, problems: [] };
}

function valueProblems(yaml: YamlFile, path: Path, indicator: Indicator): Read<never>['problems'] {
  switch (indicator.kind) {
    case 'quantile': {
      const inside = indicator.quantile > 0 && indicator.quantile < 1;
      const quantile = inside
        ? []
        : [yaml.problem([...path, 'quantile'], MESSAGES.badQuantile(indicator.quantile))];
      return [...quantile, ...histogramProblems(yaml, [...path, 'histogram'], indicator.histogram)];
    }
    case 'rate':
      return metricProblems(yaml, [...path, 'rate'], indicator.counter);
    case 'gauge':
    case 'growth':
      return metricProblems(yaml, [...path, indicator.kind], indicator.gauge);
    case 'ratio':
      return [
        ...selectorProblems(yaml, [...path, 'ratio', indicator.of], indicator.part),
        ...selectorProblems(yaml, [...path, 'ratio', 'total'], indicator.total),
      ];
    case 'expr':
      return [
        ...expressionProblems(indicator.expr).map((message) => yaml.problem([...path, 'expr'], message)),
        ...selectorProblems(yaml, [...path, 'present'], indicator.present ?? ''),
      ];
  }
}

function ratioProblems(
  yaml: YamlFile,
  path: Path,
  written: Readonly<Record<string, unknown>>,
): Read<never>['problems'] {
  const { ratio } = written;
  if (typeof ratio !== 'object' || ratio === null) return [];
  const given = ['good', 'bad'].filter((key) => key in ratio);
  if (given.length === 1) return [];
  return [
    yaml.problem([...path, 'ratio'], given.length === 0 ? MESSAGES.noRatioPart() : MESSAGES.twoRatioParts()),
  ];
}

function histogramProblems(yaml: YamlFile, path: Path, name: string): Read<never>['problems'] {
  const whole = name.replace(/_(bucket|sum|count)$/, '');
  if (whole !== name) return [yaml.problem(path, MESSAGES.histogramPart(name, whole))];
  return metricProblems(yaml, path, name);
}

function metricProblems(yaml: YamlFile, path: Path, name: string): Read<never>['problems'] {
  return isMetric(name) ? [] : [yaml.problem(path, MESSAGES.badMetric(name))];
}

function selectorProblems(yaml: YamlFile, path: Path, text: string): Read<never>['problems'] {
  const problem = text === '' ? undefined : (halvesProblem(text) ?? selectorProblem(text));
  return problem === undefined ? [] : [yaml.problem(path, problem)];
}
