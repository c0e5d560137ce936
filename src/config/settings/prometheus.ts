import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { baseValue, parseQuantity } from '../../model/quantity.ts';
import type { Authentication, PrometheusSettings, Secret } from '../../model/source-settings.ts';
import { addressProblems, baseAddressProblems, isWebAddress } from '../addresses.ts';
import { durationOf, LONGEST_WAIT } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenPrometheus } from './prometheus-schema.ts';
import { secretOf, secretProblems } from './secret.ts';

/** Durations with what they are unless set, in seconds. */
const DURATIONS = { timeout: 120, deadline: 600, resolution: 300 } as const;
type Duration = keyof typeof DURATIONS;

/** Reads the Prometheus of the settings; durations become seconds. */
export function prometheusOf(
  yaml: YamlFile,
  path: Path,
  written: WrittenPrometheus,
): Read<PrometheusSettings> {
  const { url } = written;
  const bytes = answerBytes(written);
  const problems = [
    ...baseAddressProblems(yaml, [...path, 'url'], url),
    ...pageProblems(yaml, [...path, 'url'], url),
    ...baseAddressProblems(yaml, [...path, 'link'], written.link),
    ...baseAddressProblems(yaml, [...path, 'grafana', 'url'], written.grafana?.url),
    ...addressProblems(yaml, [...path, 'proxy_url'], written.proxy_url),
    ...addressProblems(yaml, [...path, 'oauth2', 'token_url'], written.oauth2?.token_url),
    ...authenticationProblems(yaml, path, written),
    ...tlsProblems(yaml, path, written),
    ...headerProblems(yaml, path, written),
    ...headerValueProblems(yaml, path, written),
    ...durationProblems(yaml, path, written),
    ...(bytes === undefined
      ? [yaml.problem([...path, 'max_answer'], MESSAGES.badSize(String(written.max_answer)))]
      : []),
  ];
  if (hasErrors(problems) || url === undefined || bytes === undefined) return { problems };
  return {
    problems,
    value: {
      setting: path.join('.'),
      url: withoutSlashes(url),
      ...(written.link === undefined ? {} : { link: withoutSlashes(written.link) }),
      ...grafanaOf(written),
      flavour: written.flavour ?? 'prometheus',
      ...(written.tenant === undefined ? {} : { tenant: written.tenant }),
      ...authenticationOf(path, written),
      ...tlsOf(written),
      headers: headersOf(path, written),
      ...(written.proxy_url === undefined ? {} : { proxyUrl: written.proxy_url }),
      timeout: seconds(written, 'timeout') ?? DURATIONS.timeout,
      deadline: seconds(written, 'deadline') ?? DURATIONS.deadline,
      concurrency: written.concurrency ?? 4,
      resolution: seconds(written, 'resolution') ?? DURATIONS.resolution,
      most: {
        bytes,
        series: written.max_series ?? BOUNDS.series.most,
        samples: written.max_samples ?? BOUNDS.samples.most,
      },
      ...(written.recording_rules === undefined ? {} : { recordingRules: written.recording_rules }),
    },
  };
}

/** An address that others are built from, without the slashes at its end. */
function withoutSlashes(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}

function grafanaOf({ grafana }: WrittenPrometheus): Pick<PrometheusSettings, 'grafana'> {
  if (grafana?.url === undefined || grafana.datasource === undefined) return {};
  return { grafana: { url: withoutSlashes(grafana.url), datasource: grafana.datasource } };
}

/** Less would take no answer at all; more would not fit into the memory of a process, with what is made of it. */
const FEWEST_BYTES = 1024;
const MOST_BYTES = 256 * 2 ** 20;

/** How many bytes of an answer are read; undefined when what is written is no such size. */
function answerBytes({ max_answer: written }: WrittenPrometheus): number | undefined {
  if (written === undefined) return bytesOf(BOUNDS.answer);
  const size = parseQuantity(written);
  if (!size.ok || size.value.unit.kind !== 'data' || size.value.unit.perTime) return undefined;
  const bytes = Math.floor(baseValue(size.value));
  return bytes >= FEWEST_BYTES && bytes <= MOST_BYTES ? bytes : undefined;
}

/** What stands in for a missing secret, which is a problem of its own. */
const NONE: Secret = { value: '' };

