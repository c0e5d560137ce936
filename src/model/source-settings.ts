/**
 * A secret, or the file that holds it; the file is read anew each time it is needed. `setting` is the key that names the file:
 * messages say that alone, since people write secrets where a file's name belongs.
 */
export type Secret = { readonly value: string } | { readonly file: string; readonly setting: string };

/** How a Prometheus answers for others like it, and what makes each of them refuse partial answers. */
export const FLAVOURS = ['prometheus', 'thanos', 'mimir', 'victoriametrics'] as const;
/** Which server speaks Prometheus' API. */
export type Flavour = (typeof FLAVOURS)[number];

/** How a client proves who it is, under the names of Prometheus' own `http_config`. At most one of the three is set. */
export interface Authentication {
  readonly basicAuth?: { readonly username: string; readonly password: Secret };
  readonly authorization?: { readonly type: string; readonly credentials: Secret };
  readonly oauth2?: OAuth2;
}

/** The client credentials grant of OAuth 2. */
export interface OAuth2 {
  /** Where this is written in the settings, for messages: `sources.eu.prometheus.oauth2`. */
  readonly setting: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
  readonly endpointParams: Readonly<Record<string, string>>;
}

/** Files and names of a TLS connection. */
export interface TlsSettings {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly serverName?: string;
  readonly insecureSkipVerify: boolean;
}

/** Whether to use what the generated recording rules recorded. */
export const RECORDING_RULES = ['auto', 'never'] as const;
/** Use it where it covers a window, or never. */
export type RecordingRules = (typeof RECORDING_RULES)[number];

/** The most of one answer. */
export interface AnswerBounds {
  readonly bytes: number;
  readonly series: number;
  readonly samples: number;
}

/** Where a Grafana explores what a source has: its base address, and the uid of the data source there. */
export interface GrafanaLink {
  readonly url: string;
  readonly datasource: string;
}

/** How a server is asked over HTTP. Durations are in seconds. */
export interface HttpSettings extends Authentication {
  /** Where all this is written in the settings, for messages: `sources.eu.prometheus`. */
  readonly setting: string;
  readonly url: string;
  readonly tls?: TlsSettings;
  readonly headers: Readonly<Record<string, readonly Secret[]>>;
  readonly proxyUrl?: string;
  /** How long one request may take. */
  readonly timeout: number;
  /** How many requests run at once. */
  readonly concurrency: number;
}

/** Everything about a Prometheus to measure from. Durations are in seconds. */
export interface PrometheusSettings extends HttpSettings {
  /** The address under which readers reach it, for links. */
  readonly link?: string;
  /** The Grafana in which readers explore its queries, for links. */
  readonly grafana?: GrafanaLink;
  readonly flavour: Flavour;
  /** Mimir's tenant. */
  readonly tenant?: string;
  /** How long all queries of a report may take together. */
  readonly deadline: number;
  /** Between the steps at which coverage is counted. */
  readonly resolution: number;
  /** The most of one answer that is taken: bytes, series, and samples in all of them. */
  readonly most: AnswerBounds;
  /** Whether recorded increases stand for raw metrics where they cover a window; `auto` unless set. */
  readonly recordingRules?: RecordingRules;
}

/** What each kind of source is opened by. A new kind is one more line: the compiler then names all that must know it. */
export interface SourceKinds {
  /** A file that `headroom record` wrote, relative to the settings. */
  readonly recording: { readonly file: string };
  readonly prometheus: PrometheusSettings;
}
/** How measurements are got at. */
export type SourceKind = keyof SourceKinds;

/** A source of a kind as the settings have it. */
export type SourceOf<K extends SourceKind> = {
  [P in K]: {
    /** Its name under `sources`; absent for the one under `source`. */
    readonly name?: string;
    readonly kind: P;
    readonly of: SourceKinds[P];
  };
}[K];
/** A source of any kind. */
export type SourceSettings = SourceOf<SourceKind>;
