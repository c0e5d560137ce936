import type { AdjustmentPolicy } from './proposal.ts';
import type { RequestSettings } from './request-settings.ts';
import type { ResponsePolicy } from './violation.ts';

/** How violations are responded to and limits adjusted, and where both are written down. Folders as written. */
export interface ReviewSettings {
  /** Holds `violations/` and `notes/`. */
  readonly folder: string;
  /** Holds one file a proposal. */
  readonly proposals: string;
  readonly response: ResponsePolicy;
  readonly adjustment: AdjustmentPolicy;
  /** Where requests to merge a changed limit are opened; nowhere unless set. */
  readonly requests?: RequestSettings;
}
