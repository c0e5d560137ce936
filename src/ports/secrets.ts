import type { Secret } from '../model/source-settings.ts';

/** Reveals a secret; one in a file is read anew each time. Throws a SourceError for a file that cannot be read. */
export type ReadSecret = (secret: Secret) => Promise<string>;
