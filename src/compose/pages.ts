import { join } from 'node:path';
import type { RoomKeeping } from '../app/pages.ts';
import { wordsOfFailure } from '../app/unexpected.ts';
import { beside, DRAFTS_FOLDER, openRenderer, readProjectFiles } from '../compose.ts';
import type { Environment } from '../config/settings/environment.ts';
import { InputError } from '../model/errors.ts';
import { NEVER } from '../ports/stopping.ts';
import { type LedgerOf, lookAtLedger, openLedger, openToLook } from './ledger.ts';
import { openTargets, type PublishingOptions, templatesOf } from './publishing.ts';
import { draftsPublisher, roomsOf } from './rooms.ts';

/**
 * Opens what the pages around reports are made of: the templates, the ledger where there is one, and every target that has such pages.
 * A ledger is not begun by it. Throws an InputError for settings with errors.
 */
export async function openRoomKeeping(
  { log, ...at }: Omit<PublishingOptions, 'dry'>,
  env: Environment,
): Promise<RoomKeeping & AsyncDisposable> {
  const { config } = at;
  const { settings, problems } = await readProjectFiles({ ...at, mayLackBudgets: true }, env);
  if (!settings) throw new InputError('The settings have errors, so that no page was made.', problems);
  await using opened = new AsyncDisposableStack();
  const { exists } = await import('../adapters/files/read.ts');
  const renderer = opened.adopt(await openRenderer(templatesOf(config, settings)), (one) => one.close());
  const output = beside(config, settings.output);
  const of = { config, settings };
  const hasLedger = await isBegun(of);
  const ledger = opened.adopt(await (hasLedger ? openLedger : openToLook)(of), (one) => one.close());
  const rooms = {
    roomFor: await roomsOf(renderer, { ledger, madeBy: renderer.program }),
    wordsOf: (error: unknown) => wordsOfFailure(error, log),
  };
  const targets = await openTargets(config, settings, rooms);
  for (const { publisher } of targets) opened.adopt(publisher, (one) => one.close());
  const drafts = (await exists(join(output, DRAFTS_FOLDER)))
    ? [{ publisher: await draftsPublisher(output, renderer, rooms.wordsOf), takes: [] }]
    : [];
  const whole = opened.move();
  return {
    targets: [...targets, ...drafts],
    exclusively: (work, ...how) => (hasLedger ? ledger.exclusively(work, ...how) : work(NEVER)),
    log,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

async function isBegun(of: LedgerOf): Promise<boolean> {
  const ledger = await lookAtLedger(of);
  await ledger?.close();
  return ledger !== undefined;
}
