import { dirname, join, relative, resolve } from 'node:path';
import { programVersion, ROOT } from './adapters/files/root.ts';
import type { Project } from './app/generate.ts';
import { hashOf } from './compose/hash.ts';
import { beside } from './compose/named.ts';
import type { SourceText } from './config/budgets/read-budgets.ts';
import type { DirectoryTexts } from './config/settings/directory.ts';
import type { Environment } from './config/settings/environment.ts';
import type { ReadSettings } from './config/settings/read-settings.ts';
import type { Settings } from './config/settings/settings.ts';
import { sourcesIn } from './measuring/sources.ts';
import { type BudgetSet, declared, servicesIn } from './model/budget.ts';
import { hasErrors, InputError, type Problem } from './model/errors.ts';
import type { Ledger } from './ports/ledger.ts';
import type { MetricSource } from './ports/metric-source.ts';
import type { Records } from './ports/records.ts';

export { systemClock } from './adapters/system/clock.ts';
export { listenToSignals } from './adapters/system/signals.ts';
export { hashOf } from './compose/hash.ts';
export { beside, readSecret } from './compose/named.ts';
export { openRenderer, type Renderer } from './compose/renderer.ts';

/** The folder below the output folder for reports that are not issued yet, or are made again after they were. */
export const DRAFTS_FOLDER = 'drafts';

const NO_SETTINGS = `It holds the settings. Name another file with --config, or begin with a copy of ${join(ROOT, 'examples/headroom.yaml')}.`;

const BUDGET_FILES =
  'These are the budget files. Correct budgets in the settings, or --budgets. “headroom suggest --new SERVICE” prints one to begin with.';

const OWNERS_FILE = 'It holds owners. Correct owners_file in the settings, or remove it.';
const SERVICE_OWNERS_FILE =
  'It holds owners of services. Correct service_owners_file in the settings, or remove it.';

/** Which files a project is read from, and which of its services are wanted. */
export interface ProjectOptions {
  readonly config: string;
  /** Of a project that follows a repository: the folder of its clone, in which a relative output folder lies. */
  readonly home?: string;
  /** The records, when they are not in the project's folder. */
  readonly records?: (settings: Settings) => Promise<Records>;
  /** In place of the settings' budget files. */
  readonly budgets?: readonly string[];
  readonly service?: readonly string[];
  /** Whether there may be no budget file yet. */
  readonly mayLackBudgets?: boolean;
}

/** Where a project's files are now. */
export interface ProjectAt extends Pick<ProjectOptions, 'config' | 'home'> {
  /** The records, when they are not in the project's folder, as the ledger lets them be written to. */
  readonly recordsBy?: (ledger: Pick<Ledger, 'write' | 'writings'>) => Records;
  /** The records as the newest commit has them, for who needs no ledger. */
  readonly records?: (settings: Settings) => Promise<Records>;
}

/** What the files of a project say, with every problem in them. */
export interface ProjectFiles {
  /** Absent when the settings have errors. */
  readonly settings?: Settings;
  readonly set: BudgetSet;
  readonly problems: readonly Problem[];
  /** How many budget files were read. */
  readonly files: number;
  /** SHA-256 of their texts. */
  readonly hash: string;
  /** The budget files as they are. */
  readonly texts: readonly SourceText[];
}

/** A project whose files have no error. */
export interface ReadProject {
  readonly project: Project;
  readonly settings: Settings;
  readonly warnings: readonly Problem[];
}

/** A project ready to be reported on. */
export interface OpenProject extends ReadProject {
  readonly source: MetricSource;
}

/** Reads the settings and the budget files. Throws an InputError only for files that cannot be read. */
export async function readProjectFiles(options: ProjectOptions, env: Environment): Promise<ProjectFiles> {
  const { readAll, readText } = await import('./adapters/files/read.ts');
  const { readBudgets } = await import('./config/budgets/read-budgets.ts');
  const { readSettings } = await import('./config/settings/read-settings.ts');
  const config = await readText(options.config, NO_SETTINGS);
  const first = readSettings(config.file, config.text, env);
  const texts = await readDirectoryTexts(options.config, first);
  const further = [...texts.owners, ...texts.serviceOwners];
  const {
    value: written,
    budgets,
    problems,
    links,
    sources,
    unusedSources,
    servicesProblems,
    belowProblems,
    followedProblems,
  } = further.length === 0 ? first : readSettings(config.file, config.text, env, texts);
  const { home } = options;
  const outside = home === undefined ? [] : followedProblems();
  const settings = outside.length > 0 ? undefined : written && besideTheClone(written, home);
  const patterns = options.budgets ?? budgets.map((pattern) => beside(options.config, pattern));
  const files = await readAll(patterns, {
    purpose: BUDGET_FILES,
    mayBeNone: options.mayLackBudgets ?? false,
    project: links === 'anywhere' ? undefined : dirname(options.config),
  });
  const below =
    options.budgets || !settings ? [] : await unreadBelow(options.config, settings, [...files, ...further]);
  const defaults = {
    approaching: settings?.approaching ?? 0.9,
    ...(settings?.splitBy ? { splitBy: settings.splitBy } : {}),
    zone: settings?.calendar.zone ?? 'UTC',
    sources,
    ...(settings ? { directory: settings.directory } : {}),
  };
  const read = readBudgets(files, defaults);
  return {
    settings,
    set: read.set,
    problems: [
      ...problems,
      ...outside,
      ...belowProblems(below),
      ...(options.budgets || !read.services
        ? []
        : [
            ...servicesProblems(read.services),
            ...unusedSources(new Set(sourcesIn(read.set).map(({ source }) => source))),
          ]),
      ...read.problems,
    ],
    files: files.length,
    hash: await hashOf([config, ...further, ...files].map(({ text }) => text)),
    texts: files,
  };
}

