import type { ChangeKind } from '../../model/change.ts';
import { changeLegend } from '../charts/change-signs.ts';
import type { LegendEntry } from '../charts/legend.ts';
import { BAND_LEGEND, HEADROOM_LEGEND, STEP_LEGEND, TREND_LEGEND } from '../charts/legend-entries.ts';

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

/** The legends of a page; those of steps where one is shown, and those of the kinds of change that are. */
export function legendsOf(hasSteps: boolean, changes: Iterable<ChangeKind>): Legends {
  const { trend, ...others } = TREND_LEGEND;
  const { step, level } = STEP_LEGEND;
  const fitted = { ...trend, text: `${trend.text}, or ${level.text}` };
  const shown = hasSteps ? [...Object.values(others), step, fitted] : Object.values(TREND_LEGEND);
  return {
    trend: [...shown, ...changeLegend(changes)].map(itemOf),
    headroom: Object.values(HEADROOM_LEGEND).map(itemOf),
    bands: Object.values(BAND_LEGEND).map(itemOf),
  };
}

/** An entry of a legend as markup. */
export function itemOf({ draw, text }: LegendEntry): LegendItem {
  return {
    mark: `<svg class="swatch" viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">${draw(0, 6)}</svg>`,
    text,
  };
}
