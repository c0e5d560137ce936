import { editionFolder } from '../model/edition.ts';
import { InputError } from '../model/errors.ts';
import type { Instant } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { Issued } from '../ports/ledger.ts';
import type { InTurn } from './answer.ts';
import type { MadeFile } from './shelf-kept.ts';
import type { ShelfLedger, ShelfMaker } from './shelf-maker.ts';

/** What a room is made of. */
export interface RoomParts {
  readonly ledger: ShelfLedger;
  readonly maker: Pick<ShelfMaker, 'room' | 'page'>;
  readonly clock: Clock;
}

/** The pages of a reading room, each made when it is asked for. */
export interface ShelvedRoom {
  /** Tells it from every room before it. */
  readonly number: number;
  /** What makes the page under a path; undefined where there is none. */
  readonly pageAt: (path: string) => (() => Promise<MadeFile>) | undefined;
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
  { ledger, maker, clock }: RoomParts,
  forms: readonly string[],
  inTurn: InTurn,
): (issued: readonly Issued[]) => Promise<ShelvedRoom> {
  let number = 0;
  let last: Held | undefined;

  const make = async (
    issued: readonly Issued[],
    goodUntil: (until: Instant) => void,
  ): Promise<ShelvedRoom> => {
    const forget = (error: unknown): never => {
      if (!(error instanceof InputError)) goodUntil(Number.NEGATIVE_INFINITY);
      throw error;
    };
    number += 1;
    const room = { number, issued, forms };
    try {
      const { paths, leftOut } = await maker.room(room, ledger);
      if (leftOut.length > 0) {
        // Whether it is the reports that cannot be read, or the ledger.
        await ledger.issued();
        goodUntil(clock.now() + AGAIN);
      }
      const there = new Set(paths);
      const page = (path: string) => maker.page({ ...room, path, leftOut: leftOut.length }, ledger);
      return {
        number: room.number,
        pageAt: (path) => (there.has(path) ? () => page(path).catch(forget) : undefined),
      };
    } catch (error) {
      return forget(error);
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
