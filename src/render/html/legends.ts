import type { LegendEntry } from '../charts/legend.ts';
import { BAND_LEGEND, HEADROOM_LEGEND, TREND_LEGEND } from '../charts/legend-entries.ts';

/** A sign of charts as markup, and what it means. */
export interface LegendItem {
  readonly mark: string;
  readonly text: string;
}

/** The legends that the charts of a page share. */
export interface Legends {
  readonly trend: readonly LegendItem[];
  readonly headroom: readonly LegendItem[];
  readonly bands: readonly LegendItem[];
}

/** All legends of a page. */
export const LEGENDS: Legends = {
  trend: Object.values(TREND_LEGEND).map(itemOf),
  headroom: Object.values(HEADROOM_LEGEND).map(itemOf),
  bands: Object.values(BAND_LEGEND).map(itemOf),
};

function itemOf({ draw, text }: LegendEntry): LegendItem {
  return {
    mark: `<svg class="swatch" viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">${draw(0, 6)}</svg>`,
    text,
  };
}
