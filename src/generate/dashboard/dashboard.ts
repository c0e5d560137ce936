import type { Artifact } from '../../model/artifact.ts';
import type { Budget, BudgetSet, Family } from '../../model/budget.ts';
import { jsonText } from '../../model/json-text.ts';
import { dimensionName } from '../../model/unit.ts';
import { sorted } from '../slices.ts';
import type { Content, Dashboard, Panel, Row, Variable } from './grafana.ts';
import { type FamilyItem, familyItem, type Item, itemOf } from './items.ts';
import {
  daysOverByMetric,
  daysOverByService,
  headroomLines,
  memberBars,
  memberLines,
  trendLines,
  usageGauges,
} from './panels.ts';

const WIDTH = 24;
const FILE = 'budgets.dashboard.json';

/** A Grafana dashboard of all budgets, to be imported or provisioned. */
export function dashboardFiles(set: BudgetSet): readonly Artifact[] {
  const { budgets, families } = sorted(set);
  const content = `${jsonText(dashboardOf(budgets, families), 2)}\n`;
  return [{ path: FILE, mediaType: 'application/json', content }];
}

/** The dashboard: days over budget by service at the top, then a row a service. All rows but the first are closed. */
export function dashboardOf(budgets: readonly Budget[], families: readonly Family[] = []): Dashboard {
  const items = families.flatMap((family) => familyItem(family) ?? []);
  const missing = families.filter((family) => !items.some((item) => item.family === family));
  const shown: readonly Shown[] = [
    ...budgets.map((budget) => ({ item: itemOf(budget), own: [trendOf(budget)] })),
    ...items.map((item) => ({ item, own: membersIn(item) })),
  ];
  const services = Map.groupBy(shown, ({ item }) => item.service);
  const byService = new Map([...services].map(([service, own]) => [service, own.map(({ item }) => item)]));
  const top = placed([{ content: daysOverByService(byService), w: WIDTH, h: 2 + 2 * services.size }], 0, 1);
  return {
    uid: 'headroom-budgets',
    title: 'Performance budgets',
    description: [
      'Made by headroom generate dashboard from the budgets. Change those, and make it again. Limits are those in force by default: temporary exceptions are not shown.',
      ...missing.map(
        ({ id, each }) => `Not here: ${id}, whose expression cannot be parted by ${each.label}.`,
      ),
    ].join(' '),
    tags: ['headroom', 'performance-budgets'],
    schemaVersion: 39,
    time: { from: 'now-7d', to: 'now' },
    editable: true,
    templating: { list: [DATASOURCE, PERIOD] },
    annotations: { list: [] },
    panels: [...top, ...rows([...services.values()], below(top), 2)],
  };
}

const DATASOURCE: Variable = {
  type: 'datasource',
  name: 'datasource',
  label: 'Data source',
  query: 'prometheus',
  current: { text: 'default', value: 'default', selected: true },
  options: [],
};

/** The periods of the reports. */
const PERIOD: Variable = {
  type: 'custom',
  name: 'period',
  label: 'Period of the gauges',
  query: '7d,30d',
  current: { text: '7d', value: '7d', selected: true },
  options: [
    { text: '7d', value: '7d', selected: true },
    { text: '30d', value: '30d', selected: false },
  ],
};

/** A panel that has a size, and no place yet. */
interface Sized {
  readonly content: Content;
  readonly w: number;
  readonly h: number;
}

/** Rows one below the other. A closed row holds its panels; those of an open one follow it. */
function rows(services: readonly (readonly Shown[])[], y: number, id: number): readonly (Row | Panel)[] {
  let [line, next] = [y, id];
  return services.flatMap((shown, index) => {
    const panels = placed(panelsOf(shown), line + 1, next + 1);
    const collapsed = index > 0;
    const row: Row = {
      type: 'row',
      id: next,
      title: shown[0]?.item.serviceName ?? '',
      collapsed,
      gridPos: { x: 0, y: line, w: WIDTH, h: 1 },
      panels: collapsed ? panels : [],
    };
    next += panels.length + 1;
    line = collapsed ? line + 1 : below(panels);
    return collapsed ? [row] : [row, ...panels];
  });
}

/** A budget or a family, with the panels that are its alone. */
interface Shown {
  readonly item: Item;
  readonly own: readonly Sized[];
}

function panelsOf(shown: readonly Shown[]): readonly Sized[] {
  const items = shown.map(({ item }) => item);
  const dimensions = Map.groupBy(items, ({ unit }) => dimensionName(unit));
  return [
    { content: usageGauges(items), w: WIDTH, h: 5 * Math.ceil(items.length / 8) },
    ...[...dimensions.values()].map((same) => ({ content: headroomLines(same), w: 12, h: 8 })),
    { content: daysOverByMetric(items), w: 12, h: 8 },
    ...shown.flatMap(({ own }) => own),
  ];
}

function trendOf(budget: Budget): Sized {
  return { content: trendLines(budget), w: 8, h: 7 };
}

function membersIn(item: FamilyItem): readonly Sized[] {
  return [...memberBars(item), memberLines(item)].map((content) => ({ content, w: 12, h: 10 }));
}

/** Panels from left to right, and in a new line where the next one does not fit or has another height. */
function placed(panels: readonly Sized[], top: number, id: number): readonly Panel[] {
  let [x, y, height] = [0, top, 0];
  return panels.map(({ content, w, h }, index) => {
    if (x + w > WIDTH || (x > 0 && h !== height)) [x, y] = [0, y + height];
    height = h;
    const panel: Panel = { ...content, id: id + index, gridPos: { x, y, w, h } };
    x += w;
    return panel;
  });
}

/** The first line below panels. */
function below(panels: readonly Panel[]): number {
  return Math.max(0, ...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
}
