import type { RunningServer } from '../adapters/server/server.ts';
import { rememberingFigures } from '../app/figures.ts';
import type { Live } from '../app/live.ts';
import type { Served, ServeState } from '../app/serve.ts';
import { rememberingViolations, snapshotOf } from '../app/snapshot.ts';
import { DRAFTS_FOLDER, hashOf, openRecords, readProjectFiles, systemClock } from '../compose.ts';
import type { Environment } from '../config/settings/environment.ts';
import type { Settings } from '../config/settings/settings.ts';
import { scrubbed } from '../model/scrub.ts';
import { isoOf } from '../model/window.ts';
import type { Logger } from '../ports/logger.ts';
import type { PublishedAt } from '../ports/published.ts';
import type { Wakeups } from '../ports/wakeups.ts';
import type { TemplateEngine } from '../render/templating.ts';
import { openAnswerPages } from './answers.ts';
import { type OpenPublishing, openPublishing, templatesOf } from './publishing.ts';

/** Seconds between wake-ups without another reason. */
const EVERY = 60;
/** A program that did not wake up for this long, in seconds, is stuck. */
const STUCK = 3600;

/** Where the server has reports and pages from: as they lie in the output folder, or made of the ledger when they are asked for. */
export type PagesFrom = 'folder' | 'ledger';

/** A project opened for serving, with its settings. */
export interface OpenServed extends Served {
  readonly settings: Settings;
  readonly templates: TemplateEngine;
  readonly published: PublishedAt;
}

/** Opens a project for serving. Throws an InputError for files with errors. */
export async function openServed(
  config: string,
  env: Environment,
  log: Logger,
  pagesFrom: PagesFrom = 'folder',
): Promise<OpenServed> {
  const hash = await currentHash(config, env);
  const opened = await openPublishing({ config, log }, env);
  const { publishing, settings, templates, close } = opened;
  const { host, port } = settings.server;
  const listen = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const published = await publishedBy(opened, pagesFrom);
  return { publishing, settings, templates, published, hash, listen, close };
}

/** What is published as the server shows it. Drafts are in no ledger: who made them has them in the output folder. */
async function publishedBy(
  { output, shelfParts }: Pick<OpenPublishing, 'output' | 'shelfParts'>,
  pagesFrom: PagesFrom,
): Promise<PublishedAt> {
  const { fileAt } = await import('../adapters/server/files.ts');
  const inFolder: PublishedAt = (path) => fileAt(output, path);
  if (pagesFrom === 'folder') return inFolder;
  const { shelfOf } = await import('../app/shelf.ts');
  const shelf = shelfOf(shelfParts);
  return (path) => (path.parts[0] === DRAFTS_FOLDER ? inFolder(path) : shelf(path));
}

/**
 * A hash of everything that opening reads, as it is now: settings, budgets, templates, and the proposals that changed
 * limits. Throws an InputError or a SourceError for what cannot be read.
 */
export async function currentHash(config: string, env: Environment): Promise<string> {
  const { settings, hash } = await readProjectFiles({ config }, env);
  if (!settings) return hash;
  const { readTemplates } = await import('../adapters/files/package.ts');
  const records = await openRecords(config, settings);
  const templates = await readTemplates(templatesOf(config, settings));
  const proposals = await records.read(settings.review.proposals, '.yaml');
  const files = [...Object.values(templates), ...proposals];
  return hashOf([hash, ...files.flatMap(({ file, text }) => [file, text])]);
}

/** The alarm clock of a schedule. */
export async function openWakeups(
  { schedule, calendar }: Settings,
  signal: AbortSignal,
  onReload: (reload: () => void) => () => void,
): Promise<Wakeups> {
  const { createWakeups } = await import('../adapters/cron/wakeups.ts');
  return createWakeups({ schedule, zone: calendar.zone, every: EVERY, signal, onReload });
}

/** Starts the HTTP server of a serving program. `state` is how it is now, once it woke up for the first time. */
export async function openServer(
  project: Live<OpenServed>,
  state: () => ServeState | undefined,
  log: Logger,
): Promise<RunningServer> {
  const { startServer } = await import('../adapters/server/server.ts');
  const { EXPOSITION_TYPE, exposition } = await import('../adapters/metrics/exposition.ts');
  const [figures, violations] = [rememberingFigures(), rememberingViolations()];
  return startServer({
    ...project.current.settings.server,
    names: () => namesOf(project.current.settings),
    published: (path) => project.during(({ published }) => published(path)),
    pages: await openAnswerPages(project),
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
