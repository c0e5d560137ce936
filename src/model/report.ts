import type { Budget, LimitException, LimitStep, Maintenance } from './budget.ts';
import type { FamilyFinding } from './family.ts';
import type {
  Action,
  Comparison,
  Forecast,
  Overrun,
  PathFinding,
  Recommendation,
  Steps,
  Trend,
} from './finding.ts';
import type { Hindsight } from './hindsight.ts';
import type { Period, PeriodKind } from './period.ts';
import type { Quantity } from './quantity.ts';
import type { Review } from './review.ts';
import type { QueryRecord } from './series.ts';
import type { GrafanaLink } from './source-settings.ts';
import type { Counts, DayPoint, Status, Verdict } from './verdict.ts';
import type { Why } from './why.ts';
import type { Instant } from './window.ts';

/** The versions of a saved report's shape, which all still render as they did; a reader refuses a newer one. */
export const REPORT_SCHEMAS = [1, 2, 3] as const;
/** The version that is written. */
export const REPORT_SCHEMA = 3;

/** The two reports. */
export const REPORT_KINDS = ['weekly', 'monthly'] as const;
/** Which report it is. */
export type ReportKind = (typeof REPORT_KINDS)[number];

/** The kind of period that each report is about. */
export const PERIOD_OF: Readonly<Record<ReportKind, PeriodKind>> = { weekly: 'week', monthly: 'month' };

/** All about one budget. */
export interface Row {
  readonly budget: Budget;
  readonly verdict: Verdict;
  /** The period before. */
  readonly previous?: Verdict;
  /** Days over within the period, of the days that have a verdict. */
  readonly daysOver: { readonly over: number; readonly of: number };
  /** Up to 90 days to the period's end, oldest first. */
  readonly days: readonly DayPoint[];
  /** Complete weeks to the period's end, oldest first. */
  readonly weeks: readonly Verdict[];
  readonly trend: Trend;
  /** Shifts of its level; absent where the days show none. */
  readonly steps?: Steps;
  readonly forecast: Forecast;
  readonly comparisons: readonly Comparison[];
  /** The id of its violation while that is open. */
  readonly violation?: string;
  /** Where the limit in force changed after the first day of the period before, in order; absent where it did not. */
  readonly limitSteps?: readonly LimitStep[];
  /** Since when, where and what changed before; absent where nothing asks for it. */
  readonly why?: Why;
  /** What the source said when it was measured, each once; absent when it said nothing. */
  readonly warnings?: readonly string[];
}

/** Overruns of the last 30 days under one heading, a service or a metric. */
export interface OverrunCount {
  readonly name: string;
  readonly daysOver: number;
  /** How many overruns, under the name that saved reports have for it. */
  readonly episodes: number;
  readonly open: number;
}

/** Overruns of the 30 days to the period's end. */
export interface Overruns {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly byService: readonly OverrunCount[];
  readonly byMetric: readonly OverrunCount[];
  /** Each of them, under the name that saved reports have for it. */
  readonly episodes: readonly Overrun[];
}

/** A budget whose data is not what it should be. */
export interface QualityNote {
  readonly budget: string;
  readonly text: string;
}

/** What to know of the data before trusting the figures. */
export interface DataQuality {
  /** The lowest coverage among the budgets that have a verdict, from 0 to 1. */
  readonly lowestCoverage?: number;
  readonly notes: readonly QualityNote[];
  /** What the source said, each once, with how many budgets it concerns. */
  readonly warnings: readonly { readonly text: string; readonly budgets: number }[];
}

