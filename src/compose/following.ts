import { join, resolve } from 'node:path';
import { type Following, type FollowState, follow } from '../app/follow.ts';
import { followedRecords } from '../app/followed-records.ts';
import { onlyLookedAt } from '../app/only-looked-at.ts';
import { projectDiagnoses } from '../app/project-diagnoses.ts';
import type { Publishing } from '../app/publishing.ts';
import {
  openRecords,
  openRenderer,
  type ProjectAt,
  type ProjectOptions,
  readProject,
  readProjectFiles,
  readSecret,
  systemClock,
} from '../compose.ts';
import { MESSAGES } from '../config/messages.ts';
import type { Environment } from '../config/settings/environment.ts';
import { isBranch, isGitName, leadsOut } from '../config/settings/git-names.ts';
import { isLocalPath, remoteTrouble } from '../config/settings/remote.ts';
import { InputError } from '../model/errors.ts';
import { visibleLine } from '../model/one-line.ts';
import type { RepositorySettings } from '../model/repository-settings.ts';
import { withoutUsers } from '../model/scrub.ts';
import type { Logger } from '../ports/logger.ts';
import type { Diagnosis } from '../ports/publisher.ts';
import type { Records } from '../ports/records.ts';
import { NEVER, type Stopping } from '../ports/stopping.ts';
import { readIfThere } from './files.ts';
import { templatesOf } from './publishing.ts';

/** Where a project is: in files of this machine, or in a repository that it follows. */
export interface PlaceOptions {
  /** The settings file; of a followed project relative to its folder in the repository. */
  readonly config: string;
  /** What `git clone` takes; the project is followed then. */
  readonly project?: string;
  readonly branch?: string;
  /** The project's folder in the repository. */
  readonly path?: string;
  /** The folder of the clone, beside which a relative output folder lies. */
  readonly clone?: string;
  readonly tokenFile?: string;
  readonly sshKeyFile?: string;
  /** Whether it is only looked at, so that a program that serves from the clone is left alone. */
  readonly look?: boolean;
  /** `Headroom <headroom@example.org>`, who commits. */
  readonly author?: string;
}

/** A place of a project's files, which may change at each pull. */
export interface Place {
  readonly files: () => ProjectAt;
  readonly following?: Following;
  /** How a followed project stands, with when it was pulled last by whatever program has its clone. */
  readonly standing?: () => Promise<FollowState>;
  /** What is found of the repository of a followed project. */
  readonly examine?: (signal: AbortSignal) => Promise<readonly Diagnosis[]>;
  readonly close: () => Promise<void>;
}

/** Seconds for which a repository is waited for when it is pulled from or pushed to. */
const DEADLINE = 120;

/**
 * Finds a project. Throws an InputError for options that contradict each other and for a clone that is another project's, and what following
 * throws.
 */
export async function openPlace(
  options: PlaceOptions,
  env: Environment,
  log: Logger,
  stop: AbortSignal = NEVER,
): Promise<Place> {
  const { project, config } = options;
  if (project === undefined) {
    refuseAlone(options);
    return { files: () => ({ config }), close: async () => {} };
  }
  const { openRepository } = await import('../adapters/git/repository.ts');
  const settings = repositoryOf({ ...options, project });
  const { folder: home, path } = settings;
  await requireOwn(settings);
  const opened = openRepository(settings, { readSecret, log });
  const repository = options.look ? onlyLookedAt(opened) : opened;
  const configIn = (files: string) => join(files, path, config);
  const recordsIn = async (files: string): Promise<Records> => {
    // Of settings that cannot be read, those in use say where records are.
    const read = async (folder: string) =>
      (await readProjectFiles({ config: configIn(folder), home }, env)).settings;
    const found = (await read(files).catch(ignoreInput)) ?? (await read(following.files()));
    if (!found) throw new InputError('The settings have errors, so that records cannot be found.');
    return openRecords(configIn(files), { ...found, links: 'inside' });
  };
  const requireUsable = async (files: string) => {
    await requireSettings(files, join(path, config));
    await requireProject({ config: configIn(files), home }, env);
  };
  const following: Following = await follow(
    {
      repository,
      requireUsable,
      recordsIn,
      clock: systemClock,
      log: options.look ? SAID_BY_THE_STATE : log,
    },
    stop,
  );
  await makeOwn(settings);
  const { newest } = following;
  return {
    following,
    standing: async () => {
      const state = following.state();
      const pulledAt = (await opened.pulledAt()) ?? state.pulledAt;
      return pulledAt === undefined ? state : { ...state, pulledAt };
    },
    examine: (signal) => projectDiagnoses(following.state(), () => opened.tryToPush(signal)),
    files: () => ({
      config: configIn(following.files()),
      home,
      records: async () => (await newest()).records,
      recordsBy: (ledger) => followedRecords({ newest, ledger, clock: systemClock }),
    }),
    close: opened.close,
  };
}

