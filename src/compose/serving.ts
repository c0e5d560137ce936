import type { RunningServer } from '../adapters/server/server.ts';
import { rememberingFigures } from '../app/figures.ts';
import type { FollowState } from '../app/follow.ts';
import type { Live } from '../app/live.ts';
import { type HookPlace, pulledOnDemand } from '../app/pulled-on-demand.ts';
import { readinessOf } from '../app/readiness.ts';
import type { Served, ServeState } from '../app/serve.ts';
import { rememberingViolations, snapshotOf } from '../app/snapshot.ts';
import { watched } from '../app/watched.ts';
import {
  DRAFTS_FOLDER,
  hashOf,
  openRecords,
  type ProjectAt,
  readProjectFiles,
  readSecret,
  systemClock,
} from '../compose.ts';
import type { Environment } from '../config/settings/environment.ts';
import type { Settings } from '../config/settings/settings.ts';
import { publicBase, type ServerSettings } from '../model/server-settings.ts';
import type { Logger } from '../ports/logger.ts';
import type { Pages } from '../ports/pages.ts';
import type { PublishedAt } from '../ports/published.ts';
import type { OnWake, Wakeups } from '../ports/wakeups.ts';
import type { TemplateEngine } from '../render/templating.ts';
import { openAnswerPages } from './answers.ts';
import type { Place } from './following.ts';
import { type OpenPublishing, openPublishing, templatesOf } from './publishing.ts';

export { replicaName } from '../adapters/system/replica.ts';

/** Seconds between wake-ups without another reason. */
const EVERY = 60;

/** A project opened for serving, with its settings. */
export interface OpenServed extends Served {
  readonly settings: Settings;
  readonly templates: TemplateEngine;
  readonly published: PublishedAt;
  /** Gives up what is made for readers, when nobody waits for it any more. */
  readonly endRendering: () => Promise<void>;
}

/** Opens a project for serving. Throws an InputError for files with errors. */
export async function openServed(at: ProjectAt, env: Environment, log: Logger): Promise<OpenServed> {
  const hash = await currentHash(at, env);
  const opened = await openPublishing({ ...at, log }, env);
  const { publishing, settings, templates, endRendering, close } = opened;
  const { host, port } = settings.server;
  if (settings.server.pull && at.home === undefined) log.warn(NOT_FOLLOWED);
  const listen = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const published = await publishedBy(opened);
  return { publishing, settings, templates, published, hash, listen, endRendering, close };
}

/**
 * What is published as the server shows it: where several programs may share the ledger, it is made of that, since the folder of each
 * has only what that one published. Drafts are in no ledger: who made them has them in the output folder.
 */
async function publishedBy({
  settings,
  output,
  shelfParts,
}: Pick<OpenPublishing, 'settings' | 'output' | 'shelfParts'>): Promise<PublishedAt> {
  const { fileAt } = await import('../adapters/server/files.ts');
  const inFolder: PublishedAt = (path) => fileAt(output, path);
  if (!settings.ledger) return inFolder;
  const { shelfOf } = await import('../app/shelf.ts');
  const shelf = shelfOf(shelfParts);
  return (path) => (path.parts[0] === DRAFTS_FOLDER ? inFolder(path) : shelf(path));
}

const NOT_FOLLOWED =
  'server.pull is for a project that follows a repository, and this one does not: /pull is not there. Name the repository with --project, or remove server.pull.';

/**
 * A hash of everything that opening reads, as it is now: settings, budgets, templates, and the proposals that changed
 * limits. Throws an InputError or a SourceError for what cannot be read.
 */
export async function currentHash(at: ProjectAt, env: Environment): Promise<string> {
  const { config } = at;
  const { settings, hash } = await readProjectFiles(at, env);
  if (!settings) return hash;
  const { readTemplates } = await import('../adapters/files/package.ts');
  const records = await (at.records?.(settings) ?? openRecords(config, settings));
  const templates = await readTemplates(templatesOf(config, settings));
  const proposals = await records.read(settings.review.proposals, '.yaml');
  const files = [...Object.values(templates), ...proposals];
  return hashOf([config, hash, ...files.flatMap(({ file, text }) => [file, text])]);
}

