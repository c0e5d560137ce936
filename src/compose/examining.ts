import type { Examined, Part } from '../app/doctor.ts';
import { overlayLedger } from '../app/overlay-ledger.ts';
import { openRenderer, type ProjectAt, readProject, readSecret, systemClock } from '../compose.ts';
import type { Environment } from '../config/settings/environment.ts';
import { isExpected, messageOf } from '../model/errors.ts';
import { answeringDiagnosis } from './answer-links.ts';
import { openToLook } from './ledger.ts';
import { openPrinting } from './pdf.ts';
import { openTargets, templatesOf } from './publishing.ts';
import { openSources } from './sources.ts';
import { openTickets } from './tickets.ts';

/** A project opened for a look at it, as far as it can be. */
export interface OpenExamined {
  readonly examined: Examined;
  /** Lets go of what could be opened. */
  readonly close: () => Promise<void>;
}

/** Opens each part of what publishing needs on its own. Throws an InputError for files with errors only. */
export async function openExamined(at: ProjectAt, env: Environment): Promise<OpenExamined> {
  const { config } = at;
  const { project, settings } = await readProject(at, env);
  await using opened = new AsyncDisposableStack();
  const part = async <T extends { close(): Promise<void> }>(open: Promise<T>): Promise<Part<T>> => {
    try {
      const value = opened.adopt(await open, (one) => one.close());
      return () => value;
    } catch (error) {
      if (!isExpected(error)) throw error;
      return () => {
        throw error;
      };
    }
  };
  for (const place of project.places ?? []) opened.adopt(place, () => place.close());
  const source = await part(openSources(config, settings));
  const ledger = await part(openToLook({ config, settings }));
  const renderer = await part(openRenderer(templatesOf(config, settings)));
  const targets = [
    ...(await openTargets(config, settings, {
      roomFor: () => (saved) => renderer().room(saved, []),
      wordsOf: messageOf,
    })),
    ...(await openTickets(settings, { readSecret, clock: systemClock })).targets,
  ];
  for (const { publisher } of targets) opened.adopt(publisher, () => publisher.close());
  const { printing } = await openPrinting(config, settings);
  const whole = opened.move();
  return {
    examined: {
      project,
      schedule: settings.schedule,
      targets,
      directory: settings.directory,
      clock: systemClock,
      source,
      ledger: () => overlayLedger(ledger(), systemClock),
      render: () => renderer().render,
      answering: () => answeringDiagnosis(settings.server),
      ...(printing ? { printing } : {}),
    },
    close: () => whole.disposeAsync(),
  };
}
