import { BOUNDS } from '../../model/bounds.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import type { SourceKind, SourceSettings } from '../../model/source-settings.ts';
import type { BudgetSource } from '../budgets/source.ts';
import { idProblems } from '../ids.ts';
import { MESSAGES } from '../messages.ts';
import { isMap, type Read, valueAt } from '../shape.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { prometheusOf } from './prometheus.ts';
import type { WrittenSettings } from './settings-schema.ts';
import { SOURCE_KINDS, type WrittenSource } from './source-schema.ts';

/** What reading the settings must know of one kind of source. */
interface KindOfSource {
  /** Reads a source of the kind, which is written at `path`. */
  readonly read: (yaml: YamlFile, path: Path, written: WrittenSource) => Read<SourceSettings>;
  /** How its budgets are told of PromQL that no Prometheus would carry out. */
  readonly promql: (written: WrittenSource) => BudgetSource['promql'];
}

const KINDS: Readonly<Record<SourceKind, KindOfSource>> = {
  recording: {
    read: (yaml, path, { recording, samples = '' }) => ({
      value: { kind: 'recording', of: { file: recording ?? samples } },
      problems: recording === undefined ? [renamed(yaml, path)] : [],
    }),
    // It answers whatever the expression is.
    promql: () => 'warning',
  },
  prometheus: {
    read: (yaml, path, { prometheus = {} }) => {
      const { value, problems } = prometheusOf(yaml, [...path, 'prometheus'], prometheus);
      return { problems, ...(value && { value: { kind: 'prometheus', of: value } }) };
    },
    // VictoriaMetrics knows more than PromQL.
    promql: ({ prometheus }) => (prometheus?.flavour === 'victoriametrics' ? 'unchecked' : 'error'),
  },
};

/** Names that would be taken for what stands there without them. */
const TAKEN: ReadonlySet<string> = new Set([...SOURCE_KINDS, 'samples', 'source', 'sources']);

/** Reads the settings' sources: the one under `source`, or those under `sources` by their names. */
export function sourcesOf(yaml: YamlFile, written: WrittenSettings): Read<readonly SourceSettings[]> {
  const number = numberProblems(yaml, written);
  const read = writtenSources(written).map(({ name, path, source }) => {
    const { value, problems } = sourceAt(yaml, path, source);
    return { problems, ...(value && { value: name === undefined ? value : { ...value, name } }) };
  });
  const problems = [...number, ...nameProblems(yaml), ...read.flatMap((one) => one.problems)];
  return { problems, ...(hasErrors(problems) ? {} : { value: read.flatMap(({ value }) => value ?? []) }) };
}

/** What budget files must know of the sources, also when the settings have mistakes. */
export function budgetSourcesOf(written: WrittenSettings): readonly BudgetSource[] {
  return writtenSources(written).map(({ name, source }) => {
    const [kind = 'recording'] = kindsIn(source);
    return { ...(name === undefined ? {} : { name }), promql: KINDS[kind].promql(source) };
  });
}

/** A warning for each of several sources by which nothing is measured; none while there is a budget that names no source yet. */
export function unusedSources(
  yaml: YamlFile,
  { sources = {} }: WrittenSettings,
  used: ReadonlySet<string | undefined>,
): readonly Problem[] {
  const names = Object.keys(sources);
  if (names.length < 2 || used.has(undefined)) return [];
  return names
    .filter((name) => !used.has(name))
    .map((name) =>
      yaml.problem(['sources', name], MESSAGES.unusedSource(name), { at: 'key', severity: 'warning' }),
    );
}

interface Written {
  readonly name?: string;
  readonly path: Path;
  readonly source: WrittenSource;
}

function writtenSources({ source, sources = {} }: WrittenSettings): readonly Written[] {
  return [
    ...(source ? [{ path: ['source'], source }] : []),
    ...Object.entries(sources).map(([name, one]) => ({ name, path: ['sources', name], source: one })),
  ];
}

/** Exactly one of the two keys, and under the second at least one source, and no more than there may be. */
function numberProblems(yaml: YamlFile, { source, sources }: WrittenSettings): readonly Problem[] {
  const names = Object.keys(sources ?? {});
  if (source && sources) return [yaml.problem(['sources'], MESSAGES.twoSources(), { at: 'key' })];
  if (sources && names.length === 0) return [yaml.problem(['sources'], MESSAGES.noSources(), { at: 'key' })];
  if (names.length > BOUNDS.sources.most) {
    const message = MESSAGES.tooManySources(names.length, BOUNDS.sources.most);
    return [yaml.problem(['sources'], message, { at: 'key' })];
  }
  if (source || sources || isTried(yaml, [], ['source', 'sources'])) return [];
  return [yaml.problem([], MESSAGES.noSource(), { at: 'key' })];
}

/** Names are taken from the file itself: what is read of it may lack some. */
function nameProblems(yaml: YamlFile): readonly Problem[] {
  const sources = valueAt(yaml.value, ['sources']);
  if (!isMap(sources)) return [];
  return Object.keys(sources).flatMap((name) => {
    const messages = TAKEN.has(name) ? [MESSAGES.takenSourceName(name)] : idProblems(name);
    return messages.map((message) => yaml.problem(['sources', name], message, { at: 'key' }));
  });
}

function sourceAt(yaml: YamlFile, path: Path, written: WrittenSource): Read<SourceSettings> {
  const kinds = kindsIn(written);
  const [kind, second] = kinds;
  if (!kind && isTried(yaml, path, [...SOURCE_KINDS, 'samples'])) return { problems: [] };
  if (!kind || second || (written.recording !== undefined && written.samples !== undefined)) {
    return { problems: [yaml.problem(path, MESSAGES.oneOf(SOURCE_KINDS), { at: 'key' })] };
  }
  return KINDS[kind].read(yaml, path, written);
}

/** The kinds that a source is written as, a recording by its earlier name among them. */
function kindsIn(written: WrittenSource): readonly SourceKind[] {
  const { samples, recording = samples } = written;
  const given = { ...written, recording };
  return SOURCE_KINDS.filter((kind) => given[kind] !== undefined);
}

/** A key by its earlier name is read, and named anew. */
function renamed(yaml: YamlFile, path: Path): Problem {
  const message = MESSAGES.renamedKey('samples', 'recording');
  return yaml.problem([...path, 'samples'], message, { at: 'key', severity: 'warning' });
}
