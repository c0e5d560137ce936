import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgresql } from '../../src/adapters/ledger/postgresql/database.ts';
import { SourceError } from '../../src/model/errors.ts';
import { budget } from '../support/budget.ts';
import { type Certificate, selfSigned } from '../support/certificate.ts';
import { blocksOf, PAGES } from '../support/docs.ts';
import { freePort } from '../support/free-port.ts';
import { NOW, TO, W05 } from '../support/issued.ts';
import { reading } from '../support/ledger.ts';
import { type Postgresql, startPostgresql } from '../support/postgresql.ts';
import { postgresqlLedger } from '../support/postgresql-ledger.ts';
import { openingOf } from '../support/postgresql-ledger-opening.ts';

let server: Postgresql;
let certificate: Certificate;
/** The role of the docs, with its database. */
let url: string;
beforeAll(async () => {
  certificate = selfSigned('db.example.org');
  server = await startPostgresql({ certificate });
  const [sql = ''] = blocksOf(PAGES, 'sql');
  server.sql(sql);
  url = server.url('headroom', 'headroom:CHANGE-ME');
});
afterAll(() => server.stop());

const trusted = () => ({ caFile: certificate.certFile, insecureSkipVerify: false });

/** What opening fails with. */
async function failing(
  address: string,
  more: Parameters<typeof openingOf>[2] = {},
  schema?: string,
): Promise<string> {
  const failed: unknown = await openPostgresql(openingOf(address, schema, more)).then(
    (db) => db.close(),
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(SourceError);
  const { message } = failed as SourceError;
  expect(message).not.toContain('CHANGE-ME');
  expect(message).not.toContain('hunter2');
  return message;
}

describe('the role of the docs', () => {
  it('does all that a ledger does, over a line whose certificate is checked', async () => {
    const ledger = await postgresqlLedger(openingOf(url, 'headroom', { tls: trusted() }));
    await ledger.issue(W05, '1', TO);
    await ledger.keep([{ budget: budget(), reading: reading(0) }], NOW);
    await ledger.ran({
      what: 'tick',
      startedAt: NOW,
      endedAt: NOW,
      outcome: 'succeeded',
      stages: {},
      detail: '',
    });
    await ledger.write({ file: 'a.yaml', how: 'add', text: 'a', at: NOW });
    await ledger.note({ kind: 'weekly', period: '2026-W06', state: 'seen', seenAt: NOW, detail: '' });
    expect((await ledger.takeDuty('me')).isOurs).toBe(true);
    expect(await ledger.exclusively(() => ledger.issued())).toHaveLength(1);
    const ssl = server.sql(
      "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'headroom'",
    );
    expect(ssl, 'all of its sessions').toBe('t');
    expect(
      server.sql("SELECT DISTINCT application_name FROM pg_stat_activity WHERE usename = 'headroom'"),
    ).toBe('headroom test');
  });

  it.each([
    ['make another schema', 'CREATE SCHEMA more'],
    ['make tables elsewhere', 'CREATE TABLE public.t (a int)'],
    ['drop its schema', 'DROP SCHEMA headroom'],
    ['make a database', 'CREATE DATABASE more'],
    ['make a role', 'CREATE ROLE more'],
    ['read the files of the server', "SELECT pg_read_file('postgresql.conf')"],
  ])('may not %s', (_what, sql) => {
    const args = ['-X', '-v', 'ON_ERROR_STOP=1', '-d', `${url}?sslmode=require`, '-c', sql];
    expect(() => execFileSync('psql', args, { stdio: 'pipe' })).toThrow(/permission denied|must be owner/);
  });
});

describe('the server’s certificate', () => {
  it.each([
    [
      'is refused when another authority signed it',
      () => ({ caFile: selfSigned('other').certFile, insecureSkipVerify: false }),
    ],
    ['is refused when it bears another name', () => ({ ...trusted(), serverName: 'other.example.org' })],
  ])('%s', async (_why, tls) => {
    expect(await failing(url, { tls: tls() })).toContain('ledger.postgresql.tls_config.ca_file');
  });

  it.each([
    ['verify-full', () => ({ ...trusted(), serverName: 'db.example.org' })],
    ['verify-ca', () => ({ ...trusted(), serverName: 'other.example.org' })],
    ['require', () => undefined],
  ])('is taken with sslmode=%s', async (mode, tls) => {
    const given = tls();
    const db = await openPostgresql(
      openingOf(`${url}?sslmode=${mode}`, 'headroom', given ? { tls: given } : {}),
    );
    await db.close();
  });

  it('that is not there is told of', async () => {
    const plain = await startPostgresql();
    try {
      expect(await failing(`${plain.url()}?sslmode=require`)).toContain('Turn TLS on at the server');
    } finally {
      await plain.stop();
    }
  });
});

describe('a database that cannot be used', () => {
  const at = (login: string, database: string) => `${server.url(database, login)}?sslmode=require`;

  it.each([
    [
      'a wrong password',
      () => at('headroom:hunter2', 'headroom'),
      'Correct the user “headroom” or the password in ledger.postgresql',
    ],
    ['an unknown role', () => at('nobody:hunter2', 'headroom'), 'Correct the user “nobody” or the password'],
    ['no password', () => at('headroom', 'headroom'), 'Correct the user “headroom” or the password'],
    [
      'a line that must be encrypted',
      () => `${server.url('headroom', 'headroom:CHANGE-ME')}?sslmode=disable`,
      'pg_hba.conf',
    ],
    [
      'no such database',
      () => at('headroom:CHANGE-ME', 'nothing'),
      'Create the database, or correct its name.',
    ],
  ])('says what to do about %s', async (_what, address, words) => {
    expect(await failing(address())).toContain(words);
  });

  it('says what to do when nobody listens', async () => {
    const port = await freePort();
    expect(await failing(`postgresql://u:hunter2@127.0.0.1:${port}/db`)).toContain(
      'See that it runs and can be reached',
    );
  });

  it('says which grant a role needs that may not make its schema or its tables', async () => {
    expect(await failing(at('headroom:CHANGE-ME', 'headroom'), {}, 'another')).toContain(
      'GRANT USAGE, CREATE ON SCHEMA another TO "headroom"',
    );
    server.sql('CREATE SCHEMA closed; GRANT USAGE ON SCHEMA closed TO headroom', 'headroom');
    expect(await failing(at('headroom:CHANGE-ME', 'headroom'), {}, 'closed')).toContain(
      'GRANT USAGE, CREATE ON SCHEMA closed TO "headroom"',
    );
  });

  it('says so when there are too many sessions', async () => {
    server.sql('ALTER ROLE headroom CONNECTION LIMIT 0');
    try {
      expect(await failing(at('headroom:CHANGE-ME', 'headroom'))).toContain('CONNECTION LIMIT');
    } finally {
      server.sql('ALTER ROLE headroom CONNECTION LIMIT -1');
    }
  });

  it('says so when it is set to be read only', async () => {
    server.sql('ALTER DATABASE headroom SET default_transaction_read_only TO on');
    try {
      expect(await failing(at('headroom:CHANGE-ME', 'headroom'))).toContain('takes no writes');
    } finally {
      server.sql('ALTER DATABASE headroom RESET default_transaction_read_only');
    }
  });

  it.each([
    ['mysql://u:hunter2@h/db', 'It does not begin with postgresql://.'],
    ['hunter2', 'It does not begin with postgresql://.'],
    ['postgresql://u:hunter2@h', 'It names no database.'],
  ])('is told of without a secret when its address is none', async (address, words) => {
    expect(await failing(address)).toContain(words);
  });

  it('is told of when its address and tls_config contradict each other', async () => {
    expect(await failing(`${url}?sslmode=disable`, { tls: trusted() })).toContain('contradicts');
  });
});
