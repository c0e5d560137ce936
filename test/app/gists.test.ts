import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writePages } from '../../src/adapters/io/pages.ts';
import { readSaved } from '../../src/adapters/io/saved.ts';
import { lookAtLedger, openLedger } from '../../src/adapters/ledger/ledger.ts';
import { issuedGists, keepGist } from '../../src/app/gists.ts';
import { readingRoom } from '../../src/app/reading-room.ts';
import type { Edition } from '../../src/model/edition.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Gist } from '../../src/model/gist.ts';
import { WHOLE } from '../../src/model/part.ts';
import type { Report } from '../../src/model/report.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { folderOf } from '../../src/render/view.ts';
import { narrowReport } from '../../src/report/narrow.ts';
import { gistOf } from '../../src/room/gist.ts';
import { contentsOf, folderWith } from '../support/folder.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { COURSES, type Course, weekOfYear } from '../support/room-year.ts';
import { shippedEngine } from '../support/templates.ts';

const CLOCK = { now: () => 0 };
const MADE_BY = 'v1';

async function issue(ledger: Ledger, report: Report): Promise<Edition> {
  const edition: Edition = { kind: report.kind, period: report.period.id, revision: report.revision };
  await ledger.issue({ ...edition, issuedAt: report.asOf, whole: true }, writeReport(report), []);
  return edition;
}

/** A ledger that counts which reports are read. */
function counting(ledger: Ledger) {
  const read: string[] = [];
  const content: Ledger['content'] = (subject) => {
    read.push('period' in subject ? subject.period : '');
    return ledger.content(subject);
  };
  return { read, store: { ledger: { ...ledger, content }, madeBy: MADE_BY } };
}

function openIn(folder: string): Ledger {
  const ledger = openLedger(join(folder, 'ledger.sqlite'), CLOCK);
  onTestFinished(() => ledger.close());
  return ledger;
}

/** As JSON has it: what is read lazily is read. */
function plain(gists: readonly { readonly gist: Gist }[]): unknown {
  return JSON.parse(JSON.stringify(gists.map(({ gist }) => ({ ...gist }))));
}

