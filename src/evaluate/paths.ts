import { type CriticalPath, overAllocation } from '../model/budget.ts';
import type { PathFinding, StageShare } from '../model/finding.ts';
import { baseValue } from '../model/quantity.ts';
import type { Assessment } from '../model/verdict.ts';

/**
 * A critical path as measured: each stage against its allocation and as a share of the whole. The whole is measured
 * end to end, since quantiles of stages do not add up. Undefined when the path's total is not among the assessments.
 */
export function pathFinding(
  path: CriticalPath,
  assessments: ReadonlyMap<string, Assessment>,
): PathFinding | undefined {
  const total = assessments.get(path.total);
  if (!total) return undefined;
  const whole = total.verdict.actual?.value;
  const stages = path.stages
    .flatMap((id) => assessments.get(id) ?? [])
    .map((stage) => stageShare(stage, whole));
  const allocated = stages.reduce((sum, stage) => sum + stage.limit, 0);
  const over = overAllocation({ bound: total.budget.bound, limit: total.verdict.limit }, allocated);
  return {
    id: path.id,
    serviceName: path.serviceName,
    name: path.name,
    total: path.total,
    totalName: total.budget.name,
    totalLimit: total.verdict.limit,
    ...(whole === undefined ? {} : { totalActual: whole }),
    allocated,
    ...(over === undefined ? {} : { overAllocated: over }),
    stages,
  };
}

function stageShare({ budget, verdict }: Assessment, whole: number | undefined): StageShare {
  const actual = verdict.actual?.value;
  return {
    budget: budget.id,
    name: budget.name,
    limit: baseValue(verdict.limit),
    ...(actual === undefined ? {} : { actual }),
    status: verdict.status,
    ...(actual === undefined || !whole ? {} : { share: actual / whole }),
  };
}