/** The alarm clock of a schedule. */
export async function openWakeups(
  { schedule, calendar }: Settings,
  signal: AbortSignal,
  on: { readonly onReload: OnWake; readonly onTold?: OnWake },
): Promise<Wakeups> {
  const { createWakeups } = await import('../adapters/cron/wakeups.ts');
  return createWakeups({ schedule, zone: calendar.zone, every: EVERY, signal, ...on });
}

/** What the HTTP server tells of the program that it is in. */
export interface ServerAbout {
  /** What the program is called among those that share its ledger. */
  readonly name: string;
  /** How it is now, once it woke up for the first time. */
  readonly state: () => ServeState | undefined;
  /** How the project stands, where it follows a repository. */
  readonly standing?: () => Promise<FollowState>;
  /** The branch that is followed; the one of the remote's HEAD unless given. */
  readonly branch?: string;
  /** Wakes the program up. */
  readonly wake: () => void;
  readonly log: Logger;
}

/** Starts the HTTP server of a serving program. */
export async function openServer(project: Live<OpenServed>, about: ServerAbout): Promise<RunningServer> {
  const { name, state, standing, branch, wake, log } = about;
  const { startServer } = await import('../adapters/server/server.ts');
  const { EXPOSITION_TYPE, exposition } = await import('../adapters/metrics/exposition.ts');
  const [figures, violations] = [rememberingFigures(), rememberingViolations()];
  return startServer({
    ...project.current.settings.server,
    names: () => namesOf(project.current.settings),
    published: (path) => project.during(({ published }) => published(path)),
    pages: telling(await openAnswerPages(project), about),
    hook: pulledOnDemand({
      place: () => (standing ? hookPlaceOf(project.current.settings.server) : undefined),
      wake,
      clock: systemClock,
      log,
      ...(branch === undefined ? {} : { branch }),
    }),
    metrics: async () => ({
      mediaType: EXPOSITION_TYPE,
      text: await project.during(async ({ publishing }) => {
        const known = { serving: { state: state() }, project: await standing?.() };
        const snapshot = () => snapshotOf(publishing, figures, violations);
        return exposition(await watched(publishing, known, snapshot));
      }),
    }),
    readiness: () =>
      project.during(async ({ publishing }) =>
        readinessOf(publishing, { name, state: state(), project: await standing?.() }),
      ),
    log,
  });
}

function hookPlaceOf(server: ServerSettings): HookPlace | undefined {
  const { pull } = server;
  const base = publicBase(server);
  return pull && { secret: () => readSecret(pull.secret), ...(base === undefined ? {} : { base }) };
}

/** Tells of each form that was sent where what it wrote is to be pushed. */
function telling(pages: () => Pages | undefined, { standing, wake }: ServerAbout): () => Pages | undefined {
  if (!standing) return pages;
  return () => {
    const found = pages();
    if (!found) return undefined;
    const answer: Pages['answer'] = async (request) => {
      const answered = await found.answer(request);
      if (request.method === 'POST') wake();
      return answered;
    };
    return { has: (path) => found.has(path), trust: found.trust, answer };
  };
}

/** What the server is called: where it listens, and where readers reach it or what it writes. */
function namesOf({ server: { host, publicUrl }, presentation: { reportsUrl } }: Settings): readonly string[] {
  const addresses = [publicUrl, reportsUrl].flatMap((address) => address ?? []);
  return [host.toLowerCase(), ...addresses.map((address) => new URL(address).hostname)];
}

/** Pushes the metrics to the settings' Pushgateway, when they name one. A failure is only told. */
export async function pushIfWanted(
  { settings, publishing }: Pick<OpenServed, 'settings' | 'publishing'>,
  { standing }: Pick<Place, 'standing'>,
  log: Logger,
): Promise<void> {
  if (settings.pushgateway === undefined) return;
  const { pushMetrics } = await import('../adapters/metrics/push.ts');
  const { SourceError } = await import('../model/errors.ts');
  const known = { project: await standing?.() };
  const snapshot = await watched(publishing, known, () => snapshotOf(publishing));
  await pushMetrics(settings.pushgateway, snapshot).catch((error: unknown) => {
    if (!(error instanceof SourceError)) throw error;
    log.warn(error.message);
  });
}
