import type { Edition } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import type { ReportKind } from '../model/report.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Logger } from '../ports/logger.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import type { Publisher } from '../ports/publisher.ts';
import type { Deeds } from './deeds.ts';
import type { Project } from './generate.ts';

/** A target: who publishes to it, and which reports of which services it gets. */
export interface Target {
  readonly publisher: Publisher;
  readonly reports: readonly ReportKind[];
  /** Empty for all. */
  readonly services: readonly string[];
}

/** Renders an issued report's JSON, as it concerns the services, for publishing. Throws an InputError for a template's mistake. */
export type RenderPublication = (
  edition: Edition,
  json: string,
  services: readonly string[],
) => Promise<Publication>;

/** Everything that the use cases of publishing share. */
export interface Publishing {
  readonly project: Project;
  readonly schedule: Schedule;
  readonly targets: readonly Target[];
  /** Where reports lie that are not issued yet. */
  readonly drafts: Publisher;
  readonly source: MetricSource;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Logger;
  /** What the log says of what is done. */
  readonly says: Deeds;
  readonly render: RenderPublication;
  /** The text of the settings as it is now; empty when it cannot be read. */
  readonly settingsText?: () => Promise<string>;
}
