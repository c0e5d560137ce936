/** A request as it came: its headers by their names in small letters, and its body byte for byte. */
export interface HookRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** What a program is answered that tells of something. */
export interface HookAnswer {
  readonly status: 202 | 401 | 404 | 503;
  readonly text: string;
}

/** Where other programs tell of something by POST. */
export interface Hook {
  /** Whether a path is its own. */
  readonly has: (path: string) => boolean;
  readonly answer: (request: HookRequest) => Promise<HookAnswer>;
}
