import type { SqlRow, SqlValue, Statements } from './database.ts';

/** How the rows of a table are gone through, in any store. */
export interface TableForm {
  readonly name: string;
  readonly columns: readonly string[];
  /** What its rows are in order of: the order of writing where that says something, else its key. */
  readonly order: readonly string[];
  /** So many rows are in memory at once; fewer where one may have a megabyte. */
  readonly atOnce: number;
}

const WRITTEN = ['rowid'] as const;

function form(name: string, columns: string, order: readonly string[], atOnce = 500): TableForm {
  return { name, columns: columns.split(' '), order, atOnce };
}

/** All tables of this version, in an order in which their rows can be written. */
export const TABLE_FORMS: readonly TableForm[] = [
  form('meta', 'key value', ['key']),
  form('budgets', 'hash json', ['hash']),
  form('readings', 'budget indicator start end left_out version reading measured_at', [
    'budget',
    'indicator',
    'start',
    'end',
    'left_out',
  ]),
  form('messages', 'subject posted_at hash content', WRITTEN, 8),
  form('reports', 'kind period revision subject whole corrects', WRITTEN),
  form('notices', 'key subject', WRITTEN),
  form('deliveries', 'subject target recipient state attempts at detail until', WRITTEN),
  form('scheduled', 'name since after', ['name', 'since']),
  form('slots', 'kind period state seen_at detail', WRITTEN),
  form('runs', 'id what started_at ended_at outcome stages detail', ['id']),
  form('writings', 'file hash how text written_at pushed_commit pushed_at', WRITTEN),
  form(
    'gists',
    'part made_by kind period revision made_at made_after hash head body budgets',
    ['part', 'made_by', 'kind', 'period', 'revision'],
    8,
  ),
];

/** The rows of a table in its order, some at a time. */
export async function* rowsIn(
  db: Pick<Statements, 'all'>,
  { name, columns, order, atOnce }: TableForm,
): AsyncGenerator<readonly SqlRow[]> {
  const places = order.map((column, index) => `${quoted(column)} AS place_${index}`);
  const select = `SELECT ${[...columns.map(quoted), ...places].join(', ')} FROM ${name}`;
  const keys = order.map(quoted).join(', ');
  const after = `WHERE (${keys}) > (${order.map(() => '?').join(', ')})`;
  let last: readonly SqlValue[] | undefined;
  do {
    const sql = `${select} ${last ? after : ''} ORDER BY ${keys} LIMIT ${atOnce}`;
    const rows = await db.all(sql, ...(last ?? []));
    const end = rows.at(-1);
    last = rows.length < atOnce ? undefined : order.map((_column, index) => end?.[`place_${index}`] ?? null);
    if (rows.length > 0) {
      yield rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
    }
  } while (last);
}

/** Writes rows of a table, which it does not have yet, in this order. */
export function writeRows(
  db: Statements,
  { name, columns }: TableForm,
  rows: readonly SqlRow[],
): Promise<void> {
  const sql = `INSERT INTO ${name} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  return db.runMany(
    sql,
    rows.map((row) => columns.map((column) => row[column] ?? null)),
  );
}

function quoted(column: string): string {
  return `"${column}"`;
}