/** A difference from the report before: a status that changed, or a limit that changed since then or within the period. */
export interface Difference {
  readonly budget: string;
  readonly kind: 'status' | 'limit';
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** An exception in force during the period. */
export interface ActiveException extends LimitException {
  readonly budget: string;
  readonly usual: Quantity;
}

/** What a revision says otherwise than the one before, as a sentence: of one budget, or of the people's part. */
export interface Correction {
  readonly budget?: string;
  readonly text: string;
}

/** A report that another one follows. */
export interface EarlierReport {
  readonly title: string;
  /** Its folder, seen from the folder of the one that follows: `../2026-W04`. */
  readonly folder: string;
}

/** Where the figures came from. */
export interface SourceInfo {
  /** `prometheus` or `recording`, which older reports call `samples`. */
  readonly kind: string;
  /** As shown: an address without credentials, or a file's name. */
  readonly name: string;
  readonly version?: string;
  /** The base address of Prometheus' own pages, for links. */
  readonly link?: string;
  /** The Grafana in which its queries can be explored. */
  readonly grafana?: GrafanaLink;
}

/** One of several sources. */
export interface NamedSource {
  /** Its name in the settings, by which budgets name it. */
  readonly name: string;
  /** What it is; absent when it could not be asked. */
  readonly is?: SourceInfo;
  /** Why it could not be asked. */
  readonly failed?: string;
}

/** Everything that a renderer may show, and everything that went in. Serialisable; nothing in it depends on when it was made. */
export interface Report {
  readonly schema: (typeof REPORT_SCHEMAS)[number];
  readonly kind: ReportKind;
  readonly title: string;
  /** The names of the services that it is narrowed to; absent when it is about all of them. */
  readonly services?: readonly string[];
  /** The owner that it is narrowed to; absent when it is about all budgets. */
  readonly owner?: string;
  readonly period: Period;
  /** The moment up to which the figures reach: the period's end, or earlier when the period was still running. */
  readonly asOf: Instant;
  readonly complete: boolean;
  readonly previousPeriod: Period;
  readonly revision: number;
  /** What this revision corrects; absent in the first. */
  readonly corrects?: string;
  /** What this revision says otherwise than the one before. */
  readonly corrections?: readonly Correction[];
  /** Set while it is a draft that the schedule will issue: when that is. */
  readonly draft?: { readonly issuedAt: Instant };
  /** The report of the period before, when there is one. */
  readonly before?: EarlierReport;
  readonly madeBy: { readonly program: 'headroom'; readonly version: string };
  /** The only source of the project; absent where there are several. */
  readonly source?: SourceInfo;
  /** The sources of its budgets, where the project has several. */
  readonly sources?: readonly NamedSource[];
  /** SHA-256 of the settings and budgets that were in force. */
  readonly settingsHash: string;
  /** The sentence every form opens with. */
  readonly headline: string;
  readonly counts: Counts;
  readonly previousCounts: Counts;
  /** Worst first. Of a family only the members that ask for attention, and its worst ones. */
  readonly rows: readonly Row[];
  /** Each family with all of its members, worst first; absent where there are none. */
  readonly families?: readonly FamilyFinding[];
  readonly actions: readonly Action[];
  readonly paths: readonly PathFinding[];
  /** Under the name that saved reports have for it. */
  readonly violations: Overruns;
  readonly recommendations: readonly Recommendation[];
  readonly dataQuality: DataQuality;
  readonly changes: readonly Difference[];
  readonly exceptions: readonly ActiveException[];
  readonly maintenance: readonly Maintenance[];
  readonly review: Review;
  /** What became of what earlier reports said; absent in a weekly report, and where there was nothing to judge. */
  readonly hindsight?: Hindsight;
  /** By budget id. */
  readonly queries: Readonly<Record<string, readonly QueryRecord[]>>;
  readonly presentation: Presentation;
}

/** What a list of reports says of each. */
export type ReportSummary = Pick<Report, 'kind' | 'title' | 'period' | 'revision' | 'headline' | 'counts'>;

/** Settings that only concern how a report looks and links. */
export interface Presentation {
  /** The organisation or team in the title: `VirtEngine`. */
  readonly organisation?: string;
  /** A constant subject for the email, so that clients thread the series. */
  readonly subject?: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Where the full report can be read, for links from the email: a base address that ends in `/`. */
  readonly reportsUrl?: string;
  /** Where violations are shown and answered; a base address that ends in `/`, absent where nobody can answer. */
  readonly answersUrl?: string;
}

/** The status counts as pairs, worst first, for tables. */
export function countPairs(counts: Counts): readonly (readonly [Status, number])[] {
  return [
    ['exceeded', counts.exceeded],
    ['approaching', counts.approaching],
    ['unknown', counts.unknown],
    ['within', counts.within],
  ];
}
