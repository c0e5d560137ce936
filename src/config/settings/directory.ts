import { BOUNDS } from '../../model/bounds.ts';
import {
  type Directory,
  NOTICES_TARGET,
  type Owner,
  type Stakeholder,
  TICKETS_TARGET,
} from '../../model/directory.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';
import type { BusinessHours } from '../../model/violation.ts';
import { MESSAGES } from '../messages.ts';
import { salvage } from '../salvage.ts';
import { type Read, shape } from '../shape.ts';
import { type Path, readYaml, type YamlFile } from '../yaml/file.ts';
import { type ContactContext, nameAt, ownerOf, stakeholderOf } from './contacts.ts';
import { OWNERS, type WrittenOwners } from './directory-schema.ts';
import { type Environment, expandAll } from './environment.ts';
import { quietOf } from './quiet.ts';
import {
  type PlacedServiceOwner,
  readServiceOwners,
  unfitPatterns,
  writtenServiceOwners,
} from './service-owners.ts';
import type { WrittenSettings } from './settings-schema.ts';
import { withUnset } from './unset.ts';

/** The files that a directory goes on in, as texts. */
export interface DirectoryTexts {
  readonly owners: readonly FileText[];
  readonly serviceOwners: readonly FileText[];
}

interface FileText {
  readonly file: string;
  readonly text: string;
}

/** A directory without files of its own. */
export const NO_TEXTS: DirectoryTexts = { owners: [], serviceOwners: [] };

/** What a directory is read in view of. */
export interface DirectoryContext {
  readonly env: Environment;
  readonly texts: DirectoryTexts;
  /** The mail server, as far as it could be read. */
  readonly smtp: SmtpSettings | undefined;
  /** The sender of mails. */
  readonly from: string;
  readonly businessHours: BusinessHours | undefined;
}

/** A directory as far as it could be read. */
export interface ReadDirectory extends Read<Directory> {
  /** What is wrong with the services that it names, and with owners that it lacks, once it is known which services there are. */
  readonly servicesProblems: (known: readonly string[]) => readonly Problem[];
}

/** Reads who hears of violations, from the settings and from the files that they name. */
export function directoryOf(
  yaml: YamlFile,
  written: WrittenSettings,
  context: DirectoryContext,
): ReadDirectory {
  const { texts, smtp, from, businessHours } = context;
  const contacts = { hasSmtp: written.smtp !== undefined, tickets: written.tickets };
  const owners = ownersOf(yaml, written, context, contacts);
  const stakeholders = stakeholdersOf(yaml, written, contacts, owners.value);
  const patterns = [
    ...texts.serviceOwners.map(({ file, text }) => readServiceOwners(file, text)),
    writtenServiceOwners(yaml, written.service_owners ?? {}),
  ];
  const serviceOwners = patterns.flatMap(({ value = [] }) => value);
  const quiet = noticesQuiet(yaml, written, businessHours);
  const known = owners.value.flatMap(({ owner }) => owner ?? []);
  const people = [...known, ...stakeholders.value];
  const problems = [
    ...owners.problems,
    ...stakeholders.problems,
    ...patterns.flatMap((part) => part.problems),
    ...quiet.problems,
    ...tooMany(yaml, 'stakeholders', stakeholders.value.length, 'stakeholders'),
    ...tooMany(
      yaml,
      'patterns of services',
      serviceOwners.length,
      texts.serviceOwners.length > 0 ? 'service_owners_file' : 'service_owners',
    ),
    ...(people.length > 0 ? takenTargets(yaml, written) : []),
  ];
  const hasMail = people.some(({ email }) => email.length > 0);
  const directory: Directory = {
    owners: known,
    stakeholders: stakeholders.value,
    serviceOwners: serviceOwners.map(({ pattern, owner }) => ({ pattern, owner })),
    ...(quiet.value ? { quiet: quiet.value } : {}),
    ...(smtp && hasMail ? { mail: { smtp, from } } : {}),
  };
  return {
    problems,
    servicesProblems: (services) => [
      ...stakeholderServices(yaml, written, services),
      ...unfitPatterns(serviceOwners, services),
      ...unlistedOwners(serviceOwners, owners.value),
    ],
    ...(hasErrors(problems) ? {} : { value: directory }),
  };
}

