import { join, resolve } from 'node:path';
import { type Following, follow } from '../app/follow.ts';
import { followedRecords } from '../app/followed-records.ts';
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
import type { Environment } from '../config/settings/environment.ts';
import { isLocalPath, remoteTrouble } from '../config/settings/remote.ts';
import { InputError } from '../model/errors.ts';
import type { Secret } from '../model/source-settings.ts';
import type { Logger } from '../ports/logger.ts';
import type { Records } from '../ports/records.ts';
import type { Stopping } from '../ports/stopping.ts';
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
  /** `Headroom <headroom@example.org>`, who commits. */
  readonly author?: string;
}

/** A place of a project's files, which may change at each pull. */
export interface Place {
  readonly files: () => ProjectAt;
  readonly following?: Following;
  readonly close: () => Promise<void>;
}

/** Seconds for which a repository is waited for when it is pulled from or pushed to. */
const DEADLINE = 120;

/** Finds a project. Throws an InputError for options that contradict each other, and what following throws. */
export async function openPlace(options: PlaceOptions, env: Environment, log: Logger): Promise<Place> {
  const { project, config } = options;
  if (project === undefined) {
    refuseAlone(options);
    return { files: () => ({ config }), close: async () => {} };
  }
  const trouble = remoteTrouble(project);
  if (trouble !== undefined) throw new InputError(`--project: ${trouble}`);
  const { openRepository } = await import('../adapters/git/repository.ts');
  const home = resolve(options.clone ?? `${nameOf(project)}.headroom`);
  const repository = openRepository(
    {
      remote: isLocalPath(project) ? resolve(project) : project,
      ...(options.branch === undefined ? {} : { branch: options.branch }),
      path: options.path ?? '',
      folder: home,
      author: authorOf(options.author),
      ...(options.tokenFile === undefined ? {} : { token: secretIn(options.tokenFile, '--token-file') }),
      ...(options.sshKeyFile === undefined ? {} : { sshKeyFile: resolve(options.sshKeyFile) }),
      deadline: DEADLINE,
    },
    { readSecret, log },
  );
  const configIn = (files: string) => join(files, repository.path, config);
  const recordsIn = async (files: string): Promise<Records> => {
    // Of settings that cannot be read, those in use say where records are.
    const read = async (folder: string) =>
      (await readProjectFiles({ config: configIn(folder), home }, env)).settings;
    const settings = (await read(files).catch(ignoreInput)) ?? (await read(following.files()));
    if (!settings) throw new InputError('The settings have errors, so that records cannot be found.');
    return openRecords(configIn(files), { ...settings, links: 'inside' });
  };
  const following: Following = await follow(
    {
      repository,
      requireUsable: (files) => requireUsable({ config: configIn(files), home }, env),
      recordsIn,
      clock: systemClock,
      log,
    },
    AbortSignal.timeout(DEADLINE * 1000),
  );
  const { records, contains } = following;
  return {
    following,
    files: () => ({
      config: configIn(following.files()),
      home,
      records,
      recordsBy: (ledger) => followedRecords({ newest: records, contains, ledger, clock: systemClock }),
    }),
    close: repository.close,
  };
}

/** Throws an InputError where a project cannot be opened: mistakes in its files, or in its templates. */
async function requireUsable(options: ProjectOptions, env: Environment): Promise<void> {
  const { settings, project } = await readProject(options, env);
  for (const place of project.places ?? []) await place.close();
  const { close } = await openRenderer(templatesOf(options.config, settings));
  await close();
}

function ignoreInput(error: unknown): undefined {
  if (error instanceof InputError) return undefined;
  throw error;
}

function secretIn(file: string, setting: string): Secret {
  return { file: resolve(file), setting };
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

function authorOf(written = 'Headroom <headroom@localhost>'): {
  readonly name: string;
  readonly email: string;
} {
  const [, name, email] = /^([^<>\n]*[^<>\s])\s*<([^<>\s@]+@[^<>\s]+)>$/.exec(written) ?? [];
  if (name !== undefined && email !== undefined) return { name, email };
  throw new InputError(`“${written}” names no author. Write --author "Headroom <headroom@example.org>".`);
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
