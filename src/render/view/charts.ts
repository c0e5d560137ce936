import type { ChartAbout, ChartFile } from '../charts/files.ts';

/** A chart as templates refer to it. */
export interface ChartView {
  /** Relative to the report's folder: `charts/overview.svg`. */
  readonly path: string;
  /** What the chart shows and finds, in words. */
  readonly alt: string;
  readonly about: ChartAbout;
  /** The id of the one budget that it is about; empty when it is about several. */
  readonly budget: string;
}

/** The folder of a report's charts, relative to the report's own. */
export const CHARTS_FOLDER = 'charts';

/** Chart files as templates refer to them. */
export function chartViews(files: readonly Omit<ChartFile, 'svg'>[]): readonly ChartView[] {
  return files.map(({ name, about, alt, budget }) => ({
    path: `${CHARTS_FOLDER}/${name}`,
    alt,
    about,
    budget: budget ?? '',
  }));
}