/** The entry of an owner, and where it is; without the owner where it has an error. */
interface PlacedOwner extends Pick<Owner, 'name' | 'standsIn'> {
  readonly owner?: Owner;
  readonly yaml: YamlFile;
  readonly path: Path;
}

/** What could be read, with every problem on the way. */
interface ReadAll<T> {
  readonly value: readonly T[];
  readonly problems: readonly Problem[];
}

function ownersOf(
  yaml: YamlFile,
  { owners = {} }: WrittenSettings,
  { env, texts }: DirectoryContext,
  contacts: ContactContext,
): ReadAll<PlacedOwner> {
  const read = [
    ownersIn(yaml, ['owners'], owners, contacts),
    ...texts.owners.map(({ file, text }) => ownersInFile(file, text, env, contacts)),
  ];
  const all = read.flatMap(({ value }) => value);
  const problems = read.flatMap((part) => part.problems);
  const many = tooMany(yaml, 'owners', all.length, texts.owners.length > 0 ? 'owners_file' : 'owners');
  if (many.length > 0) return { value: all, problems: [...problems, ...many] };
  return { value: all, problems: [...problems, ...repeatedOwners(all), ...standInProblems(all)] };
}

function ownersIn(
  yaml: YamlFile,
  path: Path,
  written: WrittenOwners,
  contacts: ContactContext,
): ReadAll<PlacedOwner> {
  const read = Object.entries(written).map(([name, entry]) => {
    const at = [...path, name];
    const { value, problems } = ownerOf(yaml, at, entry, contacts);
    const standsIn = entry.stands_in;
    return {
      problems,
      placed: {
        name: nameAt(at),
        ...(standsIn === undefined ? {} : { standsIn }),
        ...(value ? { owner: value } : {}),
        yaml,
        path: at,
      },
    };
  });
  return {
    value: read.map(({ placed }) => placed),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function ownersInFile(
  file: string,
  text: string,
  env: Environment,
  contacts: ContactContext,
): ReadAll<PlacedOwner> {
  const yaml = readYaml(file, text);
  if (yaml.syntax.length > 0) return { value: [], problems: yaml.syntax };
  if (yaml.value === null) return { value: [], problems: [yaml.problem([], MESSAGES.emptyOwners())] };
  const input = expandAll(yaml.value, env);
  const read = ownersIn(yaml, [], salvage(input, OWNERS) ?? {}, contacts);
  const problems = [...shape(yaml, [], input, OWNERS).problems, ...read.problems];
  return {
    value: read.value,
    problems: [...yaml.repeated, ...withUnset(yaml, OWNERS, env, problems)],
  };
}

function repeatedOwners(all: readonly PlacedOwner[]): readonly Problem[] {
  return [...Map.groupBy(all, ({ name }) => name)].flatMap(([name, [first, ...others]]) =>
    others.map(({ yaml, path }) => {
      const elsewhere = first?.yaml.place(first.path, 'key') ?? '';
      return yaml.problem(path, MESSAGES.ownerTwice(name, elsewhere), { at: 'key' });
    }),
  );
}

/** Who stands in must be there, and must not lead back to whom they stand in for. */
function standInProblems(all: readonly PlacedOwner[]): readonly Problem[] {
  const byName = new Map(all.map((placed) => [placed.name, placed]));
  const told = new Set<string>();
  return all.flatMap(({ name, standsIn, yaml, path }) => {
    if (standsIn === undefined) return [];
    const at = [...path, 'stands_in'];
    if (!byName.has(standsIn))
      return [yaml.problem(at, MESSAGES.unknownStandIn(standsIn, [...byName.keys()]))];
    const circle = circleFrom(name, byName);
    if (!circle || circle.some((one) => told.has(one))) return [];
    for (const one of circle) told.add(one);
    return [yaml.problem(at, MESSAGES.standInCircle(circle))];
  });
}

/** The names from an owner on to itself by who stands in for whom; undefined when they do not lead back. */
function circleFrom(name: string, byName: ReadonlyMap<string, PlacedOwner>): readonly string[] | undefined {
  const seen = new Set([name]);
  for (let next = byName.get(name)?.standsIn; next !== undefined; next = byName.get(next)?.standsIn) {
    if (next === name) return [...seen];
    if (seen.has(next)) return undefined;
    seen.add(next);
  }
  return undefined;
}

function stakeholdersOf(
  yaml: YamlFile,
  { stakeholders = {} }: WrittenSettings,
  contacts: ContactContext,
  owners: readonly PlacedOwner[],
): ReadAll<Stakeholder> {
  const read = Object.entries(stakeholders).map(([name, entry]) => {
    const path = ['stakeholders', name];
    const { value, problems } = stakeholderOf(yaml, path, entry, contacts);
    const same = owners.find((owner) => owner.name === value?.name);
    if (!value || !same) return { value, problems };
    const message = MESSAGES.stakeholderIsOwner(value.name, same.yaml.place(same.path, 'key'));
    return { value, problems: [...problems, yaml.problem(path, message, { at: 'key' })] };
  });
  return {
    value: read.flatMap(({ value }) => value ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function stakeholderServices(
  yaml: YamlFile,
  { stakeholders = {} }: WrittenSettings,
  known: readonly string[],
): readonly Problem[] {
  return Object.entries(stakeholders).flatMap(([name, { services = [] }]) =>
    services.flatMap((service, index) =>
      known.includes(service)
        ? []
        : [yaml.problem(['stakeholders', name, 'services', index], MESSAGES.unknownService(service, known))],
    ),
  );
}

/** Owners that patterns name and the directory has no entry of, where there is a directory. */
function unlistedOwners(
  patterns: readonly PlacedServiceOwner[],
  owners: readonly PlacedOwner[],
): readonly Problem[] {
  const known = owners.map(({ name }) => name);
  return patterns.flatMap(({ owner, problem }) =>
    known.length === 0 || known.includes(owner)
      ? []
      : [problem('owner', MESSAGES.unlistedOwner(owner, known), 'warning')],
  );
}

function tooMany(yaml: YamlFile, what: string, count: number, key: string): readonly Problem[] {
  const { most } = BOUNDS.directory;
  return count > most
    ? [yaml.problem([key], MESSAGES.tooManyInDirectory(what, count, most), { at: 'key' })]
    : [];
}

/** A project without owners may have targets of these names, and goes on with them. */
function takenTargets(yaml: YamlFile, { targets = {} }: WrittenSettings): readonly Problem[] {
  return [NOTICES_TARGET, TICKETS_TARGET]
    .filter((name) => Object.hasOwn(targets, name))
    .map((name) => yaml.problem(['targets', name], MESSAGES.targetOfDirectory(name), { at: 'key' }));
}

function noticesQuiet(
  yaml: YamlFile,
  { notices, review }: WrittenSettings,
  businessHours: BusinessHours | undefined,
): Read<NonNullable<Directory['quiet']>> {
  const path = ['notices', 'quiet'];
  const quiet = notices?.quiet;
  if (quiet === undefined) return { problems: [] };
  if (quiet !== 'outside_business_hours') return quietOf(yaml, path, quiet);
  if (businessHours) return { problems: [], value: quiet };
  // Business hours with a problem of their own are there all the same.
  return review?.business_hours
    ? { problems: [] }
    : { problems: [yaml.problem(path, MESSAGES.noBusinessHours())] };
}
