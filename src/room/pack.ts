import { gunzipSync, gzipSync } from 'node:zlib';
import type { Budget } from '../model/budget.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import type { Gist, GistRow } from '../model/gist.ts';
import { once } from '../model/once.ts';
import { remembering } from '../model/remembering.ts';
import { type PackedDays, packDays, unpackDays } from './pack-days.ts';

/** A gist as it is kept, small: what {@link unpackGist} reads again, each part only when something in it is asked for. */
export interface PackedGist {
  /** What lists of reports show. */
  readonly head: string;
  /** What is said of budgets: a text, packed by gzip. */
  readonly body: Uint8Array;
  /** The definition of each, which is the same in most gists of a year. */
  readonly budgets: readonly string[];
}

/** What of a gist is said of budgets. */
const BODY = [
  'rows',
  'families',
  'actions',
  'recommendations',
  'differences',
  'exceptions',
  'maintenance',
  'review',
] as const satisfies readonly (keyof Gist)[];

type Body = Pick<Gist, (typeof BODY)[number]>;
type Head = Omit<Gist, keyof Body | 'budgets'>;

/** What is said of budgets, with the days of all rows by columns: they are most of it. */
interface PackedBody extends Omit<Body, 'rows'> {
  readonly dates: readonly string[];
  readonly rows: readonly PackedRow[];
}

type PackedRow = Omit<GistRow, 'days'> & { readonly days: PackedDays };

/** A gist as it is kept. The same gist makes the same. */
export function packGist({ budgets, rows, ...gist }: Gist): PackedGist {
  const isOfBody = (name: string) => BODY.some((one) => one === name);
  const members = Object.entries(gist);
  const dates = [...new Set(rows.flatMap(({ days }) => days.map(({ date }) => date)))].toSorted();
  const packed = rows.map((row): PackedRow => ({ ...row, days: packDays(row.days, dates) }));
  const body = Object.fromEntries(members.filter(([name]) => isOfBody(name)));
  return {
    head: textOf(Object.fromEntries(members.filter(([name]) => !isOfBody(name)))),
    body: gzipSync(textOf({ ...body, dates, rows: packed })),
    budgets: budgets.map(canonicalJson),
  };
}

/**
 * Reads definitions, each text once: a year of gists holds the same thousand fifty times over.
 */
export function definitionReader(): (json: string) => Budget {
  return remembering((json) => JSON.parse(json) as Budget);
}

/** The gist that was packed by this very program: nothing in them is looked at. A list shows the head of hundreds, and reads no more. */
export function unpackGist(packed: PackedGist, definition: (json: string) => Budget): Gist {
  const body = once(() => unpackBody(JSON.parse(gunzipSync(packed.body).toString()) as PackedBody));
  const budgets = once(() => packed.budgets.map(definition));
  const gist = { ...(JSON.parse(packed.head) as Head) };
  for (const name of BODY) Object.defineProperty(gist, name, { enumerable: true, get: () => body()[name] });
  Object.defineProperty(gist, 'budgets', { enumerable: true, get: budgets });
  return gist as Gist;
}

function unpackBody({ dates, rows, ...body }: PackedBody): Body {
  return { ...body, rows: rows.map((row) => ({ ...row, days: unpackDays(row.days, dates) })) };
}

/** JSON has no infinities, but numbers that are read as one. */
const ENDLESS = '1e999';
const MARK = /"\u2063(-?)endless"/g;

function textOf(value: unknown): string {
  const marked = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'number' && Math.abs(inner) === Number.POSITIVE_INFINITY
      ? `\u2063${inner < 0 ? '-' : ''}endless`
      : inner,
  );
  return marked.replaceAll(MARK, (_, sign: string) => `${sign}${ENDLESS}`);
}
