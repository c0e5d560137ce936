import type { z } from 'zod';
import { near } from '../../model/did-you-mean.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import type { ExprIndicator, Indicator, OverTime } from '../../model/indicator.ts';
import { parseUnit } from '../../model/quantity.ts';
import type { Unit } from '../../model/unit.ts';
import { selector } from '../../promql/selector.ts';
import { MESSAGES } from '../messages.ts';
import { isMetric } from '../schema-parts.ts';
import { isMap, type Read, shape } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { unitMeasured, unitStated } from './dimension.ts';
import { expressionProblems, expressionWarnings, misuseProblem, selectorProblem } from './expression.ts';
import { INDICATORS, type IndicatorKey, type WrittenIndicator } from './indicator-schema.ts';
import { labelsOf, whereProblems } from './where.ts';

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
    where: labelsOf(where),
    native,
  }),
  mean: ({ mean, where = {} }) => ({
    kind: 'quotient',
    of: 'counter',
    part: selector(`${mean}_sum`, labelsOf(where)),
    per: selector(`${mean}_count`, labelsOf(where)),
  }),
  ratio: ({ ratio: { good, bad, total } }) => ({
    kind: 'ratio',
    of: good === undefined ? 'bad' : 'good',
    part: good ?? bad ?? '',
    total,
  }),
  quotient: ({ quotient: { counter, gauge, per } }) => ({
    kind: 'quotient',
    of: counter === undefined ? 'gauge' : 'counter',
    part: counter ?? gauge ?? '',
    per,
  }),
  rate: ({ rate, where = {} }) => ({ kind: 'rate', counter: rate, where: labelsOf(where) }),
  gauge: ({ gauge, where = {}, over_time = 'avg', across = 'max' }) => ({
    kind: 'gauge',
    gauge,
    where: labelsOf(where),
    overTime: over_time as OverTime,
    across,
  }),
  growth: ({ growth, where = {}, across = 'sum' }) => ({
    kind: 'growth',
    gauge: growth,
    where: labelsOf(where),
    across,
  }),
  expr: ({ expr, present }) => ({ kind: 'expr', expr, ...(present ? { present } : {}) }),
};

/** What an indicator is read in view of. */
export interface IndicatorContext {
  /** The unit of the budget's limit. */
  readonly limit: Unit;
  /** How an expression is told of that no Prometheus would carry out; other servers may know more than PromQL. */
  readonly promql: Problem['severity'] | 'unchecked';
}

/** Reads an indicator: its leading key tells the kind, and the kind tells which keys may stand beside it. */
export function readIndicator(
  yaml: YamlFile,
  path: Path,
  written: Readonly<Record<string, unknown>>,
  context: IndicatorContext,
): Read<MeasuredIndicator> {
  const kinds = KINDS.filter((kind) => kind in written);
  const [kind] = kinds;
  if (kind === undefined) return { problems: withoutKind(yaml, path, written) };
  if (kinds.length > 1) return { problems: [yaml.problem(path, MESSAGES.twoIndicators(kinds))] };
  return readKind(kind, yaml, path, written, context);
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
  { limit, promql }: IndicatorContext,
): Read<MeasuredIndicator> {
  // The kind ties a schema to its maker, which the type of a union of both cannot say.
  const schema: z.ZodType = INDICATORS[kind];
  const make = MAKE[kind] as (written: unknown) => Indicator;
  const shaped = shape(yaml, path, written, schema);
  if (shaped.value === undefined) return { problems: shaped.problems };
  const indicator = make(shaped.value);
  const problems = [
    ...valueProblems(yaml, path, kind, indicator, shaped.value as Readonly<Record<string, unknown>>),
    ...partProblems(yaml, path, kind, written),
    ...whereProblems(yaml, [...path, 'where'], written.where),
  ];
  const unit = unitOf(yaml, path, written, indicator, limit);
  if (hasErrors(problems) || unit.value === undefined) return { problems: [...problems, ...unit.problems] };
  const said = indicator.kind === 'expr' ? expressionSaid(yaml, [...path, 'expr'], indicator, promql) : [];
  const all = [...problems, ...said];
  return hasErrors(said) ? { problems: all } : { value: { indicator, ...unit.value }, problems: all };
}

function expressionSaid(
  yaml: YamlFile,
  path: Path,
  indicator: ExprIndicator,
  promql: IndicatorContext['promql'],
): Read<never>['problems'] {
  const misuse = promql === 'unchecked' ? undefined : misuseProblem(indicator.expr);
  if (misuse !== undefined && promql !== 'unchecked')
    return [yaml.problem(path, misuse, { severity: promql })];
  return expressionWarnings(indicator).map((message) => yaml.problem(path, message, { severity: 'warning' }));
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

function valueProblems(
  yaml: YamlFile,
  path: Path,
  key: IndicatorKey,
  indicator: Indicator,
  written: Readonly<Record<string, unknown>>,
): Read<never>['problems'] {
  switch (indicator.kind) {
    case 'quantile': {
      const inside = indicator.quantile > 0 && indicator.quantile < 1;
      const quantile = inside
        ? []
        : [yaml.problem([...path, 'quantile'], MESSAGES.badQuantile(indicator.quantile))];
      return [
        ...quantile,
        ...familyProblems(yaml, [...path, 'histogram'], indicator.histogram, MESSAGES.histogramPart),
      ];
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
    case 'quotient':
      return key === 'mean'
        ? familyProblems(yaml, [...path, 'mean'], String(written.mean), MESSAGES.meanPart)
        : [
            ...selectorProblems(yaml, [...path, 'quotient', indicator.of], indicator.part),
            ...selectorProblems(yaml, [...path, 'quotient', 'per'], indicator.per),
          ];
    case 'expr':
      return [
        ...expressionProblems(indicator.expr).map((message) => yaml.problem([...path, 'expr'], message)),
        ...selectorProblems(yaml, [...path, 'present'], indicator.present ?? ''),
      ];
  }
}

/** Of these parts, exactly one must be there. */
const PARTS = {
  ratio: { keys: ['good', 'bad'], none: MESSAGES.noRatioPart, both: MESSAGES.twoRatioParts },
  quotient: { keys: ['counter', 'gauge'], none: MESSAGES.noQuotientPart, both: MESSAGES.twoQuotientParts },
} as const;

function partProblems(
  yaml: YamlFile,
  path: Path,
  kind: IndicatorKey,
  written: Readonly<Record<string, unknown>>,
): Read<never>['problems'] {
  if (kind !== 'ratio' && kind !== 'quotient') return [];
  const parts = written[kind];
  if (!isMap(parts)) return [];
  const { keys, none, both } = PARTS[kind];
  const given = keys.filter((key) => key in parts);
  if (given.length === 1) return [];
  return [yaml.problem([...path, kind], given.length === 0 ? none() : both())];
}

function familyProblems(
  yaml: YamlFile,
  path: Path,
  name: string,
  message: (name: string, whole: string) => string,
): Read<never>['problems'] {
  const whole = name.replace(/_(bucket|sum|count)$/, '');
  if (whole !== name) return [yaml.problem(path, message(name, whole))];
  return metricProblems(yaml, path, name);
}

function metricProblems(yaml: YamlFile, path: Path, name: string): Read<never>['problems'] {
  return isMetric(name) ? [] : [yaml.problem(path, MESSAGES.badMetric(name))];
}

function selectorProblems(yaml: YamlFile, path: Path, text: string): Read<never>['problems'] {
  const problem = text === '' ? undefined : selectorProblem(text);
  return problem === undefined ? [] : [yaml.problem(path, problem)];
}
