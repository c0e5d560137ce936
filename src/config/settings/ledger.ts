import { hasErrors, type Problem } from '../../model/errors.ts';
import { isSchemaName, LEDGER_SCHEMA, type LedgerSettings } from '../../model/ledger-settings.ts';
import { modeAgainst, postgresAddress } from '../../model/postgres-address.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { tlsOf, tlsProblems } from './http.ts';
import type { WrittenLedger } from './ledger-schema.ts';
import { secretOf, secretProblems } from './secret.ts';

type WrittenPostgresql = NonNullable<WrittenLedger['postgresql']>;

/** Reads where the ledger is kept; without a value where that is the output folder. */
export function ledgerOf(yaml: YamlFile, path: Path, { postgresql }: WrittenLedger): Read<LedgerSettings> {
  if (!postgresql) return { problems: [] };
  const at = [...path, 'postgresql'];
  const url = secretOf(postgresql, 'url', at);
  const problems = [
    ...secretProblems(yaml, at, postgresql, 'url'),
    ...addressProblems(yaml, at, postgresql),
    ...tlsProblems(yaml, at, postgresql),
    ...schemaProblems(yaml, [...at, 'schema'], postgresql.schema),
  ];
  if (hasErrors(problems) || !url) return { problems };
  const { schema = LEDGER_SCHEMA } = postgresql;
  return { problems, value: { postgresql: { setting: at.join('.'), url, ...tlsOf(postgresql), schema } } };
}

function addressProblems(
  yaml: YamlFile,
  path: Path,
  { url, tls_config: tls }: WrittenPostgresql,
): readonly Problem[] {
  if (url === undefined) return [];
  const address = postgresAddress(url);
  if ('fault' in address) return [yaml.problem([...path, 'url'], MESSAGES.badDatabase(address.fault))];
  const against = modeAgainst(address, tlsOf({ tls_config: tls }).tls);
  if (!against) return [];
  return [yaml.problem([...path, 'tls_config'], MESSAGES.sslModeAgainst(against), { at: 'key' })];
}

function schemaProblems(yaml: YamlFile, path: Path, schema: string | undefined): readonly Problem[] {
  if (schema === undefined || isSchemaName(schema)) return [];
  return [yaml.problem(path, MESSAGES.badDatabaseSchema(schema))];
}
