import type { LegendEntry } from './legend.ts';
import { cross, diamond, forecastMark, hatch } from './marks.ts';
import { element, rule } from './svg.ts';

type Drawn = LegendEntry['draw'];

/** What stands for what in charts of trends. */
export const TREND_LEGEND = {
  day: { draw: line('c-line'), text: 'a day' },
  over: { draw: (x, y) => diamond(x + 8, y, 4.5), text: 'a day over budget' },
  limit: { draw: line('c-limit'), text: 'limit' },
  trend: { draw: line('c-fit'), text: 'trend' },
  interval: { draw: box('c-fan'), text: '95% interval of the forecast' },
  missing: { draw: (x, y) => cross(x + 8, y, 2.5), text: 'no data' },
  period: { draw: box('c-period'), text: 'the period of this report' },
} as const satisfies Record<string, LegendEntry>;

/** What stands for what in charts of trends besides, where the level of some days stepped. */
export const STEP_LEGEND = {
  step: { draw: (x, y) => rule(x + 8, y - 5, x + 8, y + 5, 'c-part'), text: 'a step' },
  level: { draw: line('c-fit'), text: 'level beside a step' },
} as const satisfies Record<string, LegendEntry>;

/** What stands for what in charts of a budget's whole life besides. */
export const LIFE_LEGEND = {
  period: { draw: line('c-fit'), text: 'the figure of a week, or of a month' },
  overrun: { draw: box('c-exceeded-bar'), text: 'days over on end' },
  forecast: {
    draw: (x, y) => forecastMark({ said: x + 2, from: x + 8, to: x + 16 }, y),
    text: 'a forecast: the day it was said, and when the limit was to be reached',
  },
} as const satisfies Record<string, LegendEntry>;

/** What stands for what in charts of headroom. */
export const HEADROOM_LEGEND = {
  left: { draw: box('c-within-bar'), text: 'left in a week' },
  missing: {
    draw: (x, y) => box('c-exceeded-bar')(x, y) + hatch(x, y - 5, 16, 10),
    text: 'missing in a week',
  },
  day: { draw: line('c-line'), text: 'headroom by day' },
} as const satisfies Record<string, LegendEntry>;

/** The bands of usage, on which the bar of a gauge stands. */
export const BAND_LEGEND = {
  green: { draw: box('c-green'), text: 'below 70% used' },
  yellow: { draw: box('c-yellow'), text: '70 to 90%' },
  red: { draw: box('c-red'), text: 'above 90%' },
} as const satisfies Record<string, LegendEntry>;

function line(kind: string): Drawn {
  return (x, y) => rule(x, y, x + 16, y, kind);
}

function box(kind: string): Drawn {
  return (x, y) => element('rect', { class: kind, x, y: y - 5, width: 16, height: 10 });
}
