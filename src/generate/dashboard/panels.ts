import type { Budget } from '../../model/budget.ts';
import { formatQuantity } from '../../model/format.ts';
import { daysIn } from '../../model/rolling.ts';
import { dimensionName } from '../../model/unit.ts';
import { daysOver, figure, headroom, limitOf, trend, usage } from './expressions.ts';
import { type Content, SOURCE, type Target } from './grafana.ts';
import { grafanaUnit } from './units.ts';

/** The share of a budget from which it is yellow, and from which red. */
const BANDS = { yellow: 0.7, red: 0.9 } as const;
/** Panels over time look no closer than this, so that a rate spans several scrapes and an expression its own steps. */
const CLOSEST = '5m';
const LATEST = { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } } as const;
const LINES = {
  legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
  tooltip: { mode: 'multi', sort: 'desc' },
} as const;

/** Gauges of how much of each budget is used over the chosen period, with the bands 70% and 90%. */
export function usageGauges(budgets: readonly Budget[]): Content {
  const known = budgets.flatMap((budget) => {
    const expr = usage(budget, rangeOf(budget));
    return expr === undefined ? [] : [{ expr, legend: budget.name }];
  });
  return {
    type: 'gauge',
    title: 'Budget used: green below 70%, yellow to 90%, red above',
    description: `Over the period up to the end of the dashboard’s time range, as the report says it when both end at the same moment.${budgets.some(({ over }) => over) ? ' A budget over a rolling window has its own.' : ''} The colours are bands of usage, and not the status: a budget is exceeded when more than 100% is used.`,
    datasource: SOURCE,
    targets: known.map(({ expr, legend }, index) => target(index, expr, legend, 'instant')),
    fieldConfig: {
      defaults: {
        unit: 'percentunit',
        min: 0,
        max: 1,
        thresholds: {
          mode: 'absolute',
          steps: [
            { color: 'green', value: null },
            { color: 'yellow', value: BANDS.yellow },
            { color: 'red', value: BANDS.red },
          ],
        },
      },
      overrides: [],
    },
    options: { ...LATEST, ...GAUGES, showThresholdLabels: true, showThresholdMarkers: true },
  };
}

/** Over what a budget is used: the chosen period, or its own rolling window. */
function rangeOf({ over }: Budget): string {
  return over ? `${daysIn(over)}d` : '$period';
}

const GAUGES = { orientation: 'auto', sizing: 'auto', minVizWidth: 75, minVizHeight: 75 } as const;

/** Headroom over time of budgets whose figures are of one dimension: below zero is over budget. */
export function headroomLines(budgets: readonly Budget[]): Content {
  const unit = budgets[0]?.limit.unit;
  return {
    type: 'timeseries',
    title: unit ? `Headroom: ${dimensionName(unit)}` : 'Headroom',
    description:
      'Limit minus actual, or actual minus limit of an at_least budget. Below zero the budget is exceeded.',
    datasource: SOURCE,
    interval: CLOSEST,
    targets: budgets.map((budget, index) =>
      target(index, headroom(budget, '$__rate_interval'), budget.name, 'range'),
    ),
    fieldConfig: {
      defaults: {
        ...(unit ? { unit: grafanaUnit(unit) } : {}),
        custom: { ...LINE, thresholdsStyle: { mode: 'dashed' } },
        thresholds: {
          mode: 'absolute',
          steps: [
            { color: 'red', value: null },
            { color: 'green', value: 0 },
          ],
        },
      },
      overrides: [],
    },
    options: LINES,
  };
}

const LINE = { drawStyle: 'line', lineWidth: 1, showPoints: 'never', spanNulls: false } as const;

/** A budget's figure over 30 days with its limit and the line of its trend. */
export function trendLines(budget: Budget): Content {
  const { name, bound, limit, rationale, runbook } = budget;
  const demand = `${bound === 'at_most' ? 'At most' : 'At least'} ${formatQuantity(limit)}`;
  return {
    type: 'timeseries',
    title: name,
    description: rationale ? `${demand}: ${rationale}` : demand,
    datasource: SOURCE,
    interval: CLOSEST,
    timeFrom: '30d',
    ...(runbook ? { links: [link(runbook)] } : {}),
    targets: [
      target(0, figure(budget, '$__rate_interval'), name, 'range'),
      target(1, `vector(${limitOf(budget)})`, 'Limit', 'range'),
      target(2, trend(budget), 'Trend', 'range'),
    ],
    fieldConfig: {
      defaults: { unit: grafanaUnit(limit.unit), custom: LINE },
      overrides: [drawn('B', 'red', 'dash'), drawn('C', 'blue', 'dot')],
    },
    options: LINES,
  };
}

/** On how many of the past 30 days each budget was over. */
export function daysOverByMetric(budgets: readonly Budget[]): Content {
  return daysOverBars('Days over budget in the past 30 days by metric', [
    target(0, daysOver(budgets), '{{metric}}', 'instant'),
  ]);
}

/** The days over of all budgets of each service. */
export function daysOverByService(services: ReadonlyMap<string, readonly Budget[]>): Content {
  return daysOverBars(
    'Days over budget in the past 30 days by service',
    [...services].map(([service, budgets], index) =>
      target(index, `sum(${daysOver(budgets)})`, budgets[0]?.serviceName ?? service, 'instant'),
    ),
  );
}

function daysOverBars(title: string, targets: readonly Target[]): Content {
  return {
    type: 'bargauge',
    title,
    description: 'Days, in UTC, over which a budget was exceeded. A budget without data is left out.',
    datasource: SOURCE,
    targets,
    fieldConfig: {
      defaults: {
        unit: 'none',
        min: 0,
        thresholds: {
          mode: 'absolute',
          steps: [
            { color: 'green', value: null },
            { color: 'red', value: 1 },
          ],
        },
      },
      overrides: [],
    },
    options: {
      ...LATEST,
      ...GAUGES,
      orientation: 'horizontal',
      displayMode: 'basic',
      valueMode: 'color',
      namePlacement: 'auto',
      showUnfilled: true,
      maxVizHeight: 40,
      legend: { ...LINES.legend, showLegend: false },
    },
  };
}

function target(index: number, expr: string, legend: string, as: 'instant' | 'range'): Target {
  return {
    refId: refId(index),
    datasource: SOURCE,
    expr,
    legendFormat: legend === '{{metric}}' ? legend : legend.replaceAll('{{', '{ {'),
    instant: as === 'instant',
    range: as === 'range',
  };
}

/** A, B … Z, AA, AB …: the names that Grafana gives to queries itself. */
function refId(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : refId(Math.floor(index / 26) - 1) + last;
}

function drawn(query: string, color: string, fill: 'dash' | 'dot'): object {
  return {
    matcher: { id: 'byFrameRefID', options: query },
    properties: [
      { id: 'color', value: { mode: 'fixed', fixedColor: color } },
      { id: 'custom.lineStyle', value: { fill, dash: fill === 'dash' ? [10, 10] : [0, 10] } },
    ],
  };
}

function link(url: string): object {
  return {
    title: 'Runbook',
    type: 'link',
    icon: 'doc',
    tooltip: '',
    url,
    tags: [],
    asDropdown: false,
    targetBlank: true,
    includeVars: false,
    keepTime: false,
  };
}
