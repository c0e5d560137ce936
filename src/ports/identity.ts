import type { Writer } from '../model/writer.ts';

/** Who works with the program. */
export interface Identity {
  /** The person as git knows them in the project's folder, or else the login; undefined when neither has a name. */
  whoWorks(): Promise<Required<Writer> | undefined>;
}