/** What a project writes is never among its files, where these are of a repository that it follows. */
function besideTheClone(settings: Settings, home: string | undefined): Settings {
  if (home === undefined) return settings;
  const targets = settings.targets.map((target) =>
    target.to.kind === 'folder'
      ? { ...target, to: { ...target.to, path: resolve(home, target.to.path) } }
      : target,
  );
  return { ...settings, targets, output: resolve(home, settings.output) };
}

/** The files that the directory of some settings goes on in. Throws an InputError for one that cannot be read. */
async function readDirectoryTexts(
  config: string,
  { directoryFiles, links }: Pick<ReadSettings, 'directoryFiles' | 'links'>,
): Promise<DirectoryTexts> {
  const { readAll } = await import('./adapters/files/read.ts');
  const project = links === 'anywhere' ? undefined : dirname(config);
  const texts = (path: string | undefined, purpose: string) =>
    readAll(path === undefined ? [] : [beside(config, path)], { purpose, mayBeNone: false, project });
  return {
    owners: await texts(directoryFiles.owners, OWNERS_FILE),
    serviceOwners: await texts(directoryFiles.serviceOwners, SERVICE_OWNERS_FILE),
  };
}

/** The YAML files below each folder of budgets that are neither budgets nor people's records, by their paths in the project. */
async function unreadBelow(
  config: string,
  { budgets, review }: Settings,
  read: readonly SourceText[],
): Promise<readonly (readonly string[])[]> {
  const { filesBelow } = await import('./adapters/files/read.ts');
  const files = new Set(read.map(({ file }) => file));
  const isRecord = (file: string) =>
    [review.proposals, review.folder].some((folder) => file.startsWith(`${beside(config, folder)}/`));
  return Promise.all(
    budgets.map(async (folder) =>
      (await filesBelow(beside(config, folder)))
        .filter((file) => !files.has(file) && !isRecord(file))
        .map((file) => relative(dirname(config), file)),
    ),
  );
}

/** Reads a project and opens its source. Throws an InputError with every problem when the files have errors. */
export async function openProject(options: ProjectOptions, env: Environment): Promise<OpenProject> {
  const read = await readProject(options, env);
  const { openSources } = await import('./compose/sources.ts');
  const { closingPlaces } = await import('./compose/changes.ts');
  const source = await openSources(options.config, read.settings);
  return { ...read, source: closingPlaces(source, read.project.places ?? []) };
}

/** Reads a project. Throws an InputError with every problem when the files have errors. */
export async function readProject(options: ProjectOptions, env: Environment): Promise<ReadProject> {
  const { onlyServices } = await import('./config/budgets/only-services.ts');
  const { withProposals } = await import('./app/history.ts');
  const { openPlaces } = await import('./compose/changes.ts');
  const { settings, set, problems, hash } = await readProjectFiles(options, env);
  if (hasErrors(problems) || !settings) {
    throw new InputError(
      `Nothing was measured: the files have errors. Correct them, then run again.`,
      problems,
    );
  }
  const { records: elsewhere = (read) => openRecords(options.config, read) } = options;
  const records = { settings: settings.review, records: await elsewhere(settings) };
  const whole = await withProposals(set, records, settings.calendar.zone);
  const chosen = onlyServices(whole, options.service ?? []);
  const isNarrowed = declared(chosen).length < declared(whole).length;
  const project: Project = {
    set: chosen,
    calendar: settings.calendar,
    coverage: settings.coverage,
    presentation: settings.presentation,
    settingsHash: hash,
    version: programVersion(),
    isPartial: isNarrowed,
    places: await openPlaces(options.config, settings, {
      services: servicesIn(whole),
      records: records.records,
    }),
    records,
  };
  return { project, settings, warnings: problems };
}

/** People's part, in the folder of the settings, and where these say otherwise. */
export async function openRecords(config: string, { review, links, places }: Settings): Promise<Records> {
  const { createRecords } = await import('./adapters/files/records.ts');
  const { notesFolders } = await import('./app/change-notes.ts');
  const outside = [review.folder, dirname(review.proposals), ...notesFolders(places)];
  return createRecords(dirname(config), { outside, links });
}
