/** As much of Grafana's dashboard JSON (schema 39) as is written here; a test holds it against the types of Grafana's SDK. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly time: { readonly from: string; readonly to: string };
  readonly editable: boolean;
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly [] };
  readonly panels: readonly (Panel | Row)[];
}

/** A choice at the head of the dashboard. */
export interface Variable {
  readonly type: 'datasource' | 'custom';
  readonly name: string;
  readonly label: string;
  readonly query: string;
  readonly current: { readonly text: string; readonly value: string; readonly selected: boolean };
  readonly options: readonly {
    readonly text: string;
    readonly value: string;
    readonly selected: boolean;
  }[];
}

/** Where a panel is and how large, on a grid 24 wide. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A headline; when it is collapsed it holds the panels below it. */
export interface Row {
  readonly type: 'row';
  readonly id: number;
  readonly title: string;
  readonly collapsed: boolean;
  readonly gridPos: Place;
  readonly panels: readonly Panel[];
}

/** A query of a panel. */
export interface Target {
  readonly refId: string;
  readonly datasource: typeof SOURCE;
  readonly expr: string;
  readonly legendFormat: string;
  readonly instant: boolean;
  readonly range: boolean;
}

/** What a panel shows, before it has a place. */
export interface Content {
  readonly type: 'gauge' | 'bargauge' | 'timeseries';
  readonly title: string;
  readonly description: string;
  readonly datasource: typeof SOURCE;
  readonly targets: readonly Target[];
  readonly interval?: string;
  readonly timeFrom?: string;
  readonly links?: readonly object[];
  readonly fieldConfig: { readonly defaults: object; readonly overrides: readonly object[] };
  readonly options: object;
}

/** A panel in its place. */
export interface Panel extends Content {
  readonly id: number;
  readonly gridPos: Place;
}

/** The data source that the reader chose. */
export const SOURCE = { type: 'prometheus', uid: `$\{datasource}` } as const;
