import type { PublishedPath } from '../model/published-path.ts';

/** A published file as it is sent. `etag` is the same while what is in it is. */
interface Published {
  readonly mediaType: string;
  readonly etag: string;
}

/** One that is at hand as a whole. */
export interface PublishedBytes extends Published {
  readonly content: Uint8Array;
}

/** One that is read as fast as it is taken. Whoever has it disposes of it. */
export interface PublishedStream extends Published, AsyncDisposable {
  /** In bytes. */
  readonly size: number;
  readonly read: () => AsyncIterable<Uint8Array>;
}

/**
 * Finds what is published under a path; undefined where nothing is. Throws a SourceError when that cannot be told now, or the file not be had
 * now: whoever asks again later may get it.
 */
export type PublishedAt = (path: PublishedPath) => Promise<PublishedBytes | PublishedStream | undefined>;