/** What is followed and how, as the command line says it. Throws an InputError for what it cannot be. */
function repositoryOf(options: PlaceOptions & { readonly project: string }): RepositorySettings {
  const { project, branch, path = '', config, tokenFile, sshKeyFile } = options;
  const trouble = remoteTrouble(
    project,
    'Name the file of the token with --token-file, that of a key with --ssh-key-file',
  );
  if (trouble !== undefined) throw new InputError(`--project: ${trouble}`);
  if (branch !== undefined && !isBranch(branch))
    throw new InputError(`--branch: ${MESSAGES.badBranch(branch)}`);
  if (leadsOut(path)) throw new InputError(`--path: ${MESSAGES.outsideRepository(path)}`);
  if (leadsOut(config))
    throw new InputError(
      `--config: “${config}” leads out of the repository. Of a project that follows one, the settings are a file in its folder there (--path). Write headroom.yaml or the like.`,
    );
  return {
    remote: isLocalPath(project) ? resolve(project) : project,
    ...(branch === undefined ? {} : { branch }),
    path: partsOf(path).join('/'),
    folder: resolve(options.clone ?? `${[nameOf(project), ...partsOf(path)].join('-')}.headroom`),
    author: authorOf(options.author),
    ...(tokenFile === undefined ? {} : { token: { file: resolve(tokenFile), setting: '--token-file' } }),
    ...(sshKeyFile === undefined ? {} : { sshKeyFile: resolve(sshKeyFile) }),
    deadline: DEADLINE,
  };
}

/** The file in a clone's folder that says whose it is. */
const WHOSE = 'project.txt';

/** Two projects, or branches, in one folder would have one commit in use and one ledger. Throws an InputError where it is another's. */
async function requireOwn(settings: RepositorySettings): Promise<void> {
  const { folder } = settings;
  const whose = (await readIfThere(join(folder, WHOSE)))?.trim();
  const name = projectName(settings);
  if (whose === undefined || whose === name) return;
  throw new InputError(
    `${folder} has the clone and the output of another project, ${whose}, and this is ${name}. Name the same one, also with the same --branch or none; or give this one a folder of its own with --clone. If it is the same project, which moved, remove ${join(folder, WHOSE)}.`,
  );
}

/** Makes the folder of a clone this project's: only once it is followed, so that a slip in an option claims none. */
async function makeOwn(settings: RepositorySettings): Promise<void> {
  const { createFile } = await import('../adapters/io/write.ts');
  const made = await createFile({ folder: settings.folder, path: WHOSE }, `${projectName(settings)}\n`);
  if (!made) await requireOwn(settings);
}

function projectName({ remote, path, branch }: RepositorySettings): string {
  const place = withoutUsers(path === '' ? remote : `${remote} ${path}`);
  return branch === undefined ? place : `${place}, branch ${branch}`;
}

/** Throws an InputError where the settings are not in a commit. */
async function requireSettings(files: string, config: string): Promise<void> {
  const { exists } = await import('../adapters/files/read.ts');
  if (await exists(join(files, config))) return;
  throw new InputError(
    `There is no ${config} in it. Name the project’s folder in the repository with --path, and its settings with --config.`,
  );
}

/** Who looks is told how it stands, and not what is news. */
const SAID_BY_THE_STATE: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** Throws an InputError where a project cannot be opened: mistakes in its files, or in its templates. */
async function requireProject(options: ProjectOptions, env: Environment): Promise<void> {
  const { settings, project } = await readProject(options, env);
  for (const place of project.places ?? []) await place.close();
  const { close } = await openRenderer(templatesOf(options.config, settings));
  await close();
}

function ignoreInput(error: unknown): undefined {
  if (error instanceof InputError) return undefined;
  throw error;
}

/** Options that say how to follow, where nothing is followed. */
function refuseAlone({ branch, path, clone, tokenFile, sshKeyFile, author }: PlaceOptions): void {
  const given = Object.entries({
    '--branch': branch,
    '--path': path,
    '--clone': clone,
    '--token-file': tokenFile,
    '--ssh-key-file': sshKeyFile,
    '--author': author,
  }).find(([, value]) => value !== undefined);
  if (given) throw new InputError(`${given[0]} says how a repository is followed. Name it with --project.`);
}

function nameOf(remote: string): string {
  const [last] = remote
    .split(/[/:]/)
    .filter((part) => part !== '')
    .slice(-1);
  return last?.replace(/\.git$/, '').replace(/[^\w.-]/g, '') || 'project';
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function authorOf(written = 'Headroom <headroom@localhost>'): RepositorySettings['author'] {
  const [, name, email] = /^([^<>\n]*[^<>\s])\s*<([^<>\s@]+@[^<>\s]+)>$/.exec(written) ?? [];
  if (name !== undefined && email !== undefined && isGitName(name)) return { name, email };
  throw new InputError(
    `--author: “${visibleLine(written)}” names no author. Write "Headroom <headroom@example.org>".`,
  );
}

/** Pushes what was written, where a repository is followed. Answers whether nothing is left to be pushed. */
export async function pushWritten(
  { following }: Place,
  { ledger }: Pick<Publishing, 'ledger'>,
  { stop }: Pick<Stopping, 'stop'>,
): Promise<boolean> {
  await following?.push(ledger, stop);
  return following?.state().unpushed === undefined;
}
