import { describe, expect, it } from 'vitest';
import { readLines, settingsProblems, variable } from '../support/settings-file.ts';

const BASE = ['time_zone: UTC', 'budgets: [budgets]', 'source: { recording: s.jsonl }'];
const URL_OF = 'postgresql://headroom:hunter2@db.example.org/headroom';

const ledger = (postgresql: string) => [...BASE, `ledger: { postgresql: ${postgresql} }`];
const ledgerOf = (lines: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  readLines(lines, env).value?.ledger;

describe('where the ledger is kept', () => {
  it('is the output folder unless set', () => {
    expect(ledgerOf(BASE)).toBeUndefined();
    expect(settingsProblems(BASE)).toEqual([]);
  });

  it('is a database whose address a file or a variable has', () => {
    expect(ledgerOf(ledger('{ url_file: /run/secrets/db }'))).toEqual({
      postgresql: {
        setting: 'ledger.postgresql',
        url: { file: '/run/secrets/db', setting: 'ledger.postgresql.url_file' },
        schema: 'headroom',
      },
    });
    const lines = ledger(`{ url: '${variable('DB')}', schema: perf, tls_config: { ca_file: ca.pem } }`);
    expect(ledgerOf(lines, { DB: URL_OF })).toEqual({
      postgresql: {
        setting: 'ledger.postgresql',
        url: { value: URL_OF },
        tls: { caFile: 'ca.pem', insecureSkipVerify: false },
        schema: 'perf',
      },
    });
  });

  it.each([
    ['no address', '{ schema: perf }', 'Exactly one of url, url_file'],
    ['two addresses', `{ url: '${URL_OF}', url_file: f }`, 'Exactly one of url, url_file'],
    ['another scheme', '{ url: "mysql://u:hunter2@h/db" }', 'It does not begin with postgresql://.'],
    ['no database', '{ url: "postgresql://u:hunter2@h" }', 'It names no database.'],
    ['an sslmode that gives in', `{ url: '${URL_OF}?sslmode=prefer' }`, 'Its sslmode is none of'],
    [
      'an sslmode without TLS beside tls_config',
      `{ url: '${URL_OF}?sslmode=disable', tls_config: { ca_file: f } }`,
      'sslmode=disable, which tls_config contradicts',
    ],
    [
      'an sslmode that verifies beside one that does not',
      `{ url: '${URL_OF}?sslmode=verify-full', tls_config: { insecure_skip_verify: true } }`,
      'sslmode=verify-full, which tls_config contradicts',
    ],
    ['half a client certificate', '{ url_file: f, tls_config: { cert_file: c } }', 'key_file'],
    ['a schema of PostgreSQL’s own', '{ url_file: f, schema: pg_catalog }', '“pg_catalog” is not a name'],
    ['a schema that would need quotes', '{ url_file: f, schema: Perf }', '“Perf” is not a name'],
  ])('with %s is told of, and never the secret', (_mistake, postgresql, told) => {
    const problems = settingsProblems(ledger(postgresql));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(told);
    expect(problems.join()).not.toContain('hunter2');
  });
});
