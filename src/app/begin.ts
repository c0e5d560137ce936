import { stringify } from 'yaml';
import { limitAtShare, shareUsed } from '../analyse/suggest.ts';
import { type Beginning, type Parted, partedBy, unbudgeted } from '../analyse/unbudgeted.ts';
import { USUAL_MEMBERS } from '../config/budgets/each-schema.ts';
import { readBudgets } from '../config/budgets/read-budgets.ts';
import { membersOf } from '../measuring/members.ts';
import { type Budget, declared, isRatioTarget } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { dateWords, formatQuantity, plural } from '../model/format.ts';
import { addDays, dateAt } from '../model/period.ts';
import { baseValue, parseQuantity, type Quantity } from '../model/quantity.ts';
import type { Clock } from '../ports/clock.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import { dataUntil, type Project } from './generate.ts';
import { judgePast, measurePast, type Past } from './replay.ts';

/** Days of the past that limits to begin with are taken from, and the fewest of them with a figure. */
const DAYS = 28;
const LEAST_DAYS = 7;
/** The worst day would have used so much of them. */
const AIM = 0.8;
/** The target of a share that was never less than all. */
const OF_ALL = '99.9%';
/** Budgets of one file: more are too many to be read over. */
const MOST = 100;

/** A budget file to begin with, and why some metrics are not in it, each in a few words. */
export interface Begun {
  readonly yaml: string;
  readonly budgets: number;
  readonly without: readonly string[];
}

interface Ports {
  readonly source: MetricSource;
  readonly clock: Clock;
}

/** A beginning with the label that it is a family of, where there is one. */
interface Wanted {
  readonly beginning: Beginning;
  readonly parted: Parted;
}

/** A beginning with what was measured of it: the figures of its days, of a family those of all members with enough of them. */
interface Draft extends Wanted {
  readonly budget: Budget;
  readonly values: readonly number[];
  /** How many days have a figure; of a family those of the member with the most. */
  readonly days: number;
}

/**
 * A budget file for the metrics of a source that no budget of it reads, with limits from their history: one that validates, to be
 * read over by people. A metric of which a label tells kinds of work apart becomes a family. Throws an InputError for a source
 * that cannot list its metrics, when every metric has a budget, and when no limit follows from what history there is.
 */
export async function beginBudgets(
  project: Project,
  service: string,
  match: RegExp,
  ports: Ports,
  of: MeasuredBy = {},
): Promise<Begun> {
  const names = await ports.source.metrics?.(of);
  if (!names) {
    throw new InputError(
      'This source cannot list its metrics. Connect a Prometheus under source in the settings.',
    );
  }
  const until = await dataUntil(ports, [of]);
  const within = { start: until - DAYS * 86_400, end: until };
  const sameSource = declared(project.set).filter(({ source }) => source === of.source);
  const beginnings = unbudgeted(names, sameSource).filter(({ metric }) => match.test(metric));
  if (beginnings.length === 0)
    throw new InputError(
      'No metric of such a name is without a budget. Widen --match, or leave it out for all names.',
    );
  const wanted = await Promise.all(
    beginnings.slice(0, MOST).map(async (beginning): Promise<Wanted> => {
      const labels = await ports.source.labels?.(beginning.series, within, of).catch(() => undefined);
      return { beginning, parted: partedBy(beginning, labels ?? new Map(), USUAL_MEMBERS) };
    }),
  );
  const drafts = await measured(project, { service, of }, wanted, ports);
  const limited = drafts.flatMap((draft) => {
    const limit = draft.values.length === 0 ? undefined : limitFrom(draft);
    return limit ? [{ ...draft, limit }] : [];
  });
  const without = [
    ...drafts.filter((draft) => !limited.some(({ budget }) => budget === draft.budget)).map(whyNot),
    ...wanted.flatMap(tooManyValues),
    ...(beginnings.length > MOST ? [`more than ${MOST} are left out: choose some with --match`] : []),
  ];
  const to = dateWords(addDays(dateAt(until, project.calendar.zone), -1));
  if (limited.length === 0)
    throw new InputError(`No limit follows from the ${DAYS} days to ${to}: ${without.join('; ')}.`);
  const budgets = Object.fromEntries(
    limited.map(({ beginning, parted, limit }) => [
      beginning.slug,
      written(beginning, parted, formatQuantity(limit)),
    ]),
  );
  return {
    yaml: `${headOf(limited, to)}${stringify({ service, ...of, budgets })}`,
    budgets: limited.length,
    without,
  };
}

