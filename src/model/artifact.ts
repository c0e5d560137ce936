/** A rendered file, not yet published. `path` is relative to the output folder, with `/` between its parts. */
export interface Artifact {
  readonly path: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
}
