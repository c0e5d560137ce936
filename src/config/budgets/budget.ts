import type { Budget } from '../../model/budget.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { countUnit } from '../../model/unit.ts';
import { addressProblems } from '../addresses.ts';
import { isMap, type Read } from '../shape.ts';
import { readShare } from '../share.ts';
import { readSplitBy } from '../split-by.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenBudget, WrittenFile } from './budget-schema.ts';
import { type MeasuredIndicator, readIndicator } from './indicator.ts';
import { type BoundedLimit, readLimit } from './limit.ts';
import { limitProblems, unitSaid } from './limit-rules.ts';
import { benchmarkOf, loadTestOf } from './load-test.ts';
import { readOver } from './over.ts';
import { type BudgetSource, budgetSource } from './source.ts';
import { readWatch, unwatchable } from './watch.ts';

/** What a budget is read in view of: the usage from which it counts as approached unless it says so, and the sources. */
export interface BudgetContext {
  readonly approaching: number;
  /** The labels by which is told where it is, unless it says so; those of its series where there are none. */
  readonly splitBy?: readonly string[];
  /** Every how many seconds it is looked at, unless it says so and where that can be; once a day where there is none. */
  readonly watch?: number;
  /** The project’s sources; none where they are not known. */
  readonly sources: readonly BudgetSource[];
  /** Whose it is, unless it says so; nobody's where there is none. */
  readonly owner?: string;
}

/** Reads one budget; what its file's shape already complained of is left out in silence. Exceptions are read later. */
export function readBudget(
  yaml: YamlFile,
  file: WrittenFile,
  slug: string,
  { approaching, splitBy, watch: usualWatch, sources, owner }: BudgetContext,
): Read<Budget> {
  const path: Path = ['budgets', slug];
  const written: WrittenBudget = file.budgets?.[slug] ?? {};
  const { promql, ...measuredBy } = budgetSource(sources, file, written);
  const bounded = readLimit(yaml, path, written);
  // A map is of a family's members.
  const usual = isMap(written.approaching) ? undefined : written.approaching;
  const share = readShare(yaml, [...path, 'approaching'], usual, approaching);
  const measured = written.indicator
    ? readIndicator(yaml, [...path, 'indicator'], written.indicator, {
        limit: bounded.value?.limit.unit ?? countUnit(''),
        promql,
      })
    : { problems: [] };
  const rules = bounded.value && measured.value ? limitRules(yaml, path, bounded.value, measured.value) : [];
  const loadTest = loadTestOf(
    yaml,
    [...path, 'load_test'],
    written.load_test,
    measured.value?.indicator,
    bounded.value,
  );
  const over = readOver(yaml, [...path, 'over'], written.over, measured.value?.indicator);
  const watch = watchOf(yaml, [...path, 'watch'], written.watch, { ...measured.value, over: over.value });
  const labels = readSplitBy(yaml, [...path, 'split_by'], written.split_by, splitBy);
  const parts = [bounded, share, measured, over, watch, labels, { problems: rules }, loadTest];
  const runbook = addressProblems(yaml, [...path, 'runbook'], written.runbook);
  const problems = [...parts.flatMap((part) => part.problems), ...runbook];
  const broken = hasErrors(problems);
  const { service } = file;
  const { category } = written;
  if (broken || !bounded.value || !measured.value || !category || !service) return { problems };
  const { indicator, measuredIn } = measured.value;
  const benchmark = benchmarkOf(written.benchmark);
  const budget: Budget = {
    id: `${service}/${slug}`,
    service,
    serviceName: file.name ?? service,
    slug,
    name: written.name ?? slug,
    category,
    ...bounded.value,
    approaching: share.value ?? approaching,
    indicator,
    ...(over.value ? { over: over.value } : {}),
    ...watched(watch.value ?? usualWatch, { indicator, over: over.value }),
    ...measuredBy,
    ...(labels.value ? { splitBy: labels.value } : {}),
    measuredIn,
    ...optional('owner', written.owner ?? file.owner ?? owner),
    ...optional('runbook', written.runbook),
    ...optional('rationale', written.rationale),
    labels: { ...file.labels, ...written.labels },
    exceptions: [],
    ...(loadTest.value ? { loadTest: loadTest.value } : {}),
    ...(benchmark ? { benchmark } : {}),
  };
  return { value: budget, problems };
}

type Watchable = Parameters<typeof unwatchable>[0];

function watchOf(
  yaml: YamlFile,
  path: Path,
  written: WrittenBudget['watch'],
  budget: Watchable,
): Read<number | undefined> {
  const read = readWatch(yaml, path, written);
  const why = read.value === undefined ? undefined : unwatchable(budget);
  return why === undefined ? read : { problems: [yaml.problem(path, why)] };
}

/** What is written for a whole file is of those of its budgets that can be watched. */
function watched(watch: number | undefined, budget: Watchable): Pick<Budget, 'watch'> {
  return watch === undefined || unwatchable(budget) !== undefined ? {} : { watch };
}

/** What is wrong with a budget's limit and, where nothing is, what is to be said of its unit. */
function limitRules(
  yaml: YamlFile,
  path: Path,
  bounded: BoundedLimit,
  measured: MeasuredIndicator,
): readonly Problem[] {
  const problems = limitProblems(yaml, [...path, bounded.bound], bounded, measured);
  const said = hasErrors(problems) ? [] : unitSaid(measured);
  const at = [...path, 'indicator', 'unit'];
  return [...problems, ...said.map((message) => yaml.problem(at, message, { severity: 'warning' }))];
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: string });
}
