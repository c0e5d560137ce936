import type { Directions } from '../../model/benchmark.ts';
import type { Directory } from '../../model/directory.ts';
import type { LedgerSettings } from '../../model/ledger-settings.ts';
import type { PdfSettings } from '../../model/pdf-settings.ts';
import type { Calendar } from '../../model/period.ts';
import type { PlaceSettings } from '../../model/place-settings.ts';
import type { Presentation } from '../../model/report.ts';
import type { ReviewSettings } from '../../model/review-settings.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { ServerSettings } from '../../model/server-settings.ts';
import type { SourceSettings } from '../../model/source-settings.ts';
import type { TargetSettings } from '../../model/target-settings.ts';

/** The settings of a project, resolved: every default filled in. Paths are as written, relative to the settings file. */
export interface Settings {
  readonly calendar: Calendar;
  readonly budgets: readonly string[];
  readonly output: string;
  /** Where the ledger is kept; a file of the output folder unless given. */
  readonly ledger?: LedgerSettings;
  readonly templates?: string;
  /** Where measurements come from: one source, or several of which each has a name. */
  readonly sources: readonly SourceSettings[];
  /** Where changes are seen. */
  readonly places: readonly PlaceSettings[];
  /** The usage from which a budget counts as approached. */
  readonly approaching: number;
  /** The labels by which is told where a budget is over or moved; those that its series have unless set. */
  readonly splitBy?: readonly string[];
  readonly coverage: { readonly minimum: number; readonly warn: number };
  readonly presentation: Presentation;
  readonly schedule: Schedule;
  readonly review: ReviewSettings;
  readonly targets: readonly TargetSettings[];
  /** How PDFs are made; none are unless given. */
  readonly pdf?: PdfSettings;
  /** Who hears of violations. */
  readonly directory: Directory;
  /** Which way is better, by the units of benchmarks. */
  readonly better?: Directions;
  readonly server: ServerSettings;
  /** Where links among the project's files may lead. */
  readonly links: 'inside' | 'anywhere';
  /** The address of a Pushgateway. */
  readonly pushgateway?: string;
}
