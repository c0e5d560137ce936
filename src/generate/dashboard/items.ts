import type { Budget, BudgetId, Family } from '../../model/budget.ts';
import { daysIn } from '../../model/rolling.ts';
import type { Unit } from '../../model/unit.ts';
import { byLabel } from '../../promql/together.ts';
import { slicesOf } from '../slices.ts';
import { daysOver, figure, headroom, usage } from './expressions.ts';

/** What a dashboard shows of a budget, or of a family by its worst member. */
export interface Item {
  readonly id: BudgetId;
  readonly name: string;
  readonly service: string;
  readonly serviceName: string;
  readonly unit: Unit;
  /** Over what it is used: the chosen period, or its own rolling window. */
  readonly range: string;
  /** Undefined for a limit that leaves nothing to use. */
  readonly usage: (range: string) => string | undefined;
  readonly headroom: (range: string) => string;
  readonly daysOver: string;
}

/** A family with its members, told apart by its label. */
export interface FamilyItem extends Item {
  readonly family: Family;
  readonly label: string;
  readonly members: {
    readonly figure: (range: string) => string;
    readonly usage: (range: string) => string | undefined;
  };
}

/** A budget. */
export function itemOf(budget: Budget): Item {
  const { id, name, service, serviceName, limit } = budget;
  return {
    id,
    name,
    service,
    serviceName,
    unit: limit.unit,
    range: rangeOf(budget),
    usage: (range) => usage(budget, range),
    headroom: (range) => headroom(budget, range),
    daysOver: daysOver(budget),
  };
}

/** A family of a label; undefined where its expression cannot be parted by it. */
export function familyItem(family: Family): FamilyItem | undefined {
  const { id, name, template, each } = family;
  const { label = '' } = each;
  const slices = slicesOf(family, '').map(({ budget }) => budget);
  const parted = (one: (budget: Budget, range: string) => string | undefined) => (range: string) =>
    partedOver(slices, label, range, one);
  const [figures, usages, headrooms] = [parted(figure), parted(usage), parted(headroom)];
  const [known, days] = [figures(STAND_IN), parted(daysOver)('')];
  if (known === undefined || days === undefined) return undefined;
  const { service, serviceName, limit } = template;
  return {
    id,
    name,
    service,
    serviceName,
    unit: limit.unit,
    range: rangeOf(template),
    family,
    label,
    usage: (range) => worst('max', usages(range)),
    headroom: (range) => worst('min', headrooms(range)) ?? '',
    daysOver: `max(${days})`,
    members: { figure: (range) => figures(range) ?? '', usage: usages },
  };
}

/** The period that a reader of the dashboard chose. */
export const PERIOD = '$period';

function rangeOf({ over }: Budget): string {
  return over ? `${daysIn(over)}d` : PERIOD;
}

function worst(how: 'max' | 'min', vector: string | undefined): string | undefined {
  return vector === undefined ? undefined : `${how}(${vector})`;
}

/** A length of time that no budget has: Prometheus' grammar knows none of Grafana's variables. */
const STAND_IN = '98765s';

/** The expressions of all slices, which have no series in common, parted by the label. */
function partedOver(
  slices: readonly Budget[],
  label: string,
  range: string,
  one: (budget: Budget, range: string) => string | undefined,
): string | undefined {
  const parts = slices
    .flatMap((budget) => one(budget, STAND_IN) ?? [])
    .map((expression) => byLabel(expression, label));
  if (parts.length === 0 || !parts.every((part) => part !== undefined)) return undefined;
  return parts.join('\nor\n').replaceAll(STAND_IN, range);
}
