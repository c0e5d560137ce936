import { stringify } from 'yaml';
import { limitAtShare, shareUsed } from '../analyse/suggest.ts';
import { type Beginning, unbudgeted } from '../analyse/unbudgeted.ts';
import { readBudgets } from '../config/read-budgets.ts';
import type { Budget } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { formatQuantity } from '../model/format.ts';
import { baseValue, parseQuantity, type Quantity } from '../model/quantity.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import type { Project } from './generate.ts';
import { judgePast, measurePast, type Past } from './replay.ts';

/** Days of the past that limits to begin with are taken from. */
const DAYS = 28;
/** The worst day would have used so much of them. */
const AIM = 0.8;

/** A budget file to begin with, and how many metrics had too little history for it. */
export interface Begun {
  readonly yaml: string;
  readonly budgets: number;
  readonly without: readonly string[];
}

/**
 * A budget file for the metrics of a source that no budget reads, with limits from their history: one that validates, to be
 * read over by people. Throws an InputError for a source that cannot list its metrics, and when every metric has a budget.
 */
export async function beginBudgets(
  project: Project,
  service: string,
  match: RegExp,
  ports: { readonly source: MetricSource; readonly clock: Clock },
): Promise<Begun> {
  const names = await ports.source.metrics?.();
  if (!names) {
    throw new InputError(
      'This source cannot list its metrics. Connect a Prometheus under source in the settings.',
    );
  }
  const wanted = unbudgeted(names, project.set.budgets).filter(({ slug, indicator }) =>
    match.test(String(indicator.histogram ?? indicator.rate ?? indicator.gauge ?? slug)),
  );
  if (wanted.length === 0)
    throw new InputError(
      'No metric of such a name is without a budget. Widen --match, or leave it out for all names.',
    );
  const drafts = wanted.flatMap((one) => drafted(service, one, project.calendar.zone));
  const pasts = await measurePast(
    project,
    drafts.map(({ budget }) => budget),
    ports,
    DAYS,
  );
  const limited = drafts.flatMap(({ beginning, budget }) => {
    const past = pasts.find((one) => one.budget === budget);
    const limit = past && limitFrom(past, project);
    return limit ? [{ beginning, budget, limit }] : [];
  });
  const budgets = Object.fromEntries(
    limited.map(({ beginning, budget, limit }) => [
      beginning.slug,
      { category: beginning.category, [budget.bound]: formatQuantity(limit), indicator: beginning.indicator },
    ]),
  );
  return {
    yaml: `# Limits from the last ${DAYS} days, whose worst would have used ${AIM * 100}% of them. Read them over: what is\n# usual need not be what is wanted.\n${stringify({ service, budgets })}`,
    budgets: limited.length,
    without: wanted.map(({ slug }) => slug).filter((slug) => !(slug in budgets)),
  };
}

/** A budget with a limit that stands for none yet. */
function drafted(
  service: string,
  beginning: Beginning,
  zone: string,
): readonly { readonly beginning: Beginning; readonly budget: Budget }[] {
  const bound = beginning.category === 'throughput' ? 'at_least' : 'at_most';
  const written = {
    category: beginning.category,
    [bound]: `1 ${beginning.unit}`,
    indicator: beginning.indicator,
  };
  const text = stringify({ service, budgets: { [beginning.slug]: written } });
  const { set } = readBudgets([{ file: 'new.yaml', text }], { approaching: 0.9, zone });
  return set.budgets.map((budget) => ({ beginning, budget }));
}

/** At least somewhat under the quietest day, or at most somewhat over the busiest, in a unit that people would write. */
function limitFrom(past: Past, { coverage }: Project): Quantity | undefined {
  const { budget } = past;
  const values = judgePast(past, budget.limit, coverage).points.flatMap(({ value }) => value ?? []);
  if (values.length < 7) return undefined;
  const worst = budget.bound === 'at_most' ? Math.max(...values) : Math.min(...values);
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
