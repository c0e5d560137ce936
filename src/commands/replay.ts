import { refuseOtherDimension } from '../app/propose.ts';
import { type Judgement, judgeAll, judgePast, measurePastOf, type Past } from '../app/replay.ts';
import { openProject, systemClock } from '../compose.ts';
import type { CoveragePolicy } from '../evaluate/judge.ts';
import type { Bound, Budget } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { formatQuantity, plural } from '../model/format.ts';
import { jsonText } from '../model/json-text.ts';
import { baseValue, parseQuantity, type Quantity } from '../model/quantity.ts';
import { plot } from '../render/terminal/plot.ts';
import { budgetNamed } from './named.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom replay` was asked. */
export interface ReplayOptions {
  readonly config: string;
  readonly atMost?: string;
  readonly atLeast?: string;
  readonly days: string;
  readonly ascii?: boolean;
  readonly json?: boolean;
}

const MOST_DAYS = 730;
const ROWS = 9;
/** Columns of a plot at most. */
const WIDEST = 100;

/** Prints how limits would have judged the recorded past, today's limit among them, with a plot of the days. */
export async function replayCommand(
  which: string,
  options: ReplayOptions,
  streams: Streams,
): Promise<number> {
  const { project, source } = await openProject({ config: options.config }, streams.env);
  try {
    const budget = budgetNamed(which, project.set);
    const limits = limitsFrom(budget, options);
    const days = daysFrom(options.days);
    const pasts = await measurePastOf(project, budget, { source, clock: systemClock }, days);
    const replayed = replayOf(budget, pasts, limits, project.coverage);
    const lines = options.json ? [jsonOf(replayed)] : linesOf(replayed, options, streams);
    streams.out.write(`${lines.join('\n')}\n`);
    return EXIT.fine;
  } finally {
    await source.close();
  }
}

/** How limits would have judged a budget; of a family its worst member, and how many of them were ever over. */
interface Replayed {
  readonly budget: Budget;
  readonly past: Past;
  readonly judged: readonly Judgement[];
  /** Members over on some day, by limit; absent for what is no family. */
  readonly members?: { readonly of: number; readonly over: readonly number[] };
}

function replayOf(
  budget: Budget,
  pasts: readonly Past[],
  limits: readonly Quantity[],
  coverage: CoveragePolicy,
): Replayed {
  const [worst] = judgeAll(pasts, budget.limit, coverage);
  if (!worst) throw new InputError(`${budget.id} was not measured.`);
  const { past } = worst;
  const judged = limits.map((limit) => judgePast(past, limit, coverage));
  if (past.budget.id === budget.id) return { budget, past, judged };
  const over = limits.map(
    (limit) => judgeAll(pasts, limit, coverage).filter(({ judgement }) => judgement.days.exceeded > 0).length,
  );
  return { budget, past, judged, members: { of: pasts.length, over } };
}

function jsonOf({ budget, past, judged, members }: Replayed): string {
  const limits = judged.map(({ limit, days, weeks, longestRun, unclear }, index) => ({
    limit,
    days,
    weeks,
    longestRun,
    unclear,
    ...(members ? { members: { exceeded: members.over[index], of: members.of } } : {}),
  }));
  return jsonText({ budget: budget.id, ...(members ? { worst: past.budget.id } : {}), limits }, 2);
}

function linesOf(
  { budget, past, judged, members }: Replayed,
  { ascii }: ReplayOptions,
  { env, out }: Streams,
): readonly string[] {
  const values = (judged[0]?.points ?? []).map(({ value }) => value);
  const limits = judged.map(({ limit }) => ({ value: baseValue(limit), label: formatQuantity(limit) }));
  const which = members ? `${budget.id}, by the worst of ${plural(members.of, 'member')}: ` : '';
  return [
    `${which}${past.budget.serviceName} ${past.budget.name}, the last ${plural(past.days.length, 'day')}:`,
    '',
    ...plot(values, limits, {
      columns: Math.min(out.columns, WIDEST),
      rows: ROWS,
      ascii: ascii ?? !writesUtf8(env),
      keep: budget.bound === 'at_most' ? 'highest' : 'lowest',
    }),
    '',
    ...judged.flatMap((one, index) => [
      ...told(one, budget),
      ...(members ? [`  ${members.over[index]} of ${plural(members.of, 'member')} over on some day`] : []),
    ]),
  ];
}

function writesUtf8({ LC_ALL, LC_CTYPE, LANG }: Streams['env']): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || 'utf-8');
}

function told({ limit, days, weeks, longestRun, unclear }: Judgement, budget: Budget): readonly string[] {
  const today = baseValue(limit) === baseValue(budget.limit) ? ' (today’s)' : '';
  const none = days.of === 0 ? ['  no day had a verdict'] : [];
  return [
    `${budget.bound === 'at_most' ? 'at most' : 'at least'} ${formatQuantity(limit)}${today}: exceeded on ${days.exceeded}, approached on ${days.approaching} of ${plural(days.of, 'day')}; exceeded in ${weeks.exceeded}, approached in ${weeks.approaching} of ${plural(weeks.of, 'week')}`,
    ...none,
    ...(longestRun > 1 ? [`  ${plural(longestRun, 'day')} over in a row`] : []),
    ...(unclear > 0
      ? [
          `  on ${plural(unclear, 'day')} the limit lies inside the bucket of the quantile: the buckets cannot tell`,
        ]
      : []),
  ];
}

/** The limits asked for and today's, tightest first. Throws an InputError for the other bound and another dimension. */
function limitsFrom(budget: Budget, { atMost, atLeast }: ReplayOptions): readonly Quantity[] {
  const given: readonly (readonly [Bound, string | undefined])[] = [
    ['at_most', atMost],
    ['at_least', atLeast],
  ];
  const wrong = given.find(([bound, text]) => text !== undefined && bound !== budget.bound);
  if (wrong) {
    const right = budget.bound.replace('_', '-');
    throw new InputError(`${budget.id} has ${budget.bound}. Give its limits with --${right}.`);
  }
  const written = (atMost ?? atLeast ?? '').split(/,(?!\d{3}(?:\D|$))/).map((text) => text.trim());
  const limits = written.filter((text) => text !== '').map((text) => limitNamed(budget, text));
  const byValue = new Map([budget.limit, ...limits].map((limit) => [baseValue(limit), limit]));
  return [...byValue.values()].toSorted((a, b) => baseValue(a) - baseValue(b));
}

function limitNamed(budget: Budget, text: string): Quantity {
  const parsed = parseQuantity(text);
  if (!parsed.ok) throw new InputError(parsed.error);
  refuseOtherDimension(budget, parsed.value);
  return parsed.value;
}

function daysFrom(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days;
  throw new InputError(`“${text}” is no number of days. From 1 to ${MOST_DAYS} is allowed.`);
}
