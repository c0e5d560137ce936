import { stringify } from 'yaml';
import type { Artifact } from '../../model/artifact.ts';
import type { Budget, BudgetSet } from '../../model/budget.ts';
import { formatQuantity } from '../../model/format.ts';
import { heading, leftOutLines } from '../heading.ts';
import { spelledOut, unnamedMembers } from '../slices.ts';
import { type Objective, objectiveOf } from './objective.ts';

/** The longest name that every implementation takes, with room for a number that tells it from another. */
const LONGEST_NAME = 60;
/** The shortest period that a report judges. */
const PERIOD = '1w';
/** A rolling window of months, of which OpenSLO has a quarter. */
const QUARTER = '1Q';

/** An object of OpenSLO v1. */
export interface Document {
  readonly apiVersion: 'openslo/v1';
  readonly kind: 'Service' | 'SLI' | 'SLO';
  readonly metadata: {
    readonly name: string;
    readonly displayName: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: object;
}

/** OpenSLO v1 documents of the budgets that are service level objectives, in one file. */
export function opensloFiles(set: BudgetSet): readonly Artifact[] {
  const { budgets, families } = spelledOut(set);
  const missing = families.filter(({ template }) => objectiveOf(template)).map(unnamedMembers);
  const documents = opensloOf(budgets).map((one) => `---\n${stringify(one, { lineWidth: 0 })}`);
  const content = `${heading('openslo')}${leftOutLines(missing)}${documents.join('')}`;
  return [{ path: 'budgets.openslo.yaml', mediaType: 'application/yaml', content }];
}

/**
 * A Service for each service that has objectives, and an SLI and an SLO for each of them. Budgets that are no share of
 * events have none: a mean, a peak or a growth cannot be said as one without changing what is promised.
 */
export function opensloOf(budgets: readonly Budget[]): readonly Document[] {
  const objectives = budgets.flatMap((budget) => {
    const objective = objectiveOf(budget);
    return objective ? [{ budget, objective }] : [];
  });
  const names = namesOf(objectives.map(({ budget }) => budget.id));
  const services = Map.groupBy(objectives, ({ budget }) => budget.service);
  const serviceNames = namesOf([...services.keys()]);
  return [...services].flatMap(([service, own]) => {
    const serviceName = serviceNames.get(service) ?? service;
    const displayName = own[0]?.budget.serviceName ?? service;
    return [
      { apiVersion: 'openslo/v1', kind: 'Service', metadata: { name: serviceName, displayName }, spec: {} },
      ...own.flatMap(({ budget, objective }) =>
        documentsOf(budget, objective, names.get(budget.id) ?? budget.id, serviceName),
      ),
    ] as const;
  });
}

function documentsOf(
  budget: Budget,
  { sli, target, remark }: Objective,
  name: string,
  service: string,
): readonly Document[] {
  const { id, name: displayName, category, owner, runbook, rationale, bound, limit } = budget;
  const demand = `${bound === 'at_most' ? 'At most' : 'At least'} ${formatQuantity(limit)}`;
  const sentence = rationale ? `${demand}: ${rationale.replace(/[.]$/, '')}.` : `${demand}.`;
  const description = remark ? `${sentence} ${remark}` : sentence;
  const labels = { category, ...(owner ? { owner } : {}) };
  const annotations = { 'headroom/budget': id, ...(runbook ? { 'headroom/runbook': runbook } : {}) };
  const metadata = { name, displayName, labels, annotations };
  return [
    { apiVersion: 'openslo/v1', kind: 'SLI', metadata: { name, displayName }, spec: sli },
    {
      apiVersion: 'openslo/v1',
      kind: 'SLO',
      metadata,
      spec: {
        description: description.slice(0, 1050),
        service,
        indicatorRef: name,
        timeWindow: [{ duration: durationOf(budget), isRolling: true }],
        budgetingMethod: 'Occurrences',
        objectives: [{ displayName, target }],
      },
    },
  ];
}

/** Over what an objective is to be met, as OpenSLO writes it. */
function durationOf({ over }: Budget): string {
  if (!over) return PERIOD;
  return over.days === undefined ? QUARTER : `${over.days}d`;
}

/** A name of RFC 1123 for each id; ids that come to the same are told from each other by a number. */
function namesOf(ids: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    ids.map((id) => {
      const plain = id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
      const short = plain.slice(0, LONGEST_NAME).replaceAll(/^-|-$/g, '') || 'budget';
      let name = short;
      for (let number = 2; taken.has(name); number += 1) name = `${short}-${number}`;
      taken.add(name);
      return [id, name] as const;
    }),
  );
}
