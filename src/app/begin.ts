import { stringify } from 'yaml';
import { limitAtShare, shareUsed } from '../analyse/suggest.ts';
import { type Beginning, splitByLabel, unbudgeted } from '../analyse/unbudgeted.ts';
import { readBudgets } from '../config/budgets/read-budgets.ts';
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

/** A beginning as a budget with a limit that stands for none yet, and what was measured of it. */
interface Draft {
  readonly beginning: Beginning;
  readonly past: Past;
  readonly values: readonly number[];
}

/**
 * A budget file for the metrics of a source that no budget of it reads, with limits from their history: one that validates, to be
 * read over by people. A metric whose label tells a few kinds apart has a budget for each. Throws an InputError for a source
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
  const split = await Promise.all(
    beginnings.slice(0, MOST).map(async (beginning) => {
      const labels = await ports.source.labels?.(beginning.series, within, of).catch(() => undefined);
      return labels ? splitByLabel(beginning, labels) : [beginning];
    }),
  );
  const wanted = split.flat();
  const drafts = await measured(project, { service, of }, wanted.slice(0, MOST), ports);
  const limited = drafts.flatMap((draft) => {
    const limit = draft.values.length < LEAST_DAYS ? undefined : limitFrom(draft);
    return limit ? [{ ...draft, limit }] : [];
  });
  const without = [
    ...drafts.filter((draft) => !limited.some(({ past }) => past === draft.past)).map(whyNot),
    ...(beginnings.length > MOST || wanted.length > MOST
      ? [`more than ${MOST} are left out: choose some with --match`]
      : []),
  ];
  const to = dateWords(addDays(dateAt(until, project.calendar.zone), -1));
  if (limited.length === 0)
    throw new InputError(`No limit follows from the ${DAYS} days to ${to}: ${without.join('; ')}.`);
  const budgets = Object.fromEntries(
    limited.map(({ beginning: { slug, category, bound, indicator }, limit }) => [
      slug,
      { category, [bound]: formatQuantity(limit), indicator },
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
  const days = limited.map(({ values }) => values.length);
  const [least, most] = [Math.min(...days), Math.max(...days)];
  const found = least === most ? plural(most, 'day') : `${least} to ${plural(most, 'day')}`;
  return `# Limits from ${found} with figures, of the ${DAYS} days to ${to}. The worst of them would have used ${AIM * 100}%.\n# Read them over: what is usual need not be what is wanted.\n`;
}

function whyNot({ beginning: { slug }, values }: Draft): string {
  if (values.length >= LEAST_DAYS) return `${slug} was 0 on its worst day`;
  return `${slug} has ${values.length === 0 ? 'no figure' : plural(values.length, 'day')} of at least ${LEAST_DAYS}`;
}

async function measured(
  project: Project,
  { service, of }: { readonly service: string; readonly of: MeasuredBy },
  beginnings: readonly Beginning[],
  ports: Ports,
): Promise<readonly Draft[]> {
  const drafts = beginnings
    .flatMap((beginning) => drafted(service, beginning, project.calendar.zone))
    .map((draft) => ({
      ...draft,
      budget: { ...draft.budget, ...of },
    }));
  const budgets = drafts.map(({ budget }) => budget);
  const pasts = await measurePast(project, budgets, ports, DAYS);
  return drafts.flatMap(({ beginning, budget }) => {
    const past = pasts.find((one) => one.budget === budget);
    if (!past) return [];
    const { points } = judgePast(past, budget.limit, project.coverage);
    return [{ beginning, past, values: points.flatMap(({ value }) => value ?? []) }];
  });
}

/** A budget with a limit that stands for none yet. */
function drafted(
  service: string,
  beginning: Beginning,
  zone: string,
): readonly { readonly beginning: Beginning; readonly budget: Budget }[] {
  const { slug, category, bound, unit, indicator } = beginning;
  const written = { category, [bound]: `1 ${unit}`, indicator };
  const text = stringify({ service, budgets: { [slug]: written } });
  const { set } = readBudgets([{ file: 'new.yaml', text }], { approaching: 0.9, zone });
  return set.budgets.map((budget) => ({ beginning, budget }));
}

/** At least somewhat under the quietest day, or at most somewhat over the busiest, in a unit that people would write. */
function limitFrom({ past: { budget }, values }: Draft): Quantity | undefined {
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