/** What the limits are from, as it was found. */
function headOf(limited: readonly Draft[], to: string): string {
  const days = limited.map((draft) => draft.days);
  const [least, most] = [Math.min(...days), Math.max(...days)];
  const found = least === most ? plural(most, 'day') : `${least} to ${plural(most, 'day')}`;
  return `# Limits from ${found} with figures, of the ${DAYS} days to ${to}. The worst of them would have used ${AIM * 100}%.\n# Read them over: what is usual need not be what is wanted.\n`;
}

function whyNot({ beginning: { slug }, values, days }: Draft): string {
  if (values.length > 0) return `${slug} was 0 on its worst day`;
  return `${slug} has ${days === 0 ? 'no figure' : plural(days, 'day')} of at least ${LEAST_DAYS}`;
}

function tooManyValues({ beginning: { slug }, parted: { label, tooMany } }: Wanted): readonly string[] {
  const instead = label === undefined ? 'one budget of them all' : `a family by ${label}`;
  return tooMany.map(
    ([other, count]) =>
      `${other} of ${slug} has ${count.toLocaleString('en-US')} values, more than the ${USUAL_MEMBERS} that a family usually has, so that it is ${instead}`,
  );
}

/** A beginning as a budget file has it. */
function written({ category, bound, indicator }: Beginning, { label }: Parted, limit: string): object {
  return { category, ...(label === undefined ? {} : { each: label }), [bound]: limit, indicator };
}

async function measured(
  project: Project,
  { service, of }: { readonly service: string; readonly of: MeasuredBy },
  wanted: readonly Wanted[],
  ports: Ports,
): Promise<readonly Draft[]> {
  const drafts = wanted
    .flatMap((one) => drafted(service, one, project.calendar.zone))
    .map((draft) => ({ ...draft, members: draft.members.map((member) => ({ ...member, ...of })) }));
  const pasts = await measurePast(
    project,
    drafts.flatMap(({ members }) => members),
    ports,
    DAYS,
  );
  const byBudget = new Map(pasts.map((past) => [past.budget, past]));
  return drafts.map(({ members, ...draft }) => {
    const found = members.map((member) => figuresOf(byBudget.get(member), project.coverage));
    return {
      ...draft,
      values: found.filter(({ length }) => length >= LEAST_DAYS).flat(),
      days: Math.max(0, ...found.map(({ length }) => length)),
    };
  });
}

function figuresOf(past: Past | undefined, coverage: Project['coverage']): readonly number[] {
  if (!past) return [];
  return judgePast(past, past.budget.limit, coverage).points.flatMap(({ value }) => value ?? []);
}

/** A budget with a limit that stands for none yet, and what is measured of it: itself, or all members of the family that it is. */
function drafted(
  service: string,
  { beginning, parted }: Wanted,
  zone: string,
): readonly (Wanted & { readonly budget: Budget; readonly members: readonly Budget[] })[] {
  const budgets = { [beginning.slug]: written(beginning, parted, `1 ${beginning.unit}`) };
  const text = stringify({ service, budgets });
  const { set } = readBudgets([{ file: 'new.yaml', text }], { approaching: 0.9, zone });
  return [
    ...set.budgets.map((budget) => ({ beginning, parted, budget, members: [budget] })),
    ...(set.families ?? []).map((family) => ({
      beginning,
      parted,
      budget: family.template,
      members: membersOf(family, parted.values),
    })),
  ];
}

/** At least somewhat under the quietest day, or at most somewhat over the busiest, in a unit that people would write. */
function limitFrom({ budget, values }: Draft): Quantity | undefined {
  const worst = budget.bound === 'at_most' ? Math.max(...values) : Math.min(...values);
  const ofAll = parseQuantity(OF_ALL);
  if (isRatioTarget(budget) && worst >= 1 && ofAll.ok) return ofAll.value;
  const readable = { ...budget, limit: inReadableUnit(budget.limit, worst) };
  return limitAtShare(readable, shareUsed(readable, worst) / AIM);
}

const SCALES: Readonly<Record<string, readonly string[]>> = {
  s: ['h', 's', 'ms'],
  B: ['TB', 'GB', 'MB', 'kB', 'B'],
};

function inReadableUnit(limit: Quantity, figure: number): Quantity {
  const units = SCALES[limit.unit.symbol] ?? [];
  const found = units
    .flatMap((symbol) => {
      const parsed = parseQuantity(`1 ${symbol}`);
      return parsed.ok ? [parsed.value] : [];
    })
    .find((one) => Math.abs(figure) >= baseValue(one));
  return found ?? limit;
}
