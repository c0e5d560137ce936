import type { Labels } from './indicator.ts';
import type { HttpSettings } from './source-settings.ts';

/** A Grafana whose annotations are changes. */
export interface GrafanaSettings extends HttpSettings {
  /** The address under which readers reach it, for links; absent where that is `url`. */
  readonly link?: string;
  /** The tags that an annotation must have, all of them. */
  readonly tags: readonly string[];
}

/** What each kind of place is opened by. A new kind is one more line: the compiler then names all that must know it. */
export interface PlaceKinds {
  /** A metric such as `build_info`, with a label whose value is the version that runs. */
  readonly builds: { readonly metric: string; readonly label: string; readonly where: Labels };
  /** A metric that has the moment at which each instance began. */
  readonly restarts: { readonly metric: string; readonly where: Labels };
  /** Prometheus’ own series of alerts that fire. */
  readonly alerts: { readonly where: Labels };
  /** What kube-state-metrics export of deployments. */
  readonly kubernetes: { readonly where: Labels };
  readonly grafana: GrafanaSettings;
  /** A folder of notes that people and CI leave, relative to the settings. */
  readonly notes: { readonly folder: string };
}
/** Where changes are seen. */
export type PlaceKind = keyof PlaceKinds;

/** How a place tells of which service a change is. */
export interface ServiceNaming {
  /** The labels or tags that may carry the service, in the order in which they are looked at. */
  readonly labels: readonly string[];
  /** How services are called there, by their ids; those that are not in it are called by their id. `*` stands for any letters. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** A place of a kind as the settings have it. */
export type PlaceOf<K extends PlaceKind> = {
  [P in K]: {
    /** Its name under `changes`. */
    readonly name: string;
    readonly kind: P;
    readonly of: PlaceKinds[P];
    /** How many seconds before the last good moment its changes are still told. */
    readonly before: number;
    readonly naming: ServiceNaming;
    /** The source that is asked, of several; that of each budget unless given. */
    readonly source?: string;
  };
}[K];
/** A place of any kind. */
export type PlaceSettings = PlaceOf<PlaceKind>;

/** How long before the last good moment changes are told unless the settings say otherwise, in seconds. */
export const USUAL_BEFORE = 6 * 3600;
/** Where notes are left unless the settings say otherwise. */
export const NOTES_FOLDER = 'changes';

/** The labels that most often carry a service’s name. */
const USUAL_LABELS: readonly string[] = ['service', 'app', 'app_kubernetes_io_name', 'job'];

/** The labels or tags that carry a service unless the settings say otherwise: what Kubernetes deploys is called by its own. */
export function usualLabels(kind: PlaceKind): readonly string[] {
  return kind === 'kubernetes' ? ['deployment'] : USUAL_LABELS;
}
