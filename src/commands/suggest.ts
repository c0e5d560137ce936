import { beginBudgets } from '../app/begin.ts';
import type { Project } from '../app/generate.ts';
import { type Suggestion, suggestAll } from '../app/suggest.ts';
import { openProject, systemClock } from '../compose.ts';
import { onlySource, sourceGiven } from '../config/budgets/only-source.ts';
import { isSlug } from '../config/ids.ts';
import { MESSAGES } from '../config/messages.ts';
import { InputError } from '../model/errors.ts';
import { formatFigure, formatFor, formatQuantity, plural } from '../model/format.ts';
import { jsonText } from '../model/json-text.ts';
import { visibleLine } from '../model/one-line.ts';
import { isDate, startOf } from '../model/period.ts';
import type { Clock } from '../ports/clock.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom suggest` was asked. */
export interface SuggestOptions {
  readonly config: string;
  readonly service?: readonly string[];
  readonly json?: boolean;
  /** The service whose metrics without budgets get some to begin with. */
  readonly new?: string;
  readonly match?: string;
  /** The only source that is looked at. */
  readonly source?: string;
  /** The first local day that is not looked at. */
  readonly until?: string;
}

/** Lists what the history of all budgets advises, the limits that would change most first. */
export async function suggestCommand(options: SuggestOptions, streams: Streams): Promise<number> {
  const mayLackBudgets = options.new !== undefined;
  const { project, settings, source } = await openProject({ ...options, mayLackBudgets }, streams.env);
  try {
    const ports = { source, clock: clockUntil(options.until, project) };
    const of = sourceGiven(settings.sources, options.source, mayLackBudgets ? ONE_SOURCE : undefined);
    if (options.new !== undefined) {
      const wanted = { service: options.new, match: options.match ?? '', of };
      return await begin(wanted, project, ports, streams);
    }
    const suggestions = await suggestAll({ ...project, set: onlySource(project.set, of.source) }, ports);
    const text = options.json
      ? jsonText(suggestions.map(plain), 2)
      : [...suggestions.flatMap(told), '', summary(suggestions)].join('\n');
    streams.out.write(`${text}\n`);
    return EXIT.fine;
  } finally {
    await source.close();
  }
}

const ONE_SOURCE = 'Budgets to begin with are made from the metrics of one source';

async function begin(
  { service, match, of }: { readonly service: string; readonly match: string; readonly of: MeasuredBy },
  project: Project,
  ports: { readonly source: MetricSource; readonly clock: Clock },
  { out, err }: Streams,
): Promise<number> {
  if (!isSlug(service)) throw new InputError(MESSAGES.slug(service));
  const { yaml, budgets, without } = await beginBudgets(project, service, patternOf(match), ports, of);
  out.write(yaml);
  err.write(`${[`${plural(budgets, 'budget')} to begin with`, ...without].join('; ')}.\n`);
  return EXIT.fine;
}

/** History is looked at as it was known when a day began. */
function clockUntil(until: string | undefined, { calendar }: Project): Clock {
  if (until === undefined) return systemClock;
  if (!isDate(until)) throw new InputError(MESSAGES.badDate(until));
  const moment = startOf(until, calendar.zone);
  return { now: () => Math.min(moment, systemClock.now()) };
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InputError(`“${text}” is no pattern. Write a regular expression, such as ^checkout_.`);
  }
}

function told(suggestion: Suggestion): readonly string[] {
  const { budget } = suggestion;
  if (suggestion.kind === 'too_little') {
    return [
      `${visibleLine(budget.id)}: ${plural(suggestion.weeks, 'week')} with a figure; at least ${suggestion.needed} are needed.`,
    ];
  }
  if (suggestion.kind === 'keep') return [];
  const { worst, median, weeks, recommendation, member, members } = suggestion;
  const whose =
    member === undefined ? '' : `of ${visibleLine(member)}, the worst of ${plural(members ?? 0, 'member')}: `;
  const format = formatFor(budget, [worst, median]);
  const say = (figure: number) => formatFigure(figure, format);
  return [
    `${visibleLine(budget.id)}: ${recommendation?.text ?? ''}`,
    `  ${recommendation?.evidence ?? ''}`,
    `  ${whose}the worst of ${plural(weeks, 'week')} was ${say(worst)}, their median ${say(median)}${replayed(suggestion)}`,
  ];
}

function replayed({ recommendation }: Extract<Suggestion, { worst: number }>): string {
  const replay = recommendation?.replay;
  return replay ? `; with it, over on ${replay.exceeded} of ${plural(replay.days, 'day')}` : '';
}

function summary(suggestions: readonly Suggestion[]): string {
  const count = (...kinds: readonly Suggestion['kind'][]) =>
    suggestions.filter(({ kind }) => kinds.includes(kind)).length;
  const other = count('measure', 'investigate', 'watch', 'decide');
  return `${plural(count('keep'), 'limit')} to keep, ${count('tighten')} could be tightened, ${count('loosen')} loosened, ${other} need something else first, ${count('too_little')} have too little history. Try one: headroom replay SERVICE/BUDGET --at-most LIMIT`;
}

function plain(suggestion: Suggestion): object {
  const { budget, ...rest } = suggestion;
  const said = { budget: budget.id, limit: formatQuantity(budget.limit) };
  if (rest.kind === 'too_little') return { ...said, ...rest };
  const { recommendation, ...figures } = rest;
  if (!recommendation) return { ...said, ...figures };
  const { text, evidence, suggested, replay } = recommendation;
  return {
    ...said,
    ...figures,
    text,
    evidence,
    ...(suggested ? { suggested: formatQuantity(suggested) } : {}),
    ...(replay
      ? { days: { exceeded: replay.exceeded, approaching: replay.approaching, of: replay.days } }
      : {}),
  };
}
