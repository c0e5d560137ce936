import { BOUNDS } from '../../model/bounds.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import {
  type GrafanaSettings,
  NOTES_FOLDER,
  type PlaceKind,
  type PlaceKinds,
  type PlaceOf,
  type PlaceSettings,
  USUAL_BEFORE,
  usualLabels,
} from '../../model/place-settings.ts';
import { baseAddressProblems } from '../addresses.ts';
import { labelsOf, whereProblems } from '../budgets/where.ts';
import { readDuration, readWait } from '../duration.ts';
import { idProblems } from '../ids.ts';
import { MESSAGES } from '../messages.ts';
import { isLabel, isMetric } from '../schema-parts.ts';
import { isMap, type Read, valueAt } from '../shape.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { headerValueProblem, httpOf, httpProblems } from './http.ts';
import { PLACE_KINDS, type WrittenPlace } from './place-schema.ts';
import { secretOf, secretProblems } from './secret.ts';
import type { WrittenSettings } from './settings-schema.ts';

/** What reading the settings must know of one kind of place. */
interface KindOfPlace<K extends PlaceKind> {
  /** Whether it is seen in the metrics of a source. */
  readonly inMetrics: boolean;
  /** Reads what is written of a place at `path`, the kind's own key. */
  readonly read: (yaml: YamlFile, path: Path, written: NonNullable<WrittenPlace[K]>) => Read<PlaceKinds[K]>;
}

const KINDS: { readonly [K in PlaceKind]: KindOfPlace<K> } = {
  builds: {
    inMetrics: true,
    read: (yaml, path, { metric, label, where = {} }) => ({
      problems: [
        ...metricProblems(yaml, [...path, 'metric'], metric),
        ...labelProblems(yaml, [...path, 'label'], label),
        ...whereProblems(yaml, [...path, 'where'], where),
      ],
      ...(metric !== undefined && label !== undefined
        ? { value: { metric, label, where: labelsOf(where) } }
        : {}),
    }),
  },
  restarts: {
    inMetrics: true,
    read: (yaml, path, { metric = 'process_start_time_seconds', where = {} }) => ({
      problems: [
        ...metricProblems(yaml, [...path, 'metric'], metric),
        ...whereProblems(yaml, [...path, 'where'], where),
      ],
      value: { metric, where: labelsOf(where) },
    }),
  },
  alerts: {
    inMetrics: true,
    read: (yaml, path, { where = {} }) => ({
      problems: whereProblems(yaml, [...path, 'where'], where),
      value: { where: labelsOf(where) },
    }),
  },
  kubernetes: {
    inMetrics: true,
    read: (yaml, path, { namespace, where = {} }) => ({
      problems: whereProblems(yaml, [...path, 'where'], where),
      value: { where: { ...labelsOf(where), ...(namespace === undefined ? {} : { namespace }) } },
    }),
  },
  grafana: { inMetrics: false, read: grafanaOf },
  notes: {
    inMetrics: false,
    read: (_yaml, _path, { folder = NOTES_FOLDER }) => ({
      problems: [],
      value: { folder: folder.replace(/(?<!\/)\/+$/, '') || '/' },
    }),
  },
};

/** Longer ago than the days that are charted nobody looks for what changed; in seconds, and in words. */
const LONGEST_BEFORE = { seconds: 7 * 86_400, words: '7d' } as const;
/** How long Grafana may take unless set, in seconds. */
const GRAFANA_TIMEOUT = 30;

/** Reads the places of the settings, by their names under `changes`. */
export function placesOf(yaml: YamlFile, written: WrittenSettings): Read<readonly PlaceSettings[]> {
  const { changes = {} } = written;
  const count = Object.keys(changes).length;
  const tooMany =
    count > BOUNDS.places.most
      ? [yaml.problem(['changes'], MESSAGES.tooManyPlaces(count, BOUNDS.places.most), { at: 'key' })]
      : [];
  const read = Object.entries(changes).map(([name, place]) => placeOf(yaml, name, place, written));
  const problems = [...tooMany, ...nameProblems(yaml), ...read.flatMap((one) => one.problems)];
  return { problems, ...(hasErrors(problems) ? {} : { value: read.flatMap(({ value }) => value ?? []) }) };
}

/** What is wrong with the services that places name, once it is known which there are. */
export function placeServicesProblems(
  yaml: YamlFile,
  { changes = {} }: WrittenSettings,
  known: readonly string[],
): readonly Problem[] {
  return Object.entries(changes).flatMap(([name, { names = {} }]) =>
    Object.keys(names).flatMap((service) =>
      known.includes(service)
        ? []
        : [
            yaml.problem(['changes', name, 'names', service], MESSAGES.unknownService(service, known), {
              at: 'key',
            }),
          ],
    ),
  );
}

/** Names are taken from the file itself: what is read of it may lack some. */
function nameProblems(yaml: YamlFile): readonly Problem[] {
  const changes = valueAt(yaml.value, ['changes']);
  if (!isMap(changes)) return [];
  return Object.keys(changes).flatMap((name) =>
    idProblems(name).map((message) => yaml.problem(['changes', name], message, { at: 'key' })),
  );
}

