/** A rendered file, not yet published. `path` is relative to the output folder, with `/` between its parts. */
export interface Artifact {
  readonly path: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
}

/** A saved report with the files beside it, as paths relative to the output folder: its JSON, or why that cannot be read. */
export type SavedReport = { readonly path: string; readonly files: readonly string[] } & (
  | { readonly text: string }
  | { readonly unread: string }
);
