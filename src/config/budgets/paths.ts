import { type Budget, type CriticalPath, overAllocation } from '../../model/budget.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { formatFigure, formatFor, formatQuantity } from '../../model/format.ts';
import { baseValue } from '../../model/quantity.ts';
import { sameDimension } from '../../model/unit.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { familiesWritten, idsWritten, type ReadFile } from './budget-file.ts';
import type { WrittenFile, WrittenPath } from './budget-schema.ts';
import { isSameOver } from './over.ts';

/** The critical paths of all files; their stages may be budgets of other files. */
export function pathsOf(
  files: readonly ReadFile[],
  budgets: readonly Budget[],
): Read<readonly CriticalPath[]> {
  const ids = new Set(files.flatMap(idsWritten));
  const families = new Set(files.flatMap(familiesWritten));
  const isWhole = files.every(({ written }) => written);
  const byId = new Map(budgets.map((budget) => [budget.id, budget]));
  const read = files.flatMap(({ yaml, written }) =>
    written
      ? Object.keys(written.paths ?? {}).map((slug) =>
          readPath(yaml, written, slug, byId, { ids, families, isWhole }),
        )
      : [],
  );
  return {
    value: read.flatMap(({ value }) => value ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** The ids of all files, and whether every file could be read: one of a file that could not is not thereby unknown. */
interface Known {
  readonly ids: ReadonlySet<string>;
  readonly families: ReadonlySet<string>;
  readonly isWhole: boolean;
}

function readPath(
  yaml: YamlFile,
  file: WrittenFile,
  slug: string,
  budgets: ReadonlyMap<string, Budget>,
  { ids, families, isWhole }: Known,
): Read<CriticalPath> {
  const path = ['paths', slug];
  const { name = slug, total: totalName, stages: stageNames = [] }: WrittenPath = file.paths?.[slug] ?? {};
  const { service, name: serviceName = service } = file;
  const full = (id: string) => (id.includes('/') ? id : `${service ?? ''}/${id}`);
  const own = `${service ?? ''}/`;
  const known = [...ids].map((id) => (id.startsWith(own) ? id.slice(own.length) : id));
  const unknown = (at: Path, id: string) => {
    if (families.has(full(id))) return [yaml.problem(at, MESSAGES.familyInPath(id))];
    return ids.has(full(id)) || (!isWhole && id.includes('/'))
      ? []
      : [yaml.problem(at, MESSAGES.unknownStage(id, known))];
  };
  const problems = [
    ...(totalName === undefined ? [] : unknown([...path, 'total'], totalName)),
    ...stageNames.flatMap((id, index) => unknown([...path, 'stages', index], id)),
    ...stageProblems(yaml, path, stageNames, totalName, full),
  ];
  const total = budgets.get(full(totalName ?? ''));
  const stages = stageNames.flatMap((id) => budgets.get(full(id)) ?? []);
  const complete = stages.length > 0 && stages.length === stageNames.length;
  if (hasErrors(problems) || !total || !complete || !service || !serviceName) return { problems };
  const other = dimensionProblems(yaml, path, total, stages);
  const apart = overProblems(yaml, path, total, stages);
  if (other.length > 0 || apart.length > 0) return { problems: [...other, ...apart] };
  const ofPath = { id: `${service}/${slug}`, service, serviceName, name };
  return {
    value: { ...ofPath, total: total.id, stages: stages.map(({ id }) => id) },
    problems: allocationProblems(yaml, path, total, stages),
  };
}

function stageProblems(
  yaml: YamlFile,
  path: Path,
  stages: readonly string[],
  total: string | undefined,
  full: (id: string) => string,
): readonly Problem[] {
  const ids = stages.map(full);
  return stages.flatMap((name, index) => {
    const at = [...path, 'stages', index];
    if (total !== undefined && full(name) === full(total)) {
      return [yaml.problem(at, MESSAGES.totalIsStage(name))];
    }
    return ids.indexOf(full(name)) < index ? [yaml.problem(at, MESSAGES.duplicateStage(name))] : [];
  });
}

function dimensionProblems(
  yaml: YamlFile,
  path: Path,
  total: Budget,
  stages: readonly Budget[],
): readonly Problem[] {
  return stages.flatMap((stage, index) => {
    if (sameDimension(stage.limit.unit, total.limit.unit)) return [];
    const [stageIs, totalIs] = [stage, total].map(({ limit }) => formatQuantity(limit));
    const message = MESSAGES.stageDimension(stage.slug, stageIs ?? '', total.slug, totalIs ?? '');
    return [yaml.problem([...path, 'stages', index], message)];
  });
}

/** Shares of the whole mean nothing between figures of other stretches of time. */
function overProblems(
  yaml: YamlFile,
  path: Path,
  total: Budget,
  stages: readonly Budget[],
): readonly Problem[] {
  return stages.flatMap((stage, index) => {
    if (isSameOver(stage.over, total.over)) return [];
    const [own, whole] = [stage, total].map(({ over }) => over?.text ?? 'the period');
    const message = MESSAGES.otherOver(stage.slug, own ?? '', total.slug, whole ?? '');
    return [yaml.problem([...path, 'stages', index], message)];
  });
}

function allocationProblems(
  yaml: YamlFile,
  path: Path,
  total: Budget,
  stages: readonly Budget[],
): readonly Problem[] {
  const allocated = stages.reduce((sum, { limit }) => sum + baseValue(limit), 0);
  const over = overAllocation(total, allocated);
  if (over === undefined) return [];
  const format = formatFor(total, [allocated]);
  const message = MESSAGES.overAllocated(
    formatFigure(allocated, format),
    formatQuantity(total.limit),
    formatFigure(over, format),
  );
  return [yaml.problem(path, message, { at: 'key', severity: 'warning' })];
}
