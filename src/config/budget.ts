import { type Bound, type Budget, CATEGORIES, type Category, type LimitException } from '../model/budget.ts';
import type { Problem } from '../model/errors.ts';
import { type Parsed, parseQuantity, type Quantity } from '../model/quantity.ts';
import { countUnit } from '../model/unit.ts';
import type { WrittenBudget, WrittenFile } from './budget-schema.ts';
import { readIndicator } from './indicator.ts';
import { limitProblems } from './limit-rules.ts';
import { MESSAGES } from './messages.ts';
import type { Read } from './shape.ts';
import { readShare } from './share.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** What a budget takes from its file. */
export interface Inherited {
  readonly approaching: number;
  readonly exceptions: readonly LimitException[];
}

/** A limit with the key it was written under. */
export interface BoundedLimit {
  readonly bound: Bound;
  readonly limit: Quantity;
}

/** Reads one budget of a file that has the right shape. */
export function readBudget(
  yaml: YamlFile,
  file: WrittenFile,
  slug: string,
  inherited: Inherited,
): Read<Budget> {
  const path: Path = ['budgets', slug];
  const written = file.budgets[slug];
  if (!written) return { problems: [] };
  const bounded = readLimit(yaml, path, written);
  const category = readCategory(yaml, path, written);
  const approaching = readShare(yaml, [...path, 'approaching'], written.approaching, inherited.approaching);
  const limitUnit = bounded.value?.limit.unit ?? countUnit('');
  const measured = readIndicator(yaml, [...path, 'indicator'], written.indicator, limitUnit);
  const rules =
    bounded.value && measured.value ? limitProblems(yaml, path, bounded.value, measured.value) : [];
  const parts = [bounded, category, approaching, measured, { problems: rules }];
  const problems = [...parts.flatMap((part) => part.problems), ...runbookProblems(yaml, path, written)];
  const broken = problems.some(({ severity }) => severity === 'error');
  if (broken || !bounded.value || !category.value || !measured.value) return { problems };
  const budget: Budget = {
    id: `${file.service}/${slug}`,
    service: file.service,
    serviceName: file.name ?? file.service,
    slug,
    name: written.name ?? slug,
    category: category.value,
    ...bounded.value,
    approaching: approaching.value ?? inherited.approaching,
    ...measured.value,
    ...optional('owner', written.owner ?? file.owner),
    ...optional('runbook', written.runbook),
    ...optional('rationale', written.rationale),
    labels: { ...file.labels, ...written.labels },
    exceptions: inherited.exceptions,
  };
  return { value: budget, problems };
}

/** Reads the one limit of a budget or an exception. */
export function readLimit(
  yaml: YamlFile,
  path: Path,
  written: { readonly at_most?: string | number; readonly at_least?: string | number },
): Read<BoundedLimit> {
  const bounds = (['at_most', 'at_least'] as const).filter((bound) => written[bound] !== undefined);
  const [bound] = bounds;
  if (bound === undefined) return { problems: [yaml.problem(path, MESSAGES.noBound(), { at: 'key' })] };
  if (bounds.length > 1) {
    return { problems: [yaml.problem([...path, 'at_least'], MESSAGES.twoBounds(), { at: 'key' })] };
  }
  const limit: Parsed<Quantity> = parseQuantity(written[bound] ?? '');
  if (limit.ok) return { value: { bound, limit: limit.value }, problems: [] };
  return { problems: [yaml.problem([...path, bound], limit.error)] };
}

function readCategory(yaml: YamlFile, path: Path, { category }: WrittenBudget): Read<Category> {
  const known = CATEGORIES.find((name) => name === category);
  if (known) return { value: known, problems: [] };
  return {
    problems: [yaml.problem([...path, 'category'], MESSAGES.notAllowed(`“${category}”`, CATEGORIES))],
  };
}

function runbookProblems(yaml: YamlFile, path: Path, { runbook }: WrittenBudget): readonly Problem[] {
  if (runbook === undefined || /^https?:\/\/[^\s]+$/.test(runbook)) return [];
  return [yaml.problem([...path, 'runbook'], MESSAGES.badUrl(runbook))];
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: string });
}
