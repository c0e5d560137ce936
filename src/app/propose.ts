import { usageRange } from '../analyse/evidence.ts';
import { tighter } from '../analyse/suggest.ts';
import { alertNamesOf } from '../generate/alerts/alerts.ts';
import type { Budget, BudgetSet, CriticalPath } from '../model/budget.ts';
import { didYouMean } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import { formatQuantity, plural } from '../model/format.ts';
import { visibleLine } from '../model/one-line.ts';
import { dateAt } from '../model/period.ts';
import { baseValue, type Quantity } from '../model/quantity.ts';
import { sameDimension } from '../model/unit.ts';
import type { Instant } from '../model/window.ts';
import type { Writer } from '../model/writer.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { type ProposalRecord, proposalId } from '../review/proposal-event.ts';
import { newProposal } from '../review/proposal-file.ts';
import { isUnderWay, proposalOf } from '../review/proposals.ts';
import type { Project } from './generate.ts';
import { type Judgement, judgeAll, judgePast, measurePastOf, type Past } from './replay.ts';
import { type ReviewAccess, readProposals } from './written.ts';

/** Days of the past over which a proposed limit is replayed. */
const DAYS = 84;

/** A change that somebody proposes. */
export interface Wanted {
  readonly budget: Budget;
  readonly to: Quantity;
  readonly because: string;
  readonly writer: Writer;
  readonly at: Instant;
}

/** Writes a proposal down, with its evidence. Throws an InputError for a change that is none, and while another is under way. */
export async function propose(
  project: Project,
  access: ReviewAccess,
  wanted: Wanted,
  ports: { readonly source: MetricSource; readonly clock: Clock },
): Promise<{ readonly file: string; readonly record: ProposalRecord }> {
  const { budget, to, because, writer, at } = wanted;
  const { zone } = project.calendar;
  refuseNoChange(budget, to);
  await refuseSecond(access, budget.id, dateAt(at, zone));
  const pasts = await measurePastOf(project, budget, ports, DAYS);
  const [{ past } = {}] = judgeAll(pasts, budget.limit, project.coverage);
  const judged = past ? [budget.limit, to].map((limit) => judgePast(past, limit, project.coverage)) : [];
  const record: ProposalRecord = {
    id: proposalId(budget.id, dateAt(at, zone)),
    budget: budget.id,
    bound: budget.bound,
    from: budget.limit,
    to,
    because,
    evidence: past ? [...ofWorst(budget, pasts, past), ...evidenceOf(past, judged[0], zone)] : [],
    replay: judged.map(({ limit, days, weeks }) => ({ limit, days, weeks })),
    impact: impactOf(project.set, budget, to),
    events: [
      { at, ...writer, did: 'propose' },
      { at, ...writer, did: 'justify' },
    ],
  };
  const file = `${access.settings.proposals}/${record.id}.yaml`;
  if (await access.records.create(file, newProposal(record, zone))) return { file, record };
  throw new InputError(`${file} is there already. One proposal a day for a budget is allowed.`);
}

/** Throws an InputError for a limit that cannot be compared with the budget's. */
export function refuseOtherDimension({ id, limit }: Pick<Budget, 'id' | 'limit'>, to: Quantity): void {
  if (sameDimension(limit.unit, to.unit)) return;
  const withoutUnit = to.unit.symbol === '';
  const meant = withoutUnit ? formatQuantity({ ...to, unit: limit.unit }) : undefined;
  throw new InputError(
    `${formatQuantity(to)} is no limit for ${id}, which has ${formatQuantity(limit)}. Both must have the same dimension.${didYouMean(meant)}`,
  );
}

function refuseNoChange({ id, limit, bound }: Budget, to: Quantity): void {
  refuseOtherDimension({ id, limit }, to);
  if (baseValue(to) === baseValue(limit)) {
    throw new InputError(`${id} has ${bound} ${formatQuantity(limit)} already. Propose another limit.`);
  }
}

async function refuseSecond(access: ReviewAccess, budget: string, today: string): Promise<void> {
  const { proposals } = await readProposals(access);
  const underWay = proposals
    .filter((record) => record.budget === budget)
    .map((record) => proposalOf(record, access.settings.adjustment, today))
    .find(isUnderWay);
  if (!underWay) return;
  throw new InputError(
    `${underWay.id} is under way for ${budget} (${underWay.state.replace('_', ' ')}). Finish it first, or reject it.`,
  );
}

/** Of a family's limit the evidence is that of its worst member. */
function ofWorst({ id }: Budget, pasts: readonly Past[], { budget }: Past): readonly string[] {
  if (budget.id === id) return [];
  return [`The worst of ${plural(pasts.length, 'member')} with this limit is ${visibleLine(budget.id)}.`];
}

function evidenceOf(
  { budget, days, weeks }: Past,
  today: Judgement | undefined,
  zone: string,
): readonly string[] {
  const verdicts = today?.verdicts.filter(({ status }) => status !== 'unknown') ?? [];
  const counted = today?.days.of ?? 0;
  const last = verdicts.slice(-4);
  return [
    ...(last.length > 0 ? [`${usageRange(last, zone)}.`] : []),
    `${plural(counted, 'day')} of ${days.length} and ${plural(verdicts.length, 'week')} of ${weeks.length} had a verdict.`,
    ...(today && today.unclear > 0
      ? [
          `On ${plural(today.unclear, 'day')} the limit of ${formatQuantity(budget.limit)} lay inside the bucket of the quantile.`,
        ]
      : []),
  ];
}

function impactOf({ paths, budgets }: BudgetSet, budget: Budget, to: Quantity): readonly string[] {
  const limits = new Map(budgets.map(({ id, limit }) => [id, baseValue(limit)]));
  const changed = new Map(limits).set(budget.id, baseValue(to));
  const onPaths = paths
    .filter(({ total, stages }) => total === budget.id || stages.includes(budget.id))
    .map((path) => pathImpact(path, limits, changed));
  const way = tighter(budget, to, budget.limit) ? 'earlier' : 'later';
  const alerts = alertNamesOf(budget).filter((name) => !name.endsWith('Absent'));
  return [...onPaths, `${alerts.join(' and ')} ring ${way}: make them again with headroom generate alerts.`];
}

function pathImpact(
  { serviceName, name, total, stages }: CriticalPath,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): string {
  const shareIn = (limits: ReadonlyMap<string, number>) => {
    const allocated = stages.reduce((sum, id) => sum + (limits.get(id) ?? 0), 0);
    return `${Math.round((allocated / (limits.get(total) ?? 1)) * 1000) / 10}%`;
  };
  return `The stages of ${serviceName} ${name} are allocated ${shareIn(after)} of its total, before ${shareIn(before)}.`;
}
