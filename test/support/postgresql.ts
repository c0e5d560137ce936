import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** Where Debian puts the programs of the newest version that there is. */
const BIN = execFileSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1'], {
  encoding: 'utf8',
}).trim();
/** The administrator of every server here, without a password on the socket and on loopback addresses. */
const ADMIN = 'postgres';

/** A PostgreSQL of our own, on a loopback port, in a scratch folder. */
export interface Postgresql {
  readonly port: number;
  /** The address of a database for the administrator, or for a role with its password. */
  url(database?: string, login?: string): string;
  /** Runs SQL as the administrator, and answers what psql prints, without headings. */
  sql(text: string, database?: string): string;
  /** A new database with a name of its own. */
  database(): string;
  /** A server that follows this one; `synchronous` commits wait for it. */
  standby(synchronous?: boolean): Promise<Postgresql>;
  /** Makes a standby take writes. */
  promote(): Promise<void>;
  /** Ends it: `fast` lets go of sessions, `immediate` does not clean up, `kill` has no say. */
  end(how: 'fast' | 'immediate' | 'kill'): Promise<void>;
  /** Starts it again after an end, over the same files. */
  start(): Promise<void>;
  /** Ends it and removes its files, and its standbys. */
  stop(): Promise<void>;
}

/** How a server is made. */
export interface PostgresqlOptions {
  /** Its certificate; with one, connections from loopback addresses need TLS and a password. */
  readonly certificate?: Certificate;
  /** Whether commits wait for the disk, as they must where the machine could fail; a killed process loses nothing without. */
  readonly durable?: boolean;
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** Starts Debian's PostgreSQL over a new cluster. */
export async function startPostgresql(options: PostgresqlOptions = {}): Promise<Postgresql> {
  const folder = scratch();
  const data = join(folder, 'data');
  asServer('initdb', [
    '-D',
    data,
    '-U',
    ADMIN,
    '--auth=trust',
    '--no-sync',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ]);
  const { certificate, durable = false, settings = {} } = options;
  if (certificate) {
    for (const [from, name] of [
      [certificate.certFile, 'server.crt'],
      [certificate.keyFile, 'server.key'],
    ] as const) {
      copyFileSync(from, join(data, name));
      chmodSync(join(data, name), 0o600);
      giveToServer(join(data, name));
    }
    const lines = [
      'local all all trust',
      'local replication all trust',
      'hostssl all all 127.0.0.1/32 scram-sha-256',
      '',
    ];
    writeFileSync(join(data, 'pg_hba.conf'), lines.join('\n'));
  }
  configure(data, {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: durable ? 'on' : 'off',
    max_connections: 60,
    shared_buffers: '32MB',
    wal_level: 'replica',
    max_wal_senders: 4,
    ssl: certificate ? 'on' : 'off',
    log_min_messages: 'fatal',
    ...settings,
  });
  return running(folder, data);
}

async function running(folder: string, data: string): Promise<Postgresql> {
  const port = await freePort();
  configure(data, { port });
  const standbys: Postgresql[] = [];
  let child = await started(folder, data, port);
  let databases = 0;
  const sql = (text: string, database: string = ADMIN) =>
    execFileSync(
      `${BIN}/psql`,
      [
        '-X',
        '-q',
        '-A',
        '-t',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        folder,
        '-p',
        String(port),
        '-U',
        ADMIN,
        '-d',
        database,
      ],
      { input: text, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] },
    ).trim();
  const end = async (how: 'fast' | 'immediate' | 'kill') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = new Promise((resolve) => child.once('exit', resolve));
    // What the server’s own process leaves behind would go on answering for a moment.
    const pids = how === 'kill' ? childrenOf(child.pid) : [];
    child.kill(({ fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const)[how]);
    for (const pid of pids) killed(pid);
    await exit;
  };
  const server: Postgresql = {
    port,
    url: (database = ADMIN, login = ADMIN) => `postgresql://${login}@127.0.0.1:${port}/${database}`,
    sql,
    database: () => {
      databases += 1;
      const name = `db_${databases}`;
      sql(`CREATE DATABASE ${name}`);
      return name;
    },
    standby: async (synchronous = false) => {
      const own = scratch();
      const files = join(own, 'data');
      const from = ['-h', folder, '-p', String(port), '-U', ADMIN];
      asServer('pg_basebackup', ['-D', files, '-R', '-X', 'stream', '-c', 'fast', '--no-sync', ...from]);
      configure(files, {
        unix_socket_directories: own,
        primary_conninfo: `host=${folder} port=${port} user=${ADMIN} application_name=standby`,
      });
      const standby = await running(own, files);
      standbys.push(standby);
      await until(() => sql("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"));
      if (synchronous) {
        sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        sql('SELECT pg_reload_conf()');
        await until(() => sql("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"));
      }
      return standby;
    },
    promote: async () => {
      sql('SELECT pg_promote(true, 60)');
      await until(() => sql('SELECT pg_is_in_recovery()') === 'f');
    },
    end,
    start: async () => {
      child = await started(folder, data, port);
    },
    stop: async () => {
      for (const standby of standbys) await standby.stop();
      await end('kill');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return server;
}

/** Servers that a run of the tests that ends early would leave behind. */
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGQUIT');
});

