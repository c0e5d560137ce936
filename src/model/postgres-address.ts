/** How the line to a server is secured, in libpq’s words: https://www.postgresql.org/docs/current/libpq-ssl.html. */
export const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
/** One of them. */
export type SslMode = (typeof SSL_MODES)[number];

/** Where a server listens: a name or an address, or the folder of its socket. */
export interface PostgresHost {
  readonly host: string;
  readonly port: number;
}

/** A database, on whichever of some servers takes writes. */
export interface PostgresAddress {
  /** At least one, in the order in which they are tried. */
  readonly hosts: readonly PostgresHost[];
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  /** As the address says it. */
  readonly sslMode?: SslMode;
}

/** What keeps a text from being the address of a database. */
export type PostgresAddressFault =
  | 'malformed'
  | 'scheme'
  | 'user'
  | 'database'
  | 'host'
  | 'port'
  | 'sslmode'
  | 'parameter';

/** What is wrong in words; never the address, which has a password in it. */
const FAULTS: Readonly<Record<PostgresAddressFault, string>> = {
  malformed: 'A percent sign in it stands for nothing: write one as %25.',
  scheme: 'It does not begin with postgresql://.',
  user: 'It names no user.',
  database: 'It names no database.',
  host: 'It names no server.',
  port: 'A port is a whole number from 1 to 65535.',
  sslmode:
    'Its sslmode is none of disable, require, verify-ca and verify-full; the others would do without TLS silently.',
  parameter:
    'After its question mark there is something else than sslmode, host, port, target_session_attrs, application_name and connect_timeout; certificates are named in tls_config.',
};

const SCHEME = /^postgres(?:ql)?:\/\//i;
const DEFAULT_PORT = 5432;
/** What else libpq’s addresses may say, and changes nothing here: a server that takes writes is looked for in any case. */
const UNHEARD = ['target_session_attrs', 'application_name', 'connect_timeout'];

/**
 * Reads `postgresql://user:password@host:port,host:port/database?sslmode=verify-full`, as libpq has it: several hosts, percent signs,
 * a socket’s folder as a host (`%2Fvar%2Frun%2Fpostgresql`, or `?host=/var/run/postgresql`). Certificates are not named in it.
 */
export function postgresAddress(text: string): PostgresAddress | { readonly fault: PostgresAddressFault } {
  if (!SCHEME.test(text)) return { fault: 'scheme' };
  const [before, query = ''] = splitAt(text.replace(SCHEME, ''), '?');
  const [authority, path = ''] = splitAt(before, '/');
  const at = authority.lastIndexOf('@');
  const [user = '', password] = at < 0 ? [] : splitAt(authority.slice(0, at), ':');
  const parameters = new URLSearchParams(query);
  const sslMode = parameters.get('sslmode') ?? undefined;
  if (sslMode !== undefined && !isSslMode(sslMode)) return { fault: 'sslmode' };
  if ([...parameters.keys()].some((key) => !['sslmode', 'host', 'port', ...UNHEARD].includes(key))) {
    return { fault: 'parameter' };
  }
  try {
    const hosts = hostsIn(authority.slice(at + 1), parameters);
    if (hosts.some(({ host }) => host === '')) return { fault: 'host' };
    if (!hosts.every(({ port }) => Number.isInteger(port) && port >= 1 && port <= 65_535))
      return { fault: 'port' };
    if (user === '') return { fault: 'user' };
    if (path === '') return { fault: 'database' };
    const secret = password === undefined ? {} : { password: decodeURIComponent(password) };
    return {
      hosts,
      user: decodeURIComponent(user),
      ...secret,
      database: decodeURIComponent(path),
      ...(sslMode === undefined ? {} : { sslMode }),
    };
  } catch {
    return { fault: 'malformed' };
  }
}

/** What is to be said of a text that is no address, after “This is”. */
export function notAnAddress(fault: PostgresAddressFault): string {
  return `not the address of a database. ${FAULTS[fault]} It is not shown, as it may hold a secret. Write it like postgresql://headroom:PASSWORD@db.example.org:5432/headroom?sslmode=verify-full.`;
}

/** The mode of an address that what is set of certificates contradicts. */
export function modeAgainst(
  { sslMode }: Pick<PostgresAddress, 'sslMode'>,
  tls: { readonly insecureSkipVerify: boolean } | undefined,
): SslMode | undefined {
  if (!tls) return undefined;
  return sslMode === 'disable' || (sslMode?.startsWith('verify') && tls.insecureSkipVerify)
    ? sslMode
    : undefined;
}

/** Whether a server is reached without leaving the machine. */
export function isLocalHost({ host }: PostgresHost): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** An address as people are told it, without the user and the password. */
export function postgresName({ hosts, database }: Pick<PostgresAddress, 'hosts' | 'database'>): string {
  return `postgresql://${hosts.map(hostName).join(',')}/${encodeURIComponent(database)}`;
}

function hostName({ host, port }: PostgresHost): string {
  if (host.startsWith('/')) return `${encodeURIComponent(host)}:${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function isSslMode(text: string): text is SslMode {
  return (SSL_MODES as readonly string[]).includes(text);
}

/** Hosts of the address itself, or of its parameters where it has none. */
function hostsIn(written: string, parameters: URLSearchParams): readonly PostgresHost[] {
  if (written !== '') return written.split(',').map(hostOf);
  const ports = (parameters.get('port') ?? '').split(',');
  return (parameters.get('host') ?? '')
    .split(',')
    .map((host, index) => ({ host, port: portOf(ports[index] ?? ports[0]) }));
}

function hostOf(written: string): PostgresHost {
  const end = written.startsWith('[') ? written.indexOf(']') : -1;
  const [host, port] = end < 0 ? splitAt(written, ':') : [written.slice(1, end), written.slice(end + 2)];
  return { host: decodeURIComponent(host), port: portOf(port) };
}

function portOf(written: string | undefined): number {
  return written === undefined || written === '' ? DEFAULT_PORT : Number(written);
}

/** What is before the first of a character, and after it when it is there. */
function splitAt(text: string, character: string): readonly [string, string?] {
  const at = text.indexOf(character);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
