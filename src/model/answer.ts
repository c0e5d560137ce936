import type { ResponseStep } from './finding.ts';
import type { Instant } from './window.ts';

/** What a link in a message lets one person do: take one step of one violation, until then. */
export interface AnswerGrant {
  /** The mailbox that the link was sent to. */
  readonly person: string;
  /** The violation's id, and the moment of the opening that it is of: a relapse needs other links. */
  readonly violation: string;
  readonly opened: Instant;
  readonly step: ResponseStep;
  readonly until: Instant;
}

/** How people answer without a terminal. */
export interface AnswerSettings {
  /** Seconds for which a link is good. */
  readonly lasts: number;
  /** The header in which a proxy names its user; nobody is named unless set. */
  readonly userHeader?: string;
  /** Addresses and networks that the header is believed from: `10.0.0.0/8`. */
  readonly trusted: readonly string[];
  /** Who of the proxy's users may answer; everybody whom it lets in when empty. */
  readonly people: readonly string[];
}

/** The address of a page on which a step of a violation can be taken; undefined where nobody can answer. */
export type AnswerLinks = (violation: string, opened: Instant, step: ResponseStep) => string | undefined;