function childrenOf(pid: number | undefined): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

async function started(folder: string, data: string, port: number) {
  rmSync(join(data, 'postmaster.pid'), { force: true });
  const [command = '', ...args] = serverCommand(`${BIN}/postgres`, ['-D', data]);
  const child = spawn(command, args, { stdio: 'ignore' });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  const isReady = () => {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}`);
    execFileSync(`${BIN}/pg_isready`, ['-q', '-h', folder, '-p', String(port)]);
    return true;
  };
  await until(isReady);
  return child;
}

function configure(data: string, settings: Readonly<Record<string, string | number>>): void {
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`,
  );
  appendFileSync(join(data, 'postgresql.auto.conf'), lines.join(''));
}

/** A folder that the server may write to. */
function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-postgresql-'));
  giveToServer(folder);
  chmodSync(folder, 0o755);
  return folder;
}

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root. */
function serverCommand(program: string, args: readonly string[]): readonly string[] {
  return isRoot
    ? ['setpriv', '--reuid', ADMIN, '--regid', ADMIN, '--clear-groups', '--', program, ...args]
    : [program, ...args];
}

function asServer(program: string, args: readonly string[]): void {
  const [command = '', ...rest] = serverCommand(`${BIN}/${program}`, args);
  execFileSync(command, rest, { stdio: 'pipe', cwd: tmpdir() });
}

function giveToServer(path: string): void {
  if (isRoot) chownSync(path, idOf('-u'), idOf('-g'));
}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, ADMIN], { encoding: 'utf8' }));
}

/** A line to a server, in the way of every connection. */
export interface Line {
  readonly port: number;
  /** Nothing is forwarded any more, in either direction, and nobody is told: a black hole. */
  fallSilent(): void;
  /** Connections that are open end at once; new ones are refused until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** A line to a port of this machine. */
export async function lineTo(port: number): Promise<Line> {
  const open = new Set<Socket>();
  let state: 'open' | 'silent' | 'cut' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = createConnection(port, '127.0.0.1');
    const forward = (from: Socket, to: Socket) => {
      open.add(from);
      from.on('data', (bytes) => {
        if (state === 'open') to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => {
        open.delete(from);
        if (state !== 'silent') to.destroy();
      });
    };
    forward(near, far);
    forward(far, near);
  });
  const endAll = () => {
    for (const socket of open) socket.destroy();
  };
  const listening = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    port: listening,
    fallSilent: () => {
      state = 'silent';
    },
    cut: () => {
      state = 'cut';
      endAll();
    },
    mend: () => {
      state = 'open';
    },
    close: () =>
      new Promise((resolve) => {
        state = 'cut';
        endAll();
        server.close(() => resolve());
      }),
  };
}
