import { BOUNDS } from '../model/bounds.ts';
import type { BudgetSet } from '../model/budget.ts';
import { isExpected, messageOf, SourceError } from '../model/errors.ts';
import { cut } from '../model/one-line.ts';
import { remembering } from '../model/remembering.ts';
import type { NamedSource, SourceInfo } from '../model/report.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';

/**
 * One source of several by their names: each budget goes to its own. Whatever a source fails with is a SourceError that
 * begins with its name, so that it concerns its own budgets alone.
 */
export function joinedSources(sources: ReadonlyMap<string, MetricSource>): MetricSource {
  const named = ({ source: name = '' }: MeasuredBy): MetricSource => {
    const source = sources.get(name);
    if (source) return source;
    throw new SourceError(`There is no source of this name. There are ${[...sources.keys()].join(', ')}.`);
  };
  const asked = async <T>(of: MeasuredBy, ask: (source: MetricSource) => T | Promise<T>): Promise<T> => {
    try {
      return await ask(named(of));
    } catch (error) {
      if (!isExpected(error)) throw error;
      throw new SourceError(`${nameIn(of)}${messageOf(error)}`, { cause: error });
    }
  };
  return {
    describe: (of) => asked(of, (source) => source.describe(of)),
    coversUntil: (of) => asked(of, (source) => source.coversUntil(of)),
    newest: (of) => asked(of, (source) => source.newest(of)),
    retention: (of) => asked(of, (source) => source.retention(of)),
    metrics: (of) => asked(of, (source) => source.metrics?.(of)),
    labels: (metric, within, of) => asked(of, (source) => source.labels?.(metric, within, of)),
    values: (family, within) => asked(family.template, (source) => source.values?.(family, within)),
    points: (query, of, signal) => asked(of, (source) => source.points?.(query, of, signal)),
    abilities: (budget) => named(budget).abilities(budget),
    measure: (budget, request, signal) => asked(budget, (source) => source.measure(budget, request, signal)),
    close: async () => {
      await Promise.all([...sources.values()].map((source) => source.close()));
    },
  };
}

/** How messages of one of several sources begin. */
function nameIn({ source = '' }: MeasuredBy): string {
  return `Source ${source}: `;
}

/** What a source said without its name, where that stands beside it. */
export function ownWords(of: MeasuredBy, message: string): string {
  return message.startsWith(nameIn(of)) ? message.slice(nameIn(of).length) : message;
}

/** A source that could not be opened: whatever is asked of it fails with the same error. */
export function brokenSource(error: Error): MetricSource {
  const fail = async (): Promise<never> => {
    throw error;
  };
  return {
    describe: fail,
    coversUntil: fail,
    newest: fail,
    retention: fail,
    metrics: fail,
    labels: fail,
    values: fail,
    points: fail,
    abilities: () => ({ stretches: true, leavesOut: false }),
    measure: fail,
    close: async () => {},
  };
}

/** The sources that budgets and families are measured by, each once, in their order. */
export function sourcesIn({
  budgets,
  families = [],
}: Pick<BudgetSet, 'budgets' | 'families'>): readonly MeasuredBy[] {
  const ofFamilies = families.flatMap(
    ({ template, each }): readonly MeasuredBy[] => each.sources?.map((source) => ({ source })) ?? [template],
  );
  const all = [...budgets, ...ofFamilies].map(({ source }) => (source === undefined ? {} : { source }));
  // Without any there is the only one, which has no name.
  return all.length === 0 ? [{}] : [...new Map(all.map((of: MeasuredBy) => [of.source, of])).values()];
}

/** What is asked of a source once, and remembered for all that is measured by it. */
export function bySource<T>(ask: (of: MeasuredBy) => T): (of: MeasuredBy) => T {
  const asked = remembering((name) => ask(name === '' ? {} : { source: name }));
  return ({ source = '' }) => asked(source);
}

/** What one of the sources answered, or why it did not. */
export type Answered<T> = MeasuredBy &
  (
    | { readonly value: T; readonly failed?: undefined }
    | { readonly value?: undefined; readonly failed: string }
  );

/**
 * Asks each of some sources. One that fails stops no other; when all fail, it is a SourceError with what
 * each of them said.
 */
export async function askEach<T>(
  sources: readonly MeasuredBy[],
  ask: (of: MeasuredBy) => Promise<T>,
): Promise<readonly Answered<T>[]> {
  const answers = await Promise.all(
    sources.map(async (of): Promise<Answered<T>> => {
      try {
        return { ...of, value: await ask(of) };
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        return { ...of, failed: error.message };
      }
    }),
  );
  const failed = answers.flatMap((answer) => answer.failed ?? []);
  if (failed.length > 0 && failed.length === answers.length) throw new SourceError(failed.join(' '));
  return answers;
}

/** What those sources are, as a report has it: the only one of a project, or several by their names. */
export async function describeSources(
  source: Pick<MetricSource, 'describe'>,
  sources: readonly MeasuredBy[],
): Promise<{ readonly source: SourceInfo } | { readonly sources: readonly NamedSource[] }> {
  const answers = await askEach(sources, (of) => source.describe(of));
  const [only] = answers;
  if (only && only.source === undefined && only.failed === undefined) return { source: only.value };
  return {
    sources: answers.map((answer) => ({
      name: answer.source ?? '',
      ...(answer.failed === undefined
        ? { is: answer.value }
        : { failed: cut(ownWords(answer, answer.failed), BOUNDS.words.most) }),
    })),
  };
}
