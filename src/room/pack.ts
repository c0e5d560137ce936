import type { Gist } from '../model/gist.ts';
import { once } from '../model/once.ts';

/** A gist as it is kept: texts that {@link unpackGist} reads again, each only when something in it is asked for. */
export interface PackedGist {
  /** What lists of reports show. */
  readonly head: string;
  /** What is said of budgets. */
  readonly body: string;
  /** Their definitions, which are most of it, and of which few but the newest are needed. */
  readonly budgets: string;
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

/** A gist as texts. The same gist makes the same texts. */
export function packGist({ budgets, ...gist }: Gist): PackedGist {
  const isOfBody = (name: string) => BODY.some((one) => one === name);
  const members = Object.entries(gist);
  return {
    head: textOf(Object.fromEntries(members.filter(([name]) => !isOfBody(name)))),
    body: textOf(Object.fromEntries(members.filter(([name]) => isOfBody(name)))),
    budgets: textOf(budgets),
  };
}

/** The gist that texts were made of by this very program: nothing in them is looked at. A list shows the head of hundreds, and reads no more. */
export function unpackGist(packed: PackedGist): Gist {
  const body = once(() => JSON.parse(packed.body) as Body);
  const budgets = once(() => JSON.parse(packed.budgets) as Gist['budgets']);
  const gist = { ...(JSON.parse(packed.head) as Head) };
  for (const name of BODY) Object.defineProperty(gist, name, { enumerable: true, get: () => body()[name] });
  Object.defineProperty(gist, 'budgets', { enumerable: true, get: budgets });
  return gist as Gist;
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