function authenticationOf(
  path: Path,
  { basic_auth: basic, authorization, oauth2 }: WrittenPrometheus,
): Authentication {
  return {
    ...(basic && {
      basicAuth: {
        username: basic.username ?? '',
        password: secretOf(basic, 'password', [...path, 'basic_auth']) ?? NONE,
      },
    }),
    ...(authorization && {
      authorization: {
        type: authorization.type ?? 'Bearer',
        credentials: secretOf(authorization, 'credentials', [...path, 'authorization']) ?? NONE,
      },
    }),
    ...(oauth2 && {
      oauth2: {
        setting: [...path, 'oauth2'].join('.'),
        clientId: oauth2.client_id ?? '',
        clientSecret: secretOf(oauth2, 'client_secret', [...path, 'oauth2']) ?? NONE,
        tokenUrl: oauth2.token_url ?? '',
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

function headersOf(
  path: Path,
  { http_headers: headers = {} }: WrittenPrometheus,
): PrometheusSettings['headers'] {
  const setting = [...path, 'http_headers'].join('.');
  return Object.fromEntries(
    Object.entries(headers).map(([name, { values = [], secrets = [], files = [] }]) => [
      name,
      [
        ...[...values, ...secrets].map((value) => ({ value })),
        ...files.map((file) => ({ file, setting: `${setting}.${name}.files` })),
      ],
    ]),
  );
}

function authenticationProblems(yaml: YamlFile, path: Path, written: WrittenPrometheus): readonly Problem[] {
  const { basic_auth: basic, authorization, oauth2 } = written;
  const given = ['basic_auth', 'authorization', 'oauth2'].filter((key) => key in written);
  const [, second] = given;
  return [
    ...(second ? [yaml.problem([...path, second], MESSAGES.oneOf(given), { at: 'key' })] : []),
    ...(basic ? secretProblems(yaml, [...path, 'basic_auth'], basic, 'password') : []),
    ...(authorization ? secretProblems(yaml, [...path, 'authorization'], authorization, 'credentials') : []),
    ...(oauth2 ? secretProblems(yaml, [...path, 'oauth2'], oauth2, 'client_secret') : []),
  ];
}

function tlsProblems(
  yaml: YamlFile,
  path: Path,
  { tls_config: tls = {} }: WrittenPrometheus,
): readonly Problem[] {
  const [alone, missing] =
    tls.cert_file === undefined ? ['key_file', 'cert_file'] : ['cert_file', 'key_file'];
  if ((tls.cert_file === undefined) === (tls.key_file === undefined)) return [];
  return [yaml.problem([...path, 'tls_config', alone], MESSAGES.together(alone, missing), { at: 'key' })];
}

function headerProblems(
  yaml: YamlFile,
  path: Path,
  { http_headers: headers = {} }: WrittenPrometheus,
): readonly Problem[] {
  return Object.keys(headers)
    .filter((name) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    .map((name) => yaml.problem([...path, 'http_headers', name], MESSAGES.badHeader(), { at: 'key' }));
}

/** Whatever is sent in a header goes as it is written, or not at all. */
function headerValueProblems(
  yaml: YamlFile,
  path: Path,
  { tenant, authorization, http_headers: headers = {} }: WrittenPrometheus,
): readonly Problem[] {
  const sent: readonly (readonly [Path, string | undefined])[] = [
    [['tenant'], tenant],
    [['authorization', 'type'], authorization?.type],
    [['authorization', 'credentials'], authorization?.credentials],
    ...Object.entries(headers).flatMap(([name, { values = [], secrets = [] }]) => [
      ...values.map((value, index) => [['http_headers', name, 'values', index], value] as const),
      ...secrets.map((value, index) => [['http_headers', name, 'secrets', index], value] as const),
    ]),
  ];
  return sent.flatMap(([at, value]) =>
    value === undefined || /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
      ? []
      : [yaml.problem([...path, ...at], MESSAGES.badHeaderValue())],
  );
}

/** The address of a page or of the API itself, copied from a browser, where the base of both is wanted. */
function pageProblems(yaml: YamlFile, path: Path, url: string | undefined): readonly Problem[] {
  const [, base, page] =
    /^(https?:\/\/.+?)(\/(?:graph|query|api\/v1(?:\/.*)?))$/s.exec(withoutSlashes(url ?? '')) ?? [];
  if (base === undefined || page === undefined || !isWebAddress(base)) return [];
  return [yaml.problem(path, MESSAGES.pageAddress(page, base))];
}

function durationProblems(yaml: YamlFile, path: Path, written: WrittenPrometheus): readonly Problem[] {
  return (Object.keys(DURATIONS) as Duration[]).flatMap((key) => {
    if (written[key] === undefined) return [];
    const [text, value] = [String(written[key]), seconds(written, key)];
    if (value === undefined) return [yaml.problem([...path, key], MESSAGES.badDuration(text))];
    if (value > LONGEST_WAIT) return [yaml.problem([...path, key], MESSAGES.tooLongToWait(text, '7d'))];
    // Both are told to the server, which takes no fractions.
    return key === 'deadline' || Number.isInteger(value)
      ? []
      : [yaml.problem([...path, key], MESSAGES.partOfSecond(text))];
  });
}

function seconds(written: WrittenPrometheus, key: Duration): number | undefined {
  return durationOf(String(written[key] ?? ''));
}
