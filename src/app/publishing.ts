import type { Directory } from '../model/directory.ts';
import type { Edition } from '../model/edition.ts';
import type { Notices } from '../model/notice.ts';
import type { Part } from '../model/part.ts';
import type { NoticesPublication, ReportPublication } from '../model/publication.ts';
import type { Report } from '../model/report.ts';
import type { Schedule } from '../model/schedule.ts';
import type { SubjectKind } from '../model/subject.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Logger } from '../ports/logger.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import type { PrintPage } from '../ports/print-page.ts';
import type { Publisher } from '../ports/publisher.ts';
import type { Tickets } from '../ports/tickets.ts';
import type { Deeds } from './deeds.ts';
import type { Project } from './generate.ts';

/** A target: who publishes to it, which messages it gets, and what of them each of its recipients. */
export interface Target {
  readonly publisher: Publisher;
  readonly takes: readonly SubjectKind[];
  /** Whether reports go to it with a PDF. */
  readonly wantsPdf?: boolean;
  /** What of a message a recipient gets; the whole unless given. */
  readonly partFor?: (recipient: string) => Part;
  /** Its reports lie beside no pages of a reading room, so that nothing in them links there. */
  readonly withoutRoom?: true;
  /** Whom of its recipients a message is for; all that the publisher lists unless given. */
  readonly readersOf?: (content: Report | Notices) => readonly string[];
}

/**
 * Renders an issued report's JSON, as it concerns a reader, for publishing; with links to the reading room's pages, unless it lies
 * beside none. Throws an InputError for a template's mistake.
 */
export type RenderPublication = (
  edition: Edition,
  json: string,
  part: Part,
  withoutRoom?: boolean,
) => Promise<ReportPublication>;

/** Renders the JSON of notices as they concern a reader. Throws an InputError for a template's mistake. */
export type RenderNotices = (json: string, part: Part) => Promise<NoticesPublication>;

/** Everything that the use cases of publishing share. */
export interface Publishing {
  readonly project: Project;
  readonly schedule: Schedule;
  readonly targets: readonly Target[];
  /** Who hears of violations; nobody unless given. */
  readonly directory?: Directory;
  /** Trackers in which is looked at what was done in tickets; none unless given. */
  readonly tickets?: readonly Tickets[];
  /** Where reports lie that are not issued yet. */
  readonly drafts: Publisher;
  readonly source: MetricSource;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Logger;
  /** What the log says of what is done. */
  readonly says: Deeds;
  readonly render: RenderPublication;
  readonly renderNotices: RenderNotices;
  /** Makes the PDFs that targets ask for; nobody gets one unless given. */
  readonly print?: PrintPage;
  /** The text of the settings as it is now; empty when it cannot be read. */
  readonly settingsText?: () => Promise<string>;
}
