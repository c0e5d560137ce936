import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DONE } from '../app/deeds.ts';
import { dryRun } from '../app/dry-run.ts';
import type { Publishing, Target } from '../app/publishing.ts';
import type { ShelfParts } from '../app/shelf.ts';
import { wordsOfFailure } from '../app/unexpected.ts';
import { beside, openProject, openRenderer, type ProjectAt, readSecret, systemClock } from '../compose.ts';
import type { Environment } from '../config/settings/environment.ts';
import { isLocalPath } from '../config/settings/remote.ts';
import type { Settings } from '../config/settings/settings.ts';
import type { Problem } from '../model/errors.ts';
import type { Part } from '../model/part.ts';
import { REPORT_KINDS } from '../model/report.ts';
import {
  type GitTarget,
  OUTPUT_TARGET,
  type OwnersTarget,
  type TargetSettings,
} from '../model/target-settings.ts';
import type { Logger } from '../ports/logger.ts';
import type { Publisher } from '../ports/publisher.ts';
import type { TemplateEngine } from '../render/templating.ts';
import { openAnswerLinks } from './answer-links.ts';
import { makeOutput, readIfThere } from './files.ts';
import { openLedger, openToLook } from './ledger.ts';
import { directoryTargets } from './owners.ts';
import { openPrinting } from './pdf.ts';
import { noticesRenderer, publicationRenderer } from './rendering.ts';
import { draftsPublisher, folderPublisher, type Rooms, roomsOf } from './rooms.ts';
import { openTickets } from './tickets.ts';

/** The folder under the output folder in which git targets keep what they cloned. */
const GIT_CACHE = '.git-cache';

/** How a project is opened for publishing. */
export interface PublishingOptions extends ProjectAt {
  readonly log: Logger;
  /** Whether to look, or to say what would happen, and leave everything as it is. */
  readonly dry?: boolean;
}

/** A project opened for publishing. */
export interface OpenPublishing {
  readonly publishing: Publishing;
  readonly settings: Settings;
  readonly output: string;
  readonly templates: TemplateEngine;
  readonly warnings: readonly Problem[];
  /** What the files of the output folder are made of without it. */
  readonly shelfParts: ShelfParts;
  /** Gives up what is made for readers, at the end of the program. */
  readonly endRendering: () => Promise<void>;
  /** Lets go of the source, the ledger, every target and the renderer. */
  readonly close: () => Promise<void>;
}

/** The same for all who ask, made for the first. */
function once<A, T>(make: (by: A) => Promise<T>): (by: A) => Promise<T> {
  let made: Promise<T> | undefined;
  return (by) => {
    made ??= make(by);
    return made;
  };
}

/** What is let go of at the end. */
interface Closable {
  close(): Promise<void>;
}

/** Opens everything that publishing needs. Throws an InputError for wrong files, a SourceError for a ledger that cannot be used. */
export async function openPublishing(options: PublishingOptions, env: Environment): Promise<OpenPublishing> {
  const { config, log, dry = false } = options;
  // What is open already is closed again when a later part cannot be opened.
  await using opened = new AsyncDisposableStack();
  const kept = <T extends Closable>(part: T): T => opened.adopt(part, () => part.close());
  const ledgerOf = once(async (settings: Settings) => {
    if (!dry) await makeOutput(beside(config, settings.output));
    return kept(await (dry ? openToLook : openLedger)({ config, settings }));
  });
  const { recordsBy } = options;
  const { project, settings, source, warnings } = await openProject(
    {
      config,
      ...(options.home === undefined ? {} : { home: options.home }),
      ...(recordsBy ? { records: async (read) => recordsBy(await ledgerOf(read)) } : {}),
    },
    env,
  );
  kept(source);
  const output = beside(config, settings.output);
  // Before a ledger begins: a mistake in a template must not begin one.
  const renderer = kept(await openRenderer(templatesOf(config, settings)));
  const ledger = await ledgerOf(settings);
  if (ledger.isNew && !dry) {
    log.warn(
      `${ledger.name} is a new ledger: it begins now, and nothing that was due before is published by itself.`,
    );
  }
  const gists = { ledger, madeBy: renderer.program, pause: setImmediate };
  const rooms: Rooms = {
    roomFor: await roomsOf(renderer, gists),
    wordsOf: (error) => wordsOfFailure(error, log),
  };
  const { tickets, ...ticketing } = await openTickets(settings, { readSecret, clock: systemClock });
  const targets = [...(await openTargets(config, settings, rooms)), ...ticketing.targets];
  for (const { publisher } of targets) kept(publisher);
  const { print } = await openPrinting(config, settings);
  const linksFor = openAnswerLinks(settings.server, { clock: systemClock, log });
  const publishing: Publishing = {
    project,
    schedule: settings.schedule,
    targets,
    directory: settings.directory,
    tickets,
    drafts: await draftsPublisher(output, renderer, rooms.wordsOf),
    source,
    ledger,
    gists,
    clock: systemClock,
    log,
    says: DONE,
    render: await publicationRenderer(renderer, linksFor),
    renderNotices: await noticesRenderer(renderer, settings.directory, linksFor),
    ...(print ? { print } : {}),
    settingsText: () =>
      readIfThere(config).then(
        (text = '') => text,
        () => '',
      ),
  };
  const whole = opened.move();
  return {
    publishing: dry ? dryRun(publishing) : publishing,
    settings,
    output,
    templates: renderer.templates,
    warnings,
    shelfParts: {
      ledger,
      maker: renderer.shelf,
      clock: systemClock,
      ...(print && settings.pdf?.output ? { print } : {}),
    },
    endRendering: renderer.close,
    close: () => whole.disposeAsync(),
  };
}

