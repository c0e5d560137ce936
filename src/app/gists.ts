import { type Edition, editionName } from '../model/edition.ts';
import { isExpected, messageOf } from '../model/errors.ts';
import type { Gist } from '../model/gist.ts';
import { type Part, WHOLE } from '../model/part.ts';
import { before, calendarOf, type Period } from '../model/period.ts';
import type { Report } from '../model/report.ts';
import type { Issued, KeptGist, Ledger } from '../ports/ledger.ts';
import { readReport } from '../render/report-json.ts';
import { narrowReport } from '../report/narrow.ts';
import { gistOf, reachAfter } from '../room/gist.ts';
import { definitionReader, packGist, unpackGist } from '../room/pack.ts';

/** Where gists are kept, and by which program they are made: what another made is made anew. */
export interface GistStore {
  readonly ledger: Pick<Ledger, 'issued' | 'content' | 'gists' | 'keepGists'>;
  readonly madeBy: string;
  /** Lets others have the processor between one report and the next; nobody waits unless given. */
  readonly pause?: () => Promise<unknown>;
}

/** A gist, and what tells the report that it is of from every other. */
export interface IssuedGist {
  readonly gist: Gist;
  readonly hash: string;
}

/** What is known of issued reports, and why others of them are left out, a sentence each. */
export interface IssuedGists {
  readonly gists: readonly IssuedGist[];
  readonly leftOut: readonly string[];
}

/**
 * The gists of all issued reports as they concern a reader, in the order of their periods. What is kept is read, and what is not
 * is made and kept, where that may be written. A report that cannot be read hides no other.
 */
export async function issuedGists(store: GistStore, part: Part): Promise<IssuedGists> {
  const { ledger, madeBy } = store;
  const issued = await ledger.issued();
  const name = nameOf(part);
  const kept = new Map((await ledger.gists(name, madeBy)).map((gist) => [editionName(gist), gist]));
  const gists = new Map<string, Gist>();
  const definition = definitionReader();
  const leftOut: string[] = [];
  for (const edition of issued.toSorted(byPeriod)) {
    try {
      gists.set(editionName(edition), await gistIn(edition));
    } catch (error) {
      if (!isExpected(error)) throw error;
      leftOut.push(messageOf(error));
    }
  }
  const known = issued.toSorted(byPeriod).flatMap(({ hash, ...edition }): readonly IssuedGist[] => {
    const gist = gists.get(editionName(edition));
    return gist ? [{ gist, hash: `${hash} ${name}` }] : [];
  });
  return { gists: known, leftOut };

  async function gistIn(edition: Issued): Promise<Gist> {
    const there = kept.get(editionName(edition));
    const gist = there && unpackGist(there, definition);
    if (gist && there.after === afterName(edition, gist.period, issued)) return gist;
    await store.pause?.();
    const report = await reportOf(ledger, edition);
    const after = afterName(edition, report.period, issued);
    const fresh = gistOf(narrowReport(report, part), reachAfter(gists.get(after)));
    // At once, so that none is made again when this is broken off, and the ledger is not long at it.
    await keep(store, name, { ...editionOf(edition), after, ...packGist(fresh) });
    return fresh;
  }
}

/** Keeps the gist of the whole of a report that was just issued, so that the next page need not read the report again for it. */
export async function keepGist(store: GistStore, edition: Edition, report: Report): Promise<void> {
  const { ledger, madeBy } = store;
  const issued = await ledger.issued();
  const last = lastBefore(edition, report.period, issued);
  const name = nameOf(WHOLE);
  const [earlier] = last ? await ledger.gists(name, madeBy, editionOf(last)) : [];
  // Without the one before it cannot be known which budgets are new: then it is made with that one.
  if (last && !earlier) return;
  const after = afterName(edition, report.period, issued);
  const gist = gistOf(report, reachAfter(earlier && unpackGist(earlier, definitionReader())));
  await keep(store, name, { ...editionOf(edition), after, ...packGist(gist) });
}

/** Who may not write, or cannot, makes them again the next time. */
async function keep({ ledger, madeBy }: GistStore, name: string, made: KeptGist): Promise<void> {
  await ledger.keepGists(name, madeBy, [made]).catch((error: unknown) => {
    if (!isExpected(error)) throw error;
  });
}

function nameOf({ services, owner, budgets }: Part): string {
  return JSON.stringify({ services: services.toSorted(), owner, budgets: budgets?.toSorted() });
}

function byPeriod(a: Edition, b: Edition): number {
  const [left, right] = [a, b].map(({ kind, period }) => `${kind} ${period}`);
  if (left !== right) return (left ?? '') < (right ?? '') ? -1 : 1;
  return a.revision - b.revision;
}

function editionOf({ kind, period, revision }: Edition): Edition {
  return { kind, period, revision };
}

/** The name of the last edition of the period before; empty when none was issued. */
function afterName(edition: Edition, period: Period, issued: readonly Edition[]): string {
  const last = lastBefore(edition, period, issued);
  return last ? editionName(last) : '';
}

/** The last edition of the period before. */
function lastBefore({ kind }: Edition, period: Period, issued: readonly Edition[]): Edition | undefined {
  const { id } = before(period, calendarOf(period));
  return issued
    .filter((one) => one.kind === kind && one.period === id)
    .toSorted(byPeriod)
    .at(-1);
}

async function reportOf(ledger: Pick<Ledger, 'content'>, edition: Edition): Promise<Report> {
  return readReport(`the ledger's ${editionName(edition)}`, await ledger.content(edition));
}
