import type { ProjectAt } from '../compose.ts';
import { beside } from '../compose.ts';
import type { Environment } from '../config/settings/environment.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Logger } from '../ports/logger.ts';
import { NEVER } from '../ports/stopping.ts';
import { makeOutput } from './files.ts';
import { openPlace, type Place, type PlaceOptions } from './following.ts';
import { type LedgerOf, openLedger, openToLook } from './ledger.ts';

/** A place of a project at which people read and write records with a command, and what goes with it. */
export interface Workplace {
  readonly at: ProjectAt;
  /** The place itself, for what opens the ledger on its own. */
  readonly place: Place;
  /** Pushes what was written, where a repository is followed. Answers whether nothing is left to be pushed. */
  readonly push: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** What of a ledger is needed to write records. */
type Writings = Pick<Ledger, 'write' | 'writings' | 'pushed'>;

/**
 * Opens a project for a command of a person. Of one that follows a repository, records go through the ledger, which is only looked at until
 * something is written. Throws what finding the project does.
 */
export async function openWorkplace(
  options: PlaceOptions,
  env: Environment,
  log: Logger,
): Promise<Workplace> {
  await using opened = new AsyncDisposableStack();
  const place = opened.adopt(await openPlace(options, env, log), ({ close }) => close());
  const { following } = place;
  const { recordsBy, ...at } = place.files();
  let kept: Writings | undefined;
  const whole = opened.move();
  return {
    at: recordsBy
      ? {
          ...at,
          records: async (settings) => {
            kept ??= writtenWhenAsked({ config: at.config, settings }, whole);
            return recordsBy(kept);
          },
        }
      : at,
    place,
    push: async () => {
      if (following && kept) await following.push(kept, NEVER);
      return following?.state().unpushed === undefined;
    },
    close: () => whole.disposeAsync(),
  };
}

/** The writings of a ledger that is begun, or opened to be written to, with the first of them. */
function writtenWhenAsked(of: LedgerOf, opened: AsyncDisposableStack): Writings {
  let looking: Promise<Ledger> | undefined;
  let writing: Promise<Ledger> | undefined;
  const closed = async (opening: Promise<Ledger>) => {
    const ledger = await opening;
    opened.defer(() => ledger.close());
    return ledger;
  };
  const toWrite = () => {
    writing ??= closed(makeOutput(beside(of.config, of.settings.output)).then(() => openLedger(of)));
    return writing;
  };
  const toRead = () => {
    looking ??= closed(openToLook(of));
    return writing ?? looking;
  };
  return {
    write: async (one) => (await toWrite()).write(one),
    writings: async () => (await toRead()).writings(),
    pushed: async (...noted) => (await toWrite()).pushed(...noted),
  };
}
