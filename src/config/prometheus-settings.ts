import type { Problem } from '../model/errors.ts';
import type { Authentication, PrometheusSettings, Secret } from '../model/source-settings.ts';
import { addressProblems, baseAddressProblems, isWebAddress } from './addresses.ts';
import { durationOf } from './duration.ts';
import { MESSAGES } from './messages.ts';
import type { WrittenPrometheus } from './prometheus-schema.ts';
import { secretOf, secretProblems } from './secret.ts';
import type { Read } from './shape.ts';
import type { Path, YamlFile } from './yaml-file.ts';

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
  const problems = [
    ...baseAddressProblems(yaml, [...path, 'url'], url),
    ...pageProblems(yaml, [...path, 'url'], url),
    ...baseAddressProblems(yaml, [...path, 'link'], written.link),
    ...addressProblems(yaml, [...path, 'proxy_url'], written.proxy_url),
    ...addressProblems(yaml, [...path, 'oauth2', 'token_url'], written.oauth2?.token_url),
    ...authenticationProblems(yaml, path, written),
    ...tlsProblems(yaml, path, written),
    ...headerProblems(yaml, path, written),
    ...durationProblems(yaml, path, written),
  ];
  if (problems.length > 0 || url === undefined) return { problems };
  return {
    problems,
    value: {
      url: url.replace(/(?<!\/)\/+$/, ''),
      ...(written.link === undefined ? {} : { link: written.link.replace(/(?<!\/)\/+$/, '') }),
      flavour: written.flavour ?? 'prometheus',
      ...(written.tenant === undefined ? {} : { tenant: written.tenant }),
      ...authenticationOf(written),
      ...tlsOf(written),
      headers: headersOf(written),
      ...(written.proxy_url === undefined ? {} : { proxyUrl: written.proxy_url }),
      timeout: seconds(written, 'timeout') ?? DURATIONS.timeout,
      deadline: seconds(written, 'deadline') ?? DURATIONS.deadline,
      concurrency: written.concurrency ?? 4,
      resolution: seconds(written, 'resolution') ?? DURATIONS.resolution,
      ...(written.recording_rules === undefined ? {} : { recordingRules: written.recording_rules }),
    },
  };
}

/** What stands in for a missing secret, which is a problem of its own. */
const NONE: Secret = { value: '' };

function authenticationOf({ basic_auth: basic, authorization, oauth2 }: WrittenPrometheus): Authentication {
  return {
    ...(basic && {
      basicAuth: { username: basic.username ?? '', password: secretOf(basic, 'password') ?? NONE },
    }),
    ...(authorization && {
      authorization: {
        type: authorization.type ?? 'Bearer',
        credentials: secretOf(authorization, 'credentials') ?? NONE,
      },
    }),
    ...(oauth2 && {
      oauth2: {
        clientId: oauth2.client_id ?? '',
        clientSecret: secretOf(oauth2, 'client_secret') ?? NONE,
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

function headersOf({ http_headers: headers = {} }: WrittenPrometheus): PrometheusSettings['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, { values = [], secrets = [], files = [] }]) => [
      name,
      [...[...values, ...secrets].map((value) => ({ value })), ...files.map((file) => ({ file }))],
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

/** The address of a page or of the API itself, copied from a browser, where the base of both is wanted. */
function pageProblems(yaml: YamlFile, path: Path, url: string | undefined): readonly Problem[] {
  const [, base, page] =
    /^(https?:\/\/.+?)(\/(?:graph|query|api\/v1(?:\/.*)?))$/s.exec((url ?? '').replace(/(?<!\/)\/+$/, '')) ??
    [];
  if (base === undefined || page === undefined || !isWebAddress(base)) return [];
  return [yaml.problem(path, MESSAGES.pageAddress(page, base))];
}

function durationProblems(yaml: YamlFile, path: Path, written: WrittenPrometheus): readonly Problem[] {
  return (Object.keys(DURATIONS) as Duration[]).flatMap((key) => {
    if (written[key] === undefined) return [];
    const [text, value] = [String(written[key]), seconds(written, key)];
    if (value === undefined) return [yaml.problem([...path, key], MESSAGES.badDuration(text))];
    // Both are told to the server, which takes no fractions.
    return key === 'deadline' || Number.isInteger(value)
      ? []
      : [yaml.problem([...path, key], MESSAGES.partOfSecond(text))];
  });
}

function seconds(written: WrittenPrometheus, key: Duration): number | undefined {
  return durationOf(String(written[key] ?? ''));
}
