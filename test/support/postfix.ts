import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** A Postfix of our own, with its own configuration, queue and mailbox, on a loopback port. */
export interface Postfix {
  readonly port: number;
  /** Messages that arrived, as bytes, in the order in which they did. */
  messages(): readonly Buffer[];
  /** Waits until so many have arrived. */
  arrived(count: number): Promise<readonly Buffer[]>;
  stop(): void;
}

/**
 * Starts Debian's Postfix. It takes mail for example.org, answers 450 for busy@, 554 for gone@ and 552 over a megabyte, and
 * offers STARTTLS with the certificate.
 */
export async function startPostfix(certificate: Certificate): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-postfix-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const [uid, gid] = [Number(idOf('-u')), Number(idOf('-g'))];
  for (const name of ['queue', 'data', 'mail', 'log']) mkdirSync(join(folder, name));
  for (const name of ['data', 'mail']) chownSync(join(folder, name), uid, gid);
  writeFileSync(join(folder, 'main.cf'), mainConfig(folder, certificate, uid, gid));
  writeFileSync(join(folder, 'master.cf'), masterConfig(port));
  execFileSync('/usr/sbin/postfix', ['-c', folder, 'check'], { stdio: 'pipe' });
  const master = spawn('/usr/lib/postfix/sbin/master', ['-c', folder, '-d'], {
    stdio: 'ignore',
    detached: true,
  });
  await listening(port);
  const inbox = join(folder, 'mail/all/new');
  const arrivedAt = (name: string) => statSync(join(inbox, name), { bigint: true }).mtimeNs;
  const messages = () =>
    (existsSync(inbox) ? readdirSync(inbox) : [])
      .toSorted((a, b) => Number(arrivedAt(a) - arrivedAt(b)))
      .map((name) => readFileSync(join(inbox, name)));
  return {
    port,
    messages,
    arrived: async (count) => {
      await until(() => messages().length >= count);
      return messages();
    },
    stop: () => {
      if (master.pid) process.kill(-master.pid, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function mainConfig(folder: string, { certFile, keyFile }: Certificate, uid: number, gid: number): string {
  const settings: Readonly<Record<string, string | number>> = {
    compatibility_level: '3.6',
    queue_directory: join(folder, 'queue'),
    data_directory: join(folder, 'data'),
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: 'mail.example.org',
    mydestination: '',
    mynetworks: '127.0.0.0/8',
    virtual_mailbox_domains: 'example.org',
    virtual_mailbox_base: join(folder, 'mail'),
    virtual_mailbox_maps: 'static:all/',
    virtual_uid_maps: `static:${uid}`,
    virtual_gid_maps: `static:${gid}`,
    virtual_minimum_uid: 1,
    message_size_limit: 1_000_000,
    virtual_mailbox_limit: 0,
    smtpd_recipient_restrictions:
      'check_recipient_access inline:{{busy@example.org = 450 4.7.1 Come back later}, {gone@example.org = 554 5.7.1 Nobody of that name}}, permit_mynetworks, reject',
    smtpd_tls_cert_file: certFile,
    smtpd_tls_key_file: keyFile,
    smtpd_tls_security_level: 'may',
    maillog_file: join(folder, 'log/maillog'),
    maillog_file_prefixes: folder,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

function masterConfig(port: number): string {
  const services = [
    'bounce',
    'error',
    'retry:error',
    'rewrite:trivial-rewrite',
    'virtual:virtual',
    'anvil',
    'proxymap',
    'defer:bounce',
    'trace:bounce',
    'flush',
  ];
  const lines = services.map((service) => {
    const [name = '', program = name] = service.split(':');
    return `${name} unix - n n - - ${program}`;
  });
  return [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'cleanup unix n - n - 0 cleanup',
    'pickup unix n - n 60 1 pickup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'postlog unix-dgram n - n - 1 postlogd',
    ...lines,
    '',
  ].join('\n');
}

function idOf(which: '-u' | '-g'): string {
  return execFileSync('id', [which, 'postfix'], { encoding: 'utf8' });
}

async function listening(port: number): Promise<void> {
  let open = false;
  await until(() => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      open = true;
      socket.destroy();
    });
    socket.once('error', () => socket.destroy());
    return open;
  });
}