/** Every target of the settings, after the output folder. */
export async function openTargets(
  config: string,
  settings: Settings,
  rooms: Rooms,
): Promise<readonly Target[]> {
  const output = beside(config, settings.output);
  const places = { config, output, rooms };
  const targets = await Promise.all(
    settings.targets.map(async ({ to, ...target }) =>
      to.kind === 'owners' ? [] : [await targetOf({ ...target, to }, places)],
    ),
  );
  return [
    await outputTarget(output, rooms, settings.pdf?.output),
    ...targets.flat(),
    ...(await directoryTargets(settings, { readSecret, clock: systemClock })),
  ];
}

/** The folder of the user's own templates. */
export function templatesOf(config: string, { templates }: Settings): string | undefined {
  return templates && beside(config, templates);
}

/** A log of one JSON object a line. */
export async function openJsonLog(write: (line: string) => void): Promise<Logger> {
  const { createJsonLog } = await import('../adapters/log/log.ts');
  return createJsonLog({ write });
}

async function outputTarget(output: string, rooms: Rooms, wantsPdf = false): Promise<Target> {
  const publisher = await folderPublisher(OUTPUT_TARGET, output, rooms);
  return { publisher, takes: REPORT_KINDS, wantsPdf };
}

/** A target with a way of its own, beside the directory. */
type OwnTarget = Omit<TargetSettings, 'to'> & { readonly to: Exclude<TargetSettings['to'], OwnersTarget> };

/** Where a project's files are, and what lies beside reports. */
interface Places {
  readonly config: string;
  readonly output: string;
  readonly rooms: Rooms;
}

async function targetOf(settings: OwnTarget, places: Places): Promise<Target> {
  const { reports, services, to } = settings;
  return {
    publisher: await publisherOf(settings, places),
    takes: reports,
    partFor: () => ({ services }),
    wantsPdf: 'pdf' in to,
    ...(to.kind === 'git' && !to.pages ? { withoutRoom: true } : {}),
  };
}

async function publisherOf({ name, to }: OwnTarget, { config, output, rooms }: Places): Promise<Publisher> {
  switch (to.kind) {
    case 'folder':
      return folderPublisher(name, beside(config, to.path), rooms);
    case 'email': {
      const { createEmailPublisher } = await import('../adapters/smtp/publisher.ts');
      return createEmailPublisher(name, to, { readSecret, clock: systemClock });
    }
    case 'git': {
      const { createGitPublisher } = await import('../adapters/git/publisher.ts');
      const { roomFor, wordsOf } = rooms;
      const aroundFor = (part: Part) => ({ room: roomFor(part), wordsOf });
      const tools = { readSecret, cache: join(output, GIT_CACHE), aroundFor };
      return createGitPublisher(name, gitPathsOf(to, config), tools);
    }
    case 'webhook': {
      const { createWebhookPublisher } = await import('../adapters/webhook/publisher.ts');
      return createWebhookPublisher(name, to, { readSecret, clock: systemClock });
    }
  }
}

/** A git target with its paths from the root, since git runs in a folder of its own; `~/` is for ssh to read. */
export function gitPathsOf(to: GitTarget, config: string): GitTarget {
  const { remote, sshKeyFile } = to;
  const path = (written: string) => resolve(beside(config, written));
  return {
    ...to,
    ...(isLocalPath(remote) && { remote: path(remote) }),
    ...(sshKeyFile !== undefined && !sshKeyFile.startsWith('~') && { sshKeyFile: path(sshKeyFile) }),
  };
}
