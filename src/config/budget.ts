import type { Bound, Budget } from '../model/budget.ts';
import type { Problem } from '../model/errors.ts';
import { parseQuantity, type Quantity } from '../model/quantity.ts';
import { countUnit } from '../model/unit.ts';
import type { WrittenBudget, WrittenFile } from './budget-schema.ts';
import { readIndicator } from './indicator.ts';
import { limitProblems } from './limit-rules.ts';
import { MESSAGES, near } from './messages.ts';
import { type Read, valueAt } from './shape.ts';
import { readShare } from './share.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** A limit with the key it was written under. */
export interface BoundedLimit {
  readonly bound: Bound;
  readonly limit: Quantity;
}

/** Reads one budget; what its file's shape already complained of is left out in silence. Exceptions are read later. */
export function readBudget(
  yaml: YamlFile,
  file: WrittenFile,
  slug: string,
  approaching: number,
): Read<Budget> {
  const path: Path = ['budgets', slug];
  const written: WrittenBudget = file.budgets?.[slug] ?? {};
  const bounded = readLimit(yaml, path, written);
  const share = readShare(yaml, [...path, 'approaching'], written.approaching, approaching);
  const measured = written.indicator
    ? readIndicator(
        yaml,
        [...path, 'indicator'],
        written.indicator,
        bounded.value?.limit.unit ?? countUnit(''),
      )
    : { problems: [] };
  const rules =
    bounded.value && measured.value ? limitProblems(yaml, path, bounded.value, measured.value) : [];
  const parts = [bounded, share, measured, { problems: rules }];
  const problems = [...parts.flatMap((part) => part.problems), ...runbookProblems(yaml, path, written)];
  const broken = problems.some(({ severity }) => severity === 'error');
  const { service } = file;
  const { category } = written;
  if (broken || !bounded.value || !measured.value || !category || !service) return { problems };
  const { indicator, measuredIn } = measured.value;
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
    measuredIn,
    ...optional('owner', written.owner ?? file.owner),
    ...optional('runbook', written.runbook),
    ...optional('rationale', written.rationale),
    labels: { ...file.labels, ...written.labels },
    exceptions: [],
  };
  return { value: budget, problems };
}

const BOUNDS = ['at_most', 'at_least'] as const satisfies readonly Bound[];

/** Reads the one limit of a budget or an exception. */
export function readLimit(
  yaml: YamlFile,
  path: Path,
  written: { readonly at_most?: string | number; readonly at_least?: string | number },
): Read<BoundedLimit> {
  const [bound, second] = BOUNDS.filter((key) => written[key] !== undefined);
  if (bound === undefined) return { problems: boundTried(yaml, path) ? [] : [noBound(yaml, path)] };
  if (second !== undefined) {
    return { problems: [yaml.problem([...path, second], MESSAGES.twoBounds(), { at: 'key' })] };
  }
  const limit = parseQuantity(written[bound] ?? '');
  if (limit.ok) return { value: { bound, limit: limit.value }, problems: [] };
  return { problems: [yaml.problem([...path, bound], limit.error)] };
}

function noBound(yaml: YamlFile, path: Path): Problem {
  return yaml.problem(path, MESSAGES.noBound(), { at: 'key' });
}

/** Whether a bound is there, misspelt or with a value of the wrong type, which is a problem of its own already. */
function boundTried(yaml: YamlFile, path: Path): boolean {
  const keys = Object.keys(valueAt(yaml.value, path) ?? {});
  return keys.some((key) => BOUNDS.some((bound) => key === bound) || near(key, BOUNDS) !== undefined);
}

function runbookProblems(yaml: YamlFile, path: Path, { runbook }: WrittenBudget): readonly Problem[] {
  if (runbook === undefined || /^https?:\/\/\S+$/.test(runbook)) return [];
  return [yaml.problem([...path, 'runbook'], MESSAGES.badUrl(runbook))];
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: string });
}