function placeOf(
  yaml: YamlFile,
  name: string,
  written: WrittenPlace,
  settings: WrittenSettings,
): Read<PlaceSettings> {
  const path = ['changes', name];
  const [kind, second] = PLACE_KINDS.filter((one) => written[one] !== undefined);
  if (!kind && isTried(yaml, path, PLACE_KINDS)) return { problems: [] };
  if (!kind || second) return { problems: [yaml.problem(path, MESSAGES.oneOf(PLACE_KINDS), { at: 'key' })] };
  return ofKind(yaml, kind, name, written, settings);
}

function ofKind<K extends PlaceKind>(
  yaml: YamlFile,
  kind: K,
  name: string,
  written: WrittenPlace,
  settings: WrittenSettings,
): Read<PlaceOf<K>> {
  const path = ['changes', name];
  const own: NonNullable<WrittenPlace[K]> | undefined = written[kind];
  if (own === undefined) return { problems: [] };
  const of = KINDS[kind].read(yaml, [...path, kind], own);
  const before = beforeOf(yaml, [...path, 'before'], written);
  const problems = [
    ...of.problems,
    ...before.problems,
    ...labelProblems(yaml, [...path, 'service'], written.service),
    ...sourceProblems(yaml, [...path, 'source'], kind, written, settings),
  ];
  if (hasErrors(problems) || of.value === undefined || before.value === undefined) return { problems };
  const { service, names = {}, source } = written;
  const value = {
    name,
    kind,
    of: of.value,
    before: before.value,
    naming: {
      labels: service === undefined ? usualLabels(kind) : [service],
      names: Object.fromEntries(Object.entries(names).map(([id, called]) => [id, [called].flat()])),
    },
    ...(source === undefined ? {} : { source }),
  };
  return { problems, value };
}

function beforeOf(yaml: YamlFile, path: Path, { before }: WrittenPlace): Read<number> {
  const read = readDuration(yaml, path, before, USUAL_BEFORE);
  if (read.value === undefined || read.value <= LONGEST_BEFORE.seconds) return read;
  return { problems: [yaml.problem(path, MESSAGES.longBefore(String(before), LONGEST_BEFORE.words))] };
}

function sourceProblems(
  yaml: YamlFile,
  path: Path,
  kind: PlaceKind,
  { source }: WrittenPlace,
  { sources = {} }: WrittenSettings,
): readonly Problem[] {
  if (source === undefined) return [];
  if (!KINDS[kind].inMetrics) return [yaml.problem(path, MESSAGES.sourceUnasked(kind), { at: 'key' })];
  const known = Object.keys(sources);
  if (known.length === 0) return [yaml.problem(path, MESSAGES.sourceUnnamed(source))];
  return known.includes(source) ? [] : [yaml.problem(path, MESSAGES.unknownSource(source, known))];
}

function grafanaOf(
  yaml: YamlFile,
  path: Path,
  written: NonNullable<WrittenPlace['grafana']>,
): Read<GrafanaSettings> {
  const { url, link, tags = [] } = written;
  const timeout = readWait(yaml, [...path, 'timeout'], written.timeout, GRAFANA_TIMEOUT);
  const token = secretOf(written, 'token', path);
  const ways = ['token', 'token_file', 'basic_auth', 'authorization', 'oauth2'].filter(
    (key) => key in written,
  );
  const isTokenOnly = ways.every((way) => way.startsWith('token'));
  const problems = [
    ...baseAddressProblems(yaml, [...path, 'url'], url),
    ...baseAddressProblems(yaml, [...path, 'link'], link),
    ...secretProblems(yaml, path, written, 'token', false),
    ...headerValueProblem(yaml, [...path, 'token'], written.token),
    ...(token && !isTokenOnly
      ? [yaml.problem([...path, ways[0] ?? 'token'], MESSAGES.twiceAuthenticated(ways), { at: 'key' })]
      : []),
    ...httpProblems(yaml, path, written),
    ...timeout.problems,
  ];
  if (hasErrors(problems) || url === undefined || timeout.value === undefined) return { problems };
  return {
    problems,
    value: {
      ...httpOf(path, { ...written, url }),
      ...(token ? { authorization: { type: 'Bearer', credentials: token } } : {}),
      ...(link === undefined ? {} : { link: link.replace(/(?<!\/)\/+$/, '') }),
      tags,
      timeout: timeout.value,
      concurrency: 2,
    },
  };
}

function metricProblems(yaml: YamlFile, path: Path, name: string | undefined): readonly Problem[] {
  return name === undefined || isMetric(name) ? [] : [yaml.problem(path, MESSAGES.badMetric(name))];
}

function labelProblems(yaml: YamlFile, path: Path, name: string | undefined): readonly Problem[] {
  return name === undefined || isLabel(name) ? [] : [yaml.problem(path, MESSAGES.badLabel(name))];
}
