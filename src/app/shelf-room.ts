import type { MakeRoom, Room, SavedReport } from '../model/artifact.ts';
import { editionFolder } from '../model/edition.ts';
import type { Instant } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { Issued, Ledger } from '../ports/ledger.ts';
import { keyOf, sealed } from '../render/room/sealed.ts';
import type { InTurn } from './answer.ts';

/** What a room is made of. */
export interface RoomParts {
  readonly ledger: Pick<Ledger, 'issued' | 'content'>;
  readonly room: MakeRoom;
  readonly clock: Clock;
}

/** The pages of a reading room, each made when it is asked for. */
export interface ShelvedRoom {
  /** Tells it from every room before it. */
  readonly number: number;
  /** What makes the page under a path; undefined where there is none. */
  readonly pageAt: (path: string) => (() => Buffer) | undefined;
}

/** The room of what was issued by then, or one that is still made, and until when it is good. */
interface Held {
  readonly state: string;
  readonly made: Promise<ShelvedRoom>;
  until: Instant;
}

/** Seconds after which a report that could not be read is looked at again. */
const AGAIN = 60;

/**
 * The reading room of what is issued, each report with its forms. It is made anew only when something else is issued, and after
 * a while when a report could not be read. Throws a SourceError while the ledger cannot be read.
 */
export function rememberingRoom(
  { ledger, room, clock }: RoomParts,
  forms: readonly string[],
  inTurn: InTurn,
): (issued: readonly Issued[]) => Promise<ShelvedRoom> {
  let number = 0;
  let last: Held | undefined;

  const make = async (
    issued: readonly Issued[],
    goodUntil: (until: Instant) => void,
  ): Promise<ShelvedRoom> => {
    try {
      const found = await room(savedOf(issued, forms, ledger));
      if (found.leftOut.length > 0) {
        // Whether it is the reports that cannot be read, or the ledger.
        await ledger.issued();
        goodUntil(clock.now() + AGAIN);
      }
      number += 1;
      return shelvedRoom(number, found);
    } catch (error) {
      goodUntil(Number.NEGATIVE_INFINITY);
      throw error;
    }
  };

  return (issued) => {
    const state = issued.map((one) => `${editionFolder(one)} ${one.hash}`).join('\n');
    if (!last || last.state !== state || clock.now() >= last.until) {
      const goodUntil = (until: Instant) => {
        held.until = until;
      };
      const made = inTurn(() => make(issued, goodUntil));
      const held: Held = { state, made, until: Number.POSITIVE_INFINITY };
      last = held;
    }
    return last.made;
  };
}

function shelvedRoom(number: number, { pages, madeBy }: Room): ShelvedRoom {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return {
    number,
    pageAt: (path) => {
      const page = byPath.get(path);
      return page && (() => sealed(page, keyOf({ madeBy }, page)));
    },
  };
}

/** Issued reports as they would lie in a folder, in the order of their paths. */
async function* savedOf(
  issued: readonly Issued[],
  forms: readonly string[],
  ledger: Pick<Ledger, 'content'>,
): AsyncGenerator<SavedReport> {
  const byFolder = new Map(issued.map((edition) => [editionFolder(edition), edition]));
  for (const [folder, edition] of [...byFolder].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    yield {
      folder,
      files: forms.map((name) => `${folder}/${name}`),
      read: () => ledger.content(edition),
    };
}
