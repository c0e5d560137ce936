import { fileNameOf } from '../../model/member-id.ts';
import { dateAt } from '../../model/period.ts';
import type { Report, Row } from '../../model/report.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { overrunsDescription, overviewDescription, trendDescription } from './finding.ts';
import { headroomChart, headroomFinding } from './headroom-chart.ts';
import { noteworthy, trendSpan } from './noteworthy.ts';
import { overrunsChart } from './overruns-chart.ts';
import { highestUsages, overviewChart, overviewHeight } from './overview-chart.ts';
import type { Described, Frame } from './svg.ts';
import { changesShown } from './trend-changes.ts';
import { type TrendSpan, trendChart } from './trend-chart.ts';
import { trendPlot } from './trend-plot.ts';

/** What charts there are. */
export type ChartAbout = 'overview' | 'overruns' | 'trend' | 'headroom';

/** A chart as a file. `alt` states what it shows and finds; `budget` is the id of the one budget that it is about. */
export interface ChartFile {
  readonly name: string;
  readonly about: ChartAbout;
  readonly svg: string;
  readonly alt: string;
  readonly budget?: string;
}

/** What of a report the charts are drawn from. */
export type Charted = Pick<Report, 'schema' | 'kind' | 'period' | 'rows' | 'violations' | 'families'>;

// With the margins 720 and 560 wide, which a page of documentation and a mail have room for.
const WIDTH = 696;
const EMAIL_WIDTH = 536;
const MOST_TRENDS_IN_EMAIL = 2;
const MOST_HEADROOM = 6;

type Look = Pick<Frame, 'width' | 'theme' | 'fontFamily'>;

/**
 * The charts of a report as SVG files for a docs repository, which follow the reader's preference of light or dark:
 * the highest usages, overruns when there are any, the trend of each noteworthy budget, and the headroom of the first.
 */
export function chartFiles(report: Charted): readonly ChartFile[] {
  const look: Look = { width: WIDTH, theme: 'auto' };
  return named([
    overview(report, look),
    ...overruns(report, look),
    ...trends(report, look, noteworthy(report)),
    ...headrooms(report, look),
  ]);
}

/**
 * The charts of a report for email, to be made into images: the highest usages and the trends of the worst budgets; light,
 * in a font that the images' maker has, with no media queries and no custom properties.
 */
export function emailCharts(report: Charted, fontFamily: string): readonly ChartFile[] {
  const look: Look = { width: EMAIL_WIDTH, theme: 'light', fontFamily };
  return named([overview(report, look), ...trends(report, look, noteworthy(report, MOST_TRENDS_IN_EMAIL))]);
}

/** The trend of one budget of a report, as {@link emailCharts} draws it. */
export function trendFile(report: Charted, row: Row, fontFamily: string): ChartFile {
  return trendOf(row, trendSpan(report), { width: EMAIL_WIDTH, theme: 'light', fontFamily });
}

function overview(report: Charted, look: Look): ChartFile {
  const rows = highestUsages(report.rows);
  const svg = overviewChart(rows, { ...look, height: overviewHeight(rows), heading: true });
  return { name: 'overview', about: 'overview', svg, alt: altOf(overviewDescription(rows)) };
}

function overruns(report: Charted, look: Look): readonly ChartFile[] {
  const vocabulary = vocabularyOf(report);
  const by = [
    ['service', report.violations.byService],
    ['metric', report.violations.byMetric],
  ] as const;
  return by.flatMap(([kind, counts]) => {
    if (counts.length === 0) return [];
    const frame = { ...look, heading: true };
    const svg = overrunsChart(kind, counts, frame, vocabulary);
    return [
      {
        name: `${vocabulary.words.overrunsSlug}-by-${kind}`,
        about: 'overruns',
        svg,
        alt: altOf(overrunsDescription(kind, counts)),
      },
    ];
  });
}

function trends(report: Charted, look: Look, rows: readonly Row[]): readonly ChartFile[] {
  const span = trendSpan(report);
  return rows.map((row) => trendOf(row, span, look));
}

function trendOf(row: Row, span: TrendSpan, look: Look): ChartFile {
  const plot = trendPlot(row, span.days);
  return {
    name: `trend-${fileName(row)}`,
    about: 'trend',
    svg: trendChart(row, span, { ...look, height: 240, heading: true }),
    alt: altOf(trendDescription(row, plot, changesShown(row, plot, span.period.zone))),
    budget: row.budget.id,
  };
}

function headrooms(report: Charted, look: Look): readonly ChartFile[] {
  const dayAt = (moment: number) => dateAt(moment, report.period.zone);
  return noteworthy(report)
    .filter(({ weeks }) => weeks.length > 0)
    .slice(0, MOST_HEADROOM)
    .map((row) => ({
      name: `headroom-${fileName(row)}`,
      about: 'headroom',
      svg: headroomChart(row, dayAt, { ...look, height: 220, heading: true }),
      alt: `${row.budget.serviceName} ${row.budget.name}: ${altOf(headroomFinding(row, dayAt))}`,
      budget: row.budget.id,
    }));
}

function fileName({ budget }: Row): string {
  return fileNameOf(budget.id).replace(/[^A-Za-z0-9._-]/g, '_');
}

function altOf({ finding }: Described): string {
  return finding;
}

/** File names, each once: ids that differ only in characters that a file name may not have are numbered. */
function named(files: readonly ChartFile[]): readonly ChartFile[] {
  return files.map((file, index) => {
    const before = files.slice(0, index).filter(({ name }) => name === file.name).length;
    return { ...file, name: `${file.name}${before > 0 ? `-${before + 1}` : ''}.svg` };
  });
}
