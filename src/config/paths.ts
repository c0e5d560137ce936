import type { Budget, CriticalPath } from '../model/budget.ts';
import type { Problem } from '../model/errors.ts';
import { formatFigure, formatFor, formatQuantity } from '../model/format.ts';
import { baseValue } from '../model/quantity.ts';
import { sameDimension } from '../model/unit.ts';
import { idsWritten, type ReadFile } from './budget-file.ts';
import type { WrittenFile } from './budget-schema.ts';
import { MESSAGES } from './messages.ts';
import type { Read } from './shape.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** The critical paths of all files; their stages may be budgets of other files. */
export function pathsOf(
  files: readonly ReadFile[],
  budgets: readonly Budget[],
): Read<readonly CriticalPath[]> {
  const ids = new Set(files.flatMap(idsWritten));
  const byId = new Map(budgets.map((budget) => [budget.id, budget]));
  const read = files.flatMap(({ yaml, written }) =>
    written ? Object.keys(written.paths ?? {}).map((slug) => readPath(yaml, written, slug, byId, ids)) : [],
  );
  return {
    value: read.flatMap(({ value }) => value ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readPath(
  yaml: YamlFile,
  file: WrittenFile,
  slug: string,
  budgets: ReadonlyMap<string, Budget>,
  ids: ReadonlySet<string>,
): Read<CriticalPath> {
  const written = file.paths?.[slug];
  if (!written) return { problems: [] };
  const path = ['paths', slug];
  const full = (name: string) => (name.includes('/') ? name : `${file.service}/${name}`);
  const names: readonly (readonly [Path, string])[] = [
    [[...path, 'total'], written.total],
    ...written.stages.map((name, index) => [[...path, 'stages', index], name] as const),
  ];
  const known = [...Object.keys(file.budgets), ...ids];
  const unknown = names
    .filter(([, name]) => !ids.has(full(name)))
    .map(([at, name]) => yaml.problem(at, MESSAGES.unknownBudget(name, known)));
  const twice = stageProblems(yaml, path, written.stages, written.total);
  const total = budgets.get(full(written.total));
  const stages = written.stages.flatMap((name) => budgets.get(full(name)) ?? []);
  const errors = [...unknown, ...twice];
  if (errors.length > 0 || !total || stages.length < written.stages.length) return { problems: errors };
  const { service, name: serviceName = service } = file;
  return {
    value: {
      id: `${service}/${slug}`,
      service,
      serviceName,
      name: written.name ?? slug,
      total: total.id,
      stages: stages.map(({ id }) => id),
    },
    problems: allocationProblems(yaml, path, total, stages),
  };
}

function stageProblems(
  yaml: YamlFile,
  path: Path,
  stages: readonly string[],
  total: string,
): readonly Problem[] {
  return stages.flatMap((name, index) => {
    const at = [...path, 'stages', index];
    if (name === total) return [yaml.problem(at, MESSAGES.totalIsStage(name))];
    return stages.indexOf(name) < index ? [yaml.problem(at, MESSAGES.duplicateStage(name))] : [];
  });
}

function allocationProblems(
  yaml: YamlFile,
  path: Path,
  total: Budget,
  stages: readonly Budget[],
): readonly Problem[] {
  const other = stages.findIndex(({ limit }) => !sameDimension(limit.unit, total.limit.unit));
  const stage = stages[other];
  if (stage)
    return [yaml.problem([...path, 'stages', other], MESSAGES.stageDimension(stage.slug, total.slug))];
  const allocated = stages.reduce((sum, { limit }) => sum + baseValue(limit), 0);
  const over = allocated - baseValue(total.limit);
  if (over <= 0) return [];
  const format = formatFor(total, [allocated]);
  const message = MESSAGES.overAllocated(
    formatFigure(allocated, format),
    formatQuantity(total.limit),
    formatFigure(over, format),
  );
  return [yaml.problem(path, message, { at: 'key', severity: 'warning' })];
}
