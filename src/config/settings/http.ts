import type { Problem } from '../../model/errors.ts';
import type { Authentication, HttpSettings, Secret } from '../../model/source-settings.ts';
import { addressProblems } from '../addresses.ts';
import { MESSAGES } from '../messages.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenHttp } from './http-schema.ts';
import { secretOf, secretProblems } from './secret.ts';

/** How the server at an address is asked, of settings at `path` that have no problem. */
export function httpOf(
  path: Path,
  written: WrittenHttp & { readonly url: string },
): Omit<HttpSettings, 'timeout' | 'concurrency'> {
  return {
    setting: path.join('.'),
    url: written.url.replace(/(?<!\/)\/+$/, ''),
    ...authenticationOf(path, written),
    ...tlsOf(written),
    headers: headersOf(path, written),
    ...(written.proxy_url === undefined ? {} : { proxyUrl: written.proxy_url }),
  };
}

/** What is wrong with how a server is asked, but for its address. */
export function httpProblems(yaml: YamlFile, path: Path, written: WrittenHttp): readonly Problem[] {
  return [
    ...addressProblems(yaml, [...path, 'proxy_url'], written.proxy_url),
    ...addressProblems(yaml, [...path, 'oauth2', 'token_url'], written.oauth2?.token_url),
    ...authenticationProblems(yaml, path, written),
    ...tlsProblems(yaml, path, written),
    ...headerProblems(yaml, path, written),
    ...headerValueProblems(yaml, path, written),
  ];
}

type WrittenTls = Pick<WrittenHttp, 'tls_config'>;

/** What stands in for a missing secret, which is a problem of its own. */
const NONE: Secret = { value: '' };

function authenticationOf(
  path: Path,
  { basic_auth: basic, authorization, oauth2 }: WrittenHttp,
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

/** How a server is trusted, of settings that have no problem. */
export function tlsOf({ tls_config: tls }: WrittenTls): Pick<HttpSettings, 'tls'> {
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

function headersOf(path: Path, { http_headers: headers = {} }: WrittenHttp): HttpSettings['headers'] {
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

function authenticationProblems(yaml: YamlFile, path: Path, written: WrittenHttp): readonly Problem[] {
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

/** What is wrong with how a server is trusted. */
export function tlsProblems(
  yaml: YamlFile,
  path: Path,
  { tls_config: tls = {} }: WrittenTls,
): readonly Problem[] {
  const [alone, missing] =
    tls.cert_file === undefined ? ['key_file', 'cert_file'] : ['cert_file', 'key_file'];
  if ((tls.cert_file === undefined) === (tls.key_file === undefined)) return [];
  return [yaml.problem([...path, 'tls_config', alone], MESSAGES.together(alone, missing), { at: 'key' })];
}

function headerProblems(
  yaml: YamlFile,
  path: Path,
  { http_headers: headers = {} }: WrittenHttp,
): readonly Problem[] {
  return Object.keys(headers)
    .filter((name) => !isHeaderName(name))
    .map((name) => yaml.problem([...path, 'http_headers', name], MESSAGES.badHeader(), { at: 'key' }));
}

/** Whatever is sent in a header goes as it is written, or not at all. */
function headerValueProblems(
  yaml: YamlFile,
  path: Path,
  { authorization, http_headers: headers = {} }: WrittenHttp,
): readonly Problem[] {
  const sent: readonly (readonly [Path, string | undefined])[] = [
    [['authorization', 'type'], authorization?.type],
    [['authorization', 'credentials'], authorization?.credentials],
    ...Object.entries(headers).flatMap(([name, { values = [], secrets = [] }]) => [
      ...values.map((value, index) => [['http_headers', name, 'values', index], value] as const),
      ...secrets.map((value, index) => [['http_headers', name, 'secrets', index], value] as const),
    ]),
  ];
  return sent.flatMap(([at, value]) => headerValueProblem(yaml, [...path, ...at], value));
}

/** What is wrong with a text that is sent in a header. Nothing when none is written. */
export function headerValueProblem(
  yaml: YamlFile,
  path: Path,
  value: string | undefined,
): readonly Problem[] {
  return value === undefined || /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ? []
    : [yaml.problem(path, MESSAGES.badHeaderValue())];
}

/** Whether a text is the name of a header (RFC 9110, 5.6.2). */
export function isHeaderName(text: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text);
}