describe('gists of issued reports', () => {
  it('are made once of each report, and then read', async () => {
    const ledger = openIn(folderWith());
    for (const ago of [2, 1, 0]) await issue(ledger, weekOfYear(ago));
    const { read, store } = counting(ledger);
    const made = await issuedGists(store, WHOLE);
    expect(read).toEqual(['2026-W03', '2026-W04', '2026-W05']);
    const again = await issuedGists(store, WHOLE);
    expect(read).toHaveLength(3);
    expect(plain(again.gists)).toEqual(plain(made.gists));
    expect(made.gists.map(({ gist }) => gist.period.id)).toEqual(['2026-W03', '2026-W04', '2026-W05']);
  });

  it('are made with a turn for others before each report, and read without', async () => {
    const ledger = openIn(folderWith());
    for (const ago of [2, 1, 0]) await issue(ledger, weekOfYear(ago));
    let turns = 0;
    const pause = async () => {
      turns += 1;
    };
    for (let time = 0; time < 2; time += 1) await issuedGists({ ledger, madeBy: MADE_BY, pause }, WHOLE);
    expect(turns).toBe(3);
  });

  it('are made anew by another program', async () => {
    const ledger = openIn(folderWith());
    await issue(ledger, weekOfYear(0));
    const { read, store } = counting(ledger);
    await issuedGists(store, WHOLE);
    await issuedGists({ ...store, madeBy: 'v2' }, WHOLE);
    expect(read).toHaveLength(2);
  });

  it('are of a part what its report says', async () => {
    const ledger = openIn(folderWith());
    await issue(ledger, weekOfYear(0));
    const part = { services: ['node'] };
    const { read, store } = counting(ledger);
    const wanted = [{ gist: gistOf(narrowReport(weekOfYear(0), part), 'all') }];
    for (const _ of [1, 2]) expect(plain((await issuedGists(store, part)).gists)).toEqual(plain(wanted));
    expect((await issuedGists(store, WHOLE)).gists[0]?.gist.rows).toHaveLength(Object.keys(COURSES).length);
    expect(read).toHaveLength(2);
  });

  it.each(['body', 'head', 'budgets', 'made_after', 'hash'])(
    'are made anew where the ledger’s %s is damaged',
    async (column) => {
      const folder = folderWith();
      const ledger = openIn(folder);
      await issue(ledger, weekOfYear(0));
      const { read, store } = counting(ledger);
      const before = await issuedGists(store, WHOLE);
      const db = new DatabaseSync(join(folder, 'ledger.sqlite'));
      db.exec(`UPDATE gists SET ${column} = ${column === 'body' ? "x'00'" : "'{}'"}`);
      db.close();
      expect(plain((await issuedGists(store, WHOLE)).gists)).toEqual(plain(before.gists));
      expect(read).toHaveLength(2);
      await issuedGists(store, WHOLE);
      expect(read).toHaveLength(2);
    },
  );

  it('are made anew where a definition is damaged that they have in common with measurements', async () => {
    const folder = folderWith();
    const ledger = openIn(folder);
    await issue(ledger, weekOfYear(0));
    const { read, store } = counting(ledger);
    await issuedGists(store, WHOLE);
    const db = new DatabaseSync(join(folder, 'ledger.sqlite'));
    db.exec("UPDATE budgets SET json = '{' WHERE rowid = 1");
    db.close();
    for (const _ of [1, 2])
      expect((await issuedGists(store, WHOLE)).gists[0]?.gist.budgets).toHaveLength(
        Object.keys(COURSES).length,
      );
    expect(read).toHaveLength(2);
  });

  it('are there for who only looks, and leave the ledger as it is', async () => {
    const folder = folderWith();
    const ledger = openIn(folder);
    for (const ago of [1, 0]) await issue(ledger, weekOfYear(ago));
    const before = contentsOf(folder);
    const looking = lookAtLedger(join(folder, 'ledger.sqlite'), CLOCK);
    const seen = await issuedGists({ ledger: looking, madeBy: MADE_BY }, WHOLE);
    await looking.close();
    expect(contentsOf(folder)).toEqual(before);
    expect(plain(seen.gists)).toEqual(plain((await issuedGists(counting(ledger).store, WHOLE)).gists));
  });

  it('leave out a report that cannot be read, and say so', async () => {
    const ledger = memoryLedger(0);
    for (const ago of [1, 0]) await issue(ledger, weekOfYear(ago));
    const content: Ledger['content'] = async (subject) => {
      if ('period' in subject && subject.period === '2026-W04') throw new SourceError('It is damaged.');
      return ledger.content(subject);
    };
    const { gists, leftOut } = await issuedGists({ ledger: { ...ledger, content }, madeBy: MADE_BY }, WHOLE);
    expect(gists.map(({ gist }) => gist.period.id)).toEqual(['2026-W05']);
    expect(leftOut).toEqual(['It is damaged.']);
  });

  it('reach further back than their period for the first report, and for budgets that are new', async () => {
    const ledger = memoryLedger(0);
    const week = (ago: number, ids: readonly string[]) => {
      const courses: Readonly<Record<string, Course>> = Object.fromEntries(ids.map((id) => [id, () => 0.5]));
      const report = weekOfYear(ago, {}, courses);
      const before = weekOfYear(ago + 1, {}, courses);
      // As a report has them: the days of the week before, too.
      const rows = report.rows.map((row, index) => ({
        ...row,
        days: [...(before.rows[index]?.days ?? []), ...row.days],
      }));
      return { ...report, rows };
    };
    await issue(ledger, week(2, ['api/a']));
    await issue(ledger, week(1, ['api/a']));
    await issue(ledger, week(0, ['api/a', 'api/b']));
    const { gists } = await issuedGists({ ledger, madeBy: MADE_BY }, WHOLE);
    const days = gists.map(({ gist }) => gist.rows.map((row) => row.days.length));
    expect(days).toEqual([[14], [7], [7, 14]]);
  });

  it('that are kept when a report is issued are those that would be made of it later, in whichever order', async () => {
    const [kept, later] = [memoryLedger(0), memoryLedger(0)];
    for (const ago of [3, 1, 2, 0]) {
      const report = weekOfYear(ago);
      await keepGist({ ledger: kept, madeBy: MADE_BY }, await issue(kept, report), report);
      await issue(later, report);
    }
    const { read, store } = counting(kept);
    const now = await issuedGists(store, WHOLE);
    // W04 was issued before W03, and so of it was kept what the first report after a gap tells.
    expect(read).toEqual(['2026-W04']);
    expect(plain(now.gists)).toEqual(plain((await issuedGists(counting(later).store, WHOLE)).gists));
  });
});

describe('the pages of a year', () => {
  it('are the same in two folders, whether they were written week by week or all at once', async () => {
    const ledger = memoryLedger(0);
    const [inTurn, atOnce] = [folderWith(), folderWith()];
    const maker = { templates: shippedEngine(), madeBy: MADE_BY };
    const renew = async (folder: string) => {
      const { gists } = await issuedGists({ ledger, madeBy: MADE_BY }, WHOLE);
      return writePages(folder, await readingRoom(readSaved(folder), gists, maker));
    };
    // More weeks than a history has, so that its beginning moves on.
    for (let ago = 63; ago >= 0; ago -= 1) {
      const report = weekOfYear(ago);
      await keepGist({ ledger, madeBy: MADE_BY }, await issue(ledger, report), report);
      for (const folder of [inTurn, atOnce]) {
        mkdirSync(join(folder, folderOf(report)), { recursive: true });
        writeFileSync(join(folder, folderOf(report), 'report.json'), writeReport(report));
      }
      await renew(inTurn);
    }
    const { written, of } = await renew(atOnce);
    expect(written).toHaveLength(of);
    expect(contentsOf(inTurn)).toEqual(contentsOf(atOnce));
    expect((await renew(inTurn)).written).toEqual([]);
  });
});
