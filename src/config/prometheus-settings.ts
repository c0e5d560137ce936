import type { Problem } from '../model/errors.ts';
import { baseValue, parseQuantity } from '../model/quantity.ts';
import type { Authentication, PrometheusSettings, Secret } from '../model/source-settings.ts';
import { MESSAGES } from './messages.ts';
import type { WrittenPrometheus } from './settings-schema.ts';
import type { Read } from './shape.ts';
import type { Path, YamlFile } from './yaml-file.ts';

const DURATIONS = { timeout: 120, deadline: 600, resolution: 300 } as const;
type Duration = keyof typeof DURATIONS;

/** Reads the Prometheus of the settings; durations become seconds. */
export function prometheusOf(
  yaml: YamlFile,
  path: Path,
  written: WrittenPrometheus,
): Read<PrometheusSettings> {
  const problems = [
    ...addressProblems(yaml, path, written),
    ...authenticationProblems(yaml, path, written),
    ...durationProblems(yaml, path, written),
  ];
  if (problems.length > 0) return { problems };
  return {
    problems,
    value: {
      url: written.url.replace(/\/+$/, ''),
      ...(written.link === undefined ? {} : { link: written.link }),
      flavour: written.flavour ?? 'prometheus',
      ...(written.tenant === undefined ? {} : { tenant: written.tenant }),
      ...authenticationOf(written),
      ...tlsOf(written),
      headers: headersOf(written),
      ...(written.proxy_url === undefined ? {} : { proxyUrl: written.proxy_url }),
      timeout: seconds(written, 'timeout'),
      deadline: seconds(written, 'deadline'),
      concurrency: written.concurrency ?? 4,
      resolution: seconds(written, 'resolution'),
    },
  };
}

function authenticationOf({ basic_auth: basic, authorization, oauth2 }: WrittenPrometheus): Authentication {
  return {
    ...(basic && {
      basicAuth: { username: basic.username, password: secret(basic.password, basic.password_file) },
    }),
    ...(authorization && {
      authorization: {
        type: authorization.type ?? 'Bearer',
        credentials: secret(authorization.credentials, authorization.credentials_file),
      },
    }),
    ...(oauth2 && {
      oauth2: {
        clientId: oauth2.client_id,
        clientSecret: secret(oauth2.client_secret, oauth2.client_secret_file),
        tokenUrl: oauth2.token_url,
        scopes: oauth2.scopes ?? [],
        endpointParams: oauth2.endpoint_params ?? {},
      },
    }),
  };
}

function tlsOf({ tls_config: tls }: WrittenPrometheus): Pick<PrometheusSettings, 'tls'> {
  if (!tls) return {};
  return {
    tls: {
      ...(tls.ca_file && { caFile: tls.ca_file }),
      ...(tls.cert_file && { certFile: tls.cert_file }),
      ...(tls.key_file && { keyFile: tls.key_file }),
      ...(tls.server_name && { serverName: tls.server_name }),
      insecureSkipVerify: tls.insecure_skip_verify ?? false,
    },
  };
}

function headersOf({ http_headers: headers = {} }: WrittenPrometheus): PrometheusSettings['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, { values = [], secrets = [], files = [] }]) => [
      name,
      [...[...values, ...secrets].map((value) => ({ value })), ...files.map((file) => ({ file }))],
    ]),
  );
}

function secret(value: string | undefined, file: string | undefined): Secret {
  return file === undefined ? { value: value ?? '' } : { file };
}

function addressProblems(yaml: YamlFile, path: Path, written: WrittenPrometheus): readonly Problem[] {
  const addresses = { url: written.url, link: written.link, proxy_url: written.proxy_url };
  const bad = Object.entries(addresses).filter(([, url]) => url !== undefined && !isWebAddress(url));
  const token = written.oauth2?.token_url;
  return [
    ...bad.map(([key, url]) => yaml.problem([...path, key], MESSAGES.badUrl(url ?? ''))),
    ...(token === undefined || isWebAddress(token)
      ? []
      : [yaml.problem([...path, 'oauth2', 'token_url'], MESSAGES.badUrl(token))]),
    ...(URL.parse(written.url)?.password
      ? [yaml.problem([...path, 'url'], MESSAGES.credentialsInUrl())]
      : []),
  ];
}

/** The secret of each way to authenticate, with the key of the file that may hold it instead. */
const SECRETS = { basic_auth: 'password', authorization: 'credentials', oauth2: 'client_secret' } as const;

function authenticationProblems(yaml: YamlFile, path: Path, written: WrittenPrometheus): readonly Problem[] {
  const given = Object.keys(SECRETS).filter((key) => key in written);
  const [, second] = given;
  const several =
    second === undefined ? [] : [yaml.problem([...path, second], MESSAGES.oneOf(given), { at: 'key' })];
  const secrets = Object.entries(SECRETS).flatMap(([key, name]) => {
    const part: Readonly<Record<string, unknown>> | undefined = written[key as keyof typeof SECRETS];
    const both = [name, `${name}_file`];
    if (!part || both.filter((one) => part[one] !== undefined).length === 1) return [];
    return [yaml.problem([...path, key], MESSAGES.oneOf(both), { at: 'key' })];
  });
  return [...several, ...secrets];
}

function durationProblems(yaml: YamlFile, path: Path, written: WrittenPrometheus): readonly Problem[] {
  return (Object.keys(DURATIONS) as Duration[])
    .filter((key) => !(seconds(written, key) > 0))
    .map((key) => yaml.problem([...path, key], MESSAGES.badDuration(written[key] ?? '')));
}

/** A duration in seconds; NaN when it is none. */
function seconds(written: WrittenPrometheus, key: Duration): number {
  const text = written[key];
  if (text === undefined) return DURATIONS[key];
  const parsed = parseQuantity(/^\d+m$/.test(text) ? `${text}in` : text);
  return parsed.ok && parsed.value.unit.kind === 'time' && !parsed.value.unit.perTime
    ? baseValue(parsed.value)
    : Number.NaN;
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\/\S+$/.test(url) && URL.canParse(url);
}
