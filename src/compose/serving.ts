import type { RunningServer } from '../adapters/server/server.ts';
import { rememberingFigures } from '../app/figures.ts';
import type { Following } from '../app/follow.ts';
import type { Live } from '../app/live.ts';
import type { Served, ServeState } from '../app/serve.ts';
import { rememberingViolations, snapshotOf } from '../app/snapshot.ts';
import {
  DRAFTS_FOLDER,
  hashOf,
  openRecords,
  type ProjectAt,
  readProjectFiles,
  systemClock,
} from '../compose.ts';
import type { Environment } from '../config/settings/environment.ts';
import type { Settings } from '../config/settings/settings.ts';
import { scrubbed } from '../model/scrub.ts';
import { isoOf } from '../model/window.ts';
import type { Logger } from '../ports/logger.ts';
import type { Pages } from '../ports/pages.ts';
import type { PublishedAt } from '../ports/published.ts';
import type { OnWake, Wakeups } from '../ports/wakeups.ts';
import type { TemplateEngine } from '../render/templating.ts';
import { openAnswerPages } from './answers.ts';
import { type OpenPublishing, openPublishing, templatesOf } from './publishing.ts';

export { replicaName } from '../adapters/system/replica.ts';

/** Seconds between wake-ups without another reason. */
const EVERY = 60;
/** A program that did not wake up for this long, in seconds, is stuck. */
const STUCK = 3600;

/** A project opened for serving, with its settings. */
export interface OpenServed extends Served {
  readonly settings: Settings;
  readonly templates: TemplateEngine;
  readonly published: PublishedAt;
}

/** Opens a project for serving. Throws an InputError for files with errors. */
export async function openServed(at: ProjectAt, env: Environment, log: Logger): Promise<OpenServed> {
  const hash = await currentHash(at, env);
  const opened = await openPublishing({ ...at, log }, env);
  const { publishing, settings, templates, close } = opened;
  const { host, port } = settings.server;
  const listen = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const published = await publishedBy(opened);
  return { publishing, settings, templates, published, hash, listen, close };
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
  readonly following?: Following;
  /** Told when somebody may have answered on a page. */
  readonly onAnswer: () => void;
  readonly log: Logger;
}

/** Starts the HTTP server of a serving program. */
export async function openServer(project: Live<OpenServed>, about: ServerAbout): Promise<RunningServer> {
  const { state, log } = about;
  const { startServer } = await import('../adapters/server/server.ts');
  const { EXPOSITION_TYPE, exposition } = await import('../adapters/metrics/exposition.ts');
  const [figures, violations] = [rememberingFigures(), rememberingViolations()];
  return startServer({
    ...project.current.settings.server,
    names: () => namesOf(project.current.settings),
    published: (path) => project.during(({ published }) => published(path)),
    pages: telling(await openAnswerPages(project), about),
    metrics: async () => ({
      mediaType: EXPOSITION_TYPE,
      text: await project.during(async ({ publishing }) =>
        exposition(await snapshotOf(publishing, figures, violations)),
      ),
    }),
    troubles: async () => [...new Set(troublesOf(state()).map(scrubbed))],
    log,
  });
}

/** Tells of each form that was sent where what it wrote is to be pushed. */
function telling(
  pages: () => Pages | undefined,
  { following, onAnswer }: ServerAbout,
): () => Pages | undefined {
  if (!following) return pages;
  return () => {
    const found = pages();
    if (!found) return undefined;
    const answer: Pages['answer'] = async (request) => {
      const answered = await found.answer(request);
      if (request.method === 'POST') onAnswer();
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

function troublesOf(state: ServeState | undefined): readonly string[] {
  if (!state) return ['It has not woken up yet.'];
  const stuck = systemClock.now() - state.wokeAt > STUCK;
  return [
    ...(stuck ? [`It last woke up at ${isoOf(state.wokeAt)}.`] : []),
    ...(state.brokenFiles === undefined ? [] : [state.brokenFiles]),
    ...(state.failure === undefined ? [] : [state.failure]),
  ];
}

/** Pushes the metrics to the settings' Pushgateway, when they name one. A failure is only told. */
export async function pushIfWanted(
  { settings, publishing }: Pick<OpenServed, 'settings' | 'publishing'>,
  log: Logger,
): Promise<void> {
  if (settings.pushgateway === undefined) return;
  const { pushMetrics } = await import('../adapters/metrics/push.ts');
  const { SourceError } = await import('../model/errors.ts');
  await pushMetrics(settings.pushgateway, await snapshotOf(publishing)).catch((error: unknown) => {
    if (!(error instanceof SourceError)) throw error;
    log.warn(error.message);
  });
}
