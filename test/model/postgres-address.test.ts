import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLocalHost, postgresAddress, postgresName } from '../../src/model/postgres-address.ts';

describe('the address of a database', () => {
  it.each([
    [
      'postgresql://headroom:p%40ss%2Fw@db.example.org/ledger',
      {
        hosts: [{ host: 'db.example.org', port: 5432 }],
        user: 'headroom',
        password: 'p@ss/w',
        database: 'ledger',
      },
    ],
    [
      'postgres://u@a:6000,b,[::1]:5433/db?sslmode=verify-full&target_session_attrs=read-write',
      {
        hosts: [
          { host: 'a', port: 6000 },
          { host: 'b', port: 5432 },
          { host: '::1', port: 5433 },
        ],
        user: 'u',
        database: 'db',
        sslMode: 'verify-full',
      },
    ],
    [
      'postgresql://u@/db?host=/var/run/postgresql&port=5433',
      { hosts: [{ host: '/var/run/postgresql', port: 5433 }], user: 'u', database: 'db' },
    ],
    [
      'postgresql://u@%2Fvar%2Frun%2Fpostgresql/db',
      { hosts: [{ host: '/var/run/postgresql', port: 5432 }], user: 'u', database: 'db' },
    ],
    // The last @ ends the user and password, as libpq and browsers have it.
    [
      'postgresql://u:a@b@c/db',
      { hosts: [{ host: 'c', port: 5432 }], user: 'u', password: 'a@b', database: 'db' },
    ],
  ])('%s is read as libpq reads it', (text, expected) => {
    expect(postgresAddress(text)).toEqual(expected);
  });

  it.each([
    ['mysql://u@h/db', 'scheme'],
    ['h/db', 'scheme'],
    ['postgresql://h/db', 'user'],
    ['postgresql://u@h', 'database'],
    ['postgresql://u@h/', 'database'],
    ['postgresql://u@/db', 'host'],
    ['postgresql://u@a,,b/db', 'host'],
    ['postgresql://u@h:0/db', 'port'],
    ['postgresql://u@h:65536/db', 'port'],
    ['postgresql://u@h:x/db', 'port'],
    ['postgresql://u@h/db?sslmode=prefer', 'sslmode'],
    ['postgresql://u@h/db?sslrootcert=ca.pem', 'parameter'],
    ['postgresql://u:%zz@h/db', 'malformed'],
  ])('%s is none: %s', (text, fault) => {
    expect(postgresAddress(text)).toEqual({ fault });
  });

  it('is read back whatever its user, password and database are', () => {
    const word = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(word, word, word, fc.integer({ min: 1, max: 65_535 }), (user, password, database, port) => {
        const [u, p, d] = [user, password, database].map(encodeURIComponent);
        expect(postgresAddress(`postgresql://${u}:${p}@db.example.org:${port}/${d}?sslmode=require`)).toEqual(
          {
            hosts: [{ host: 'db.example.org', port }],
            user,
            password,
            database,
            sslMode: 'require',
          },
        );
      }),
    );
  });

  it('is told without its user and password', () => {
    const hosts = [
      { host: 'a', port: 1 },
      { host: '::1', port: 2 },
    ];
    expect(postgresName({ hosts, database: 'a b' })).toBe('postgresql://a:1,[::1]:2/a%20b');
  });

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['/run/postgresql', true],
    ['10.0.0.1', false],
    ['localhost.example.org', false],
    ['127.0.0.1.example.org', false],
  ])('%s is of this machine: %s', (host, isLocal) => {
    expect(isLocalHost({ host, port: 5432 })).toBe(isLocal);
  });
});
