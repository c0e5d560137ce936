import type { Problem } from '../model/errors.ts';
import { isZone } from '../model/period.ts';
import { type Environment, expandEnvironment, missingVariables } from './environment.ts';
import { MESSAGES } from './messages.ts';
import { prometheusOf } from './prometheus-settings.ts';
import { salvage } from './salvage.ts';
import type { Settings } from './settings.ts';
import { SETTINGS_FILE, type WrittenSettings } from './settings-schema.ts';
import { type Read, shape } from './shape.ts';
import { readShare } from './share.ts';
import { type Path, readYaml, type YamlFile } from './yaml-file.ts';

/** The settings as far as they could be read. */
export interface ReadSettings extends Read<Settings> {
  /** Where the budget files are, also when something else is wrong, so that they can be checked all the same. */
  readonly budgets: readonly string[];
}

/** Reads the settings file. Every `${NAME}` in it stands for an environment variable. Nothing is thrown. */
export function readSettings(file: string, text: string, env: Environment): ReadSettings {
  const yaml = readYaml(file, text);
  if (yaml.syntax.length > 0) return { problems: yaml.syntax, budgets: [] };
  const unset = environmentProblems(yaml, [], yaml.value, env);
  const input = expanded(yaml.value ?? {}, env);
  const { value, problems } = shape(yaml, [], input, SETTINGS_FILE);
  const written = value ?? salvage(input, SETTINGS_FILE);
  if (!written) return { problems: [...unset, ...problems], budgets: [] };
  const resolved = resolve(yaml, written);
  const all = [...unset, ...problems, ...resolved.problems];
  return { budgets: written.budgets, problems: all, ...(all.length > 0 ? {} : { value: resolved.value }) };
}

function resolve(yaml: YamlFile, written: WrittenSettings): Read<Settings> {
  const share = (key: 'approaching' | 'minimum_coverage' | 'warn_coverage', preset: number) =>
    readShare(yaml, [key], written[key], preset);
  const [approaching, minimum, warn] = [
    share('approaching', 0.9),
    share('minimum_coverage', 0.75),
    share('warn_coverage', 0.9),
  ];
  const source = sourceOf(yaml, written);
  const problems = [
    ...zoneProblems(yaml, written),
    ...urlProblems(yaml, written),
    ...[approaching, minimum, warn, source].flatMap((part): readonly Problem[] => part.problems),
  ];
  if (problems.length > 0 || !source.value) return { problems };
  return {
    problems,
    value: {
      calendar: { zone: written.time_zone, weekStartsOn: written.week_starts_on ?? 'monday' },
      budgets: written.budgets,
      output: written.output ?? 'output',
      ...(written.templates === undefined ? {} : { templates: written.templates }),
      source: source.value,
      approaching: approaching.value ?? 0.9,
      coverage: { minimum: minimum.value ?? 0.75, warn: warn.value ?? 0.9 },
      presentation: presentationOf(written),
    },
  };
}

function sourceOf(yaml: YamlFile, { source }: WrittenSettings): Read<Settings['source']> {
  const { samples, prometheus } = source;
  if ((samples === undefined) === (prometheus === undefined)) {
    return { problems: [yaml.problem(['source'], MESSAGES.oneSource(), { at: 'key' })] };
  }
  if (samples !== undefined) return { value: { kind: 'samples', file: samples }, problems: [] };
  const read = prometheus ? prometheusOf(yaml, ['source', 'prometheus'], prometheus) : { problems: [] };
  return read.value
    ? { value: { kind: 'prometheus', prometheus: read.value }, problems: [] }
    : { problems: read.problems };
}

function presentationOf({
  organisation,
  email,
  reports_url: url,
}: WrittenSettings): Settings['presentation'] {
  return {
    ...(organisation === undefined ? {} : { organisation }),
    ...(email?.subject === undefined ? {} : { subject: email.subject }),
    ...(url === undefined ? {} : { reportsUrl: url.endsWith('/') ? url : `${url}/` }),
    from: email?.from ?? 'headroom@localhost',
    to: email?.to ?? [],
  };
}

function zoneProblems(yaml: YamlFile, { time_zone: zone }: WrittenSettings): readonly Problem[] {
  if (isZone(zone)) return [];
  return [yaml.problem(['time_zone'], MESSAGES.badZone(zone, Intl.supportedValuesOf('timeZone')))];
}

function urlProblems(yaml: YamlFile, { reports_url: url }: WrittenSettings): readonly Problem[] {
  return url === undefined || /^https?:\/\/\S+$/.test(url)
    ? []
    : [yaml.problem(['reports_url'], MESSAGES.badUrl(url))];
}

function environmentProblems(
  yaml: YamlFile,
  path: Path,
  value: unknown,
  env: Environment,
): readonly Problem[] {
  if (typeof value === 'string') {
    return missingVariables(value, env).map((name) => yaml.problem(path, MESSAGES.unsetVariable(name)));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    environmentProblems(yaml, [...path, key], inner, env),
  );
}

function expanded(value: unknown, env: Environment): unknown {
  if (typeof value === 'string') return expandEnvironment(value, env);
  if (Array.isArray(value)) return value.map((inner) => expanded(inner, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expanded(inner, env)]));
}
