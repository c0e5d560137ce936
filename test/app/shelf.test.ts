import { describe, expect, it } from 'vitest';
import { readingRoom } from '../../src/app/reading-room.ts';
import { type ShelfParts, shelfOf } from '../../src/app/shelf.ts';
import type { SavedReport } from '../../src/model/artifact.ts';
import { editionFolder } from '../../src/model/edition.ts';
import { SourceError } from '../../src/model/errors.ts';
import { WHOLE } from '../../src/model/part.ts';
import { periodOn } from '../../src/model/period.ts';
import { mediaTypeOf } from '../../src/model/published-path.ts';
import type { Report } from '../../src/model/report.ts';
import { renderReport } from '../../src/render/render.ts';
import { gistOf } from '../../src/room/gist.ts';
import { bigReport } from '../support/example-report.ts';
import { fakeBrowser, printing } from '../support/fake-browser.ts';
import { contentsOf } from '../support/folder.ts';
import { handClock } from '../support/publishing.ts';
import { weekOfYear } from '../support/room-year.ts';
import { bytesAt, shelvedProject } from '../support/shelf.ts';
import { shippedEngine } from '../support/templates.ts';
import { eventfulWeek } from '../support/year-stories.ts';

const CALENDAR = { zone: 'Europe/Berlin', weekStartsOn: 'monday' } as const;

/** A review of a month that tells what the report of a week told. */
function reviewOf(day: string, weeksAgo: number): Report {
  const period = periodOn('month', day, CALENDAR);
  return { ...eventfulWeek(weeksAgo), kind: 'monthly', title: 'A month', period, asOf: period.end };
}

/** Half a year as it is issued: a week without a report, a review among the weeks, and corrections, at once and long after. */
function playedWeeks(): readonly Report[] {
  const corrected = (ago: number): Report => ({
    ...eventfulWeek(ago),
    revision: 2,
    corrects: 'A day was missing.',
  });
  return Array.from({ length: 27 }, (_, index) => 26 - index).flatMap((ago) => [
    ...(ago === 7 ? [] : [eventfulWeek(ago)]),
    ...(ago === 20 ? [corrected(20)] : []),
    ...(ago === 5 ? [reviewOf('2025-12-15', 5)] : []),
    ...(ago === 3 ? [corrected(25)] : []),
  ]);
}

/** The files of a folder that a reader could be shown, in base64 by their paths; the ledger lies beside them. */
function filesIn(output: string): ReadonlyMap<string, string> {
  const shown = Object.entries(contentsOf(output)).filter(([path]) => !path.startsWith('ledger.sqlite'));
  return new Map(shown);
}

/** A path as it would be written of another kind, another week, another revision, or elsewhere. */
function likes(path: string): readonly string[] {
  const stem = path.replace(/\.[a-z]+$/, '');
  return [
    ...['html', 'md', 'svg', 'json', 'pdf', 'png', 'eml'].map((ending) => `${stem}.${ending}`),
    path.replace(/(\d\d)\//, '$1-r2/'),
    path.replace(/(\d\d)\//, '$1-r1/'),
    path.replace('W05', 'W06'),
    path.toUpperCase(),
    `x/${path}`,
    `${path}/x.html`,
    path.replace('/', '/x/'),
  ];
}

async function* nothingSaved(): AsyncGenerator<SavedReport> {}

/** A shelf of a ledger with some weeks, that counts what is asked of it and made for it. */
async function countedShelf(differing: (parts: ShelfParts) => Partial<ShelfParts> = () => ({})) {
  const { opened, issue } = await shelvedProject();
  const { maker } = opened.shelfParts;
  const counts = { rendered: [] as string[], rooms: 0, atOnce: 0, most: 0 };
  const parts: ShelfParts = {
    ...opened.shelfParts,
    maker: {
      ...maker,
      files: async (of) => {
        counts.rendered.push(editionFolder(of.edition));
        counts.atOnce += 1;
        counts.most = Math.max(counts.most, counts.atOnce);
        const made = await maker.files(of);
        counts.atOnce -= 1;
        return made;
      },
      room: (...given) => {
        counts.rooms += 1;
        return maker.room(...given);
      },
    },
  };
  return { shelf: shelfOf({ ...parts, ...differing(parts) }), issue, counts };
}

describe('the shelf', () => {
  it('has the files of what was issued byte for byte as the publisher left them in the folder, and no others', async () => {
    const { opened, output, publish } = await shelvedProject(
      `pdf: { browser: ${fakeBrowser(printing())}, output: true }`,
    );
    for (const report of playedWeeks()) await publish(report);
    const files = filesIn(output);
    expect(files.size).toBeGreaterThan(29 * 6);
    const shelf = shelfOf(opened.shelfParts);
    const asked = new Set([
      ...files.keys(),
      ...[...files.keys()].filter((_, at) => at % 20 === 0).flatMap(likes),
    ]);
    const differing: string[] = [];
    for (const path of asked) {
      const made = await bytesAt(shelf, `/${path}`);
      const content = made && Buffer.from(made.content).toString('base64');
      if (content !== files.get(path) || made?.mediaType !== (made && mediaTypeOf(path.split('/'))))
        differing.push(path);
    }
    expect(differing).toEqual([]);
  }, 120_000);

  it('renders a report once for all who ask for its files at once, and one report at a time', async () => {
    const { shelf, issue, counts } = await countedShelf();
    for (const ago of [2, 1, 0]) await issue(weekOfYear(ago));
    const asked = ['W03', 'W04', 'W05'].flatMap((week) =>
      ['report.html', 'report.md', 'charts/overview.svg'].map((name) => `/weekly/2026-${week}/${name}`),
    );
    const files = await Promise.all(asked.map((path) => bytesAt(shelf, path)));
    expect(files.every((file) => file !== undefined)).toBe(true);
    expect(counts).toMatchObject({
      rendered: ['weekly/2026-W03', 'weekly/2026-W04', 'weekly/2026-W05'],
      most: 1,
    });
  });

  it('makes its room anew only when an edition more is issued, which shows at once', async () => {
    const { shelf, issue, counts } = await countedShelf();
    expect(await bytesAt(shelf, '/')).toBeUndefined();
    await issue(weekOfYear(1));
    const pages = ['/', '/reports.html', '/budgets/api/memory.html', '/services/api.html', '/no.html'];
    const first = await Promise.all(pages.map((path) => bytesAt(shelf, path)));
    expect(first.map((page) => page !== undefined)).toEqual([true, true, true, true, false]);
    expect(await bytesAt(shelf, '/')).toEqual(first[0]);
    expect(counts.rooms).toBe(1);
    const before = await bytesAt(shelf, '/reports.html');
    await issue({ ...weekOfYear(1), revision: 2, corrects: 'A day was missing.' });
    const after = await bytesAt(shelf, '/reports.html');
    expect(Buffer.from(after?.content ?? '').toString()).toContain('weekly/2026-W04-r2/report.html');
    expect(after?.etag).not.toBe(before?.etag);
    expect(await bytesAt(shelf, '/weekly/2026-W04-r2/report.html')).toBeDefined();
    expect(counts.rooms).toBe(2);
  });

  it('lets others have their turn before each file of a report, and at each report of a room', async () => {
    let turns = 0;
    const pause = async () => {
      turns += 1;
    };
    const report = weekOfYear(0);
    const templates = shippedEngine();
    const rasterise = async () => new Uint8Array();
    const { artifacts } = await renderReport(report, templates, { rasterise, pause });
    expect(turns).toBeGreaterThanOrEqual(artifacts.length);
    turns = 0;
    const issued = [2, 1, 0].map((ago) => ({ gist: gistOf(weekOfYear(ago), 'all'), hash: String(ago) }));
    await readingRoom(nothingSaved(), issued, { templates, madeBy: 'v1', pause });
    expect(turns).toBeGreaterThanOrEqual(issued.length + 2);
  });

  it('leaves the one who asks free to answer others while a report is made, and its room', async () => {
    const { opened, issue } = await shelvedProject();
    const { publishing, shelfParts } = opened;
    const report = bigReport(400);
    const edition = await issue(report);
    const shelf = shelfOf(shelfParts);
    const busy = async (work: () => Promise<unknown>) => {
      const before = performance.eventLoopUtilization();
      await work();
      return performance.eventLoopUtilization(before).utilization;
    };
    const here = await busy(async () =>
      publishing.render(edition, await publishing.ledger.content(edition), WHOLE),
    );
    const there = await busy(() => bytesAt(shelf, `/weekly/${report.period.id}/report.html`));
    const room = await busy(() => bytesAt(shelf, '/index.html'));
    expect(here).toBeGreaterThan(0.5);
    expect([there, room].filter((share) => share > 0.5)).toEqual([]);
  });

  it('gives up what is made when the program ends, and is refused then', async () => {
    const { opened, issue } = await shelvedProject();
    await issue(weekOfYear(0));
    const shelf = shelfOf(opened.shelfParts);
    const refused = expect(bytesAt(shelf, '/weekly/2026-W05/report.html')).rejects.toThrow(SourceError);
    await opened.endRendering();
    await refused;
    await expect(bytesAt(shelf, '/')).rejects.toThrow('the program is done');
  });

  it('makes its room again for a page where it was lost meanwhile, and anew when that cannot be', async () => {
    let isLost = true;
    const { shelf, issue, counts } = await countedShelf(({ maker }) => ({
      maker: {
        ...maker,
        page: async (of, ledger) => {
          if (isLost) throw new SourceError('It was given up.');
          return maker.page({ ...of, number: of.number + 100 }, ledger);
        },
      },
    }));
    await issue(weekOfYear(0));
    await expect(bytesAt(shelf, '/')).rejects.toThrow('It was given up.');
    isLost = false;
    expect(await bytesAt(shelf, '/')).toBeDefined();
    expect(await bytesAt(shelf, '/reports.html')).toBeDefined();
    expect(counts.rooms).toBe(2);
  });

  it('costs nothing for what cannot be there', async () => {
    const { shelf, issue, counts } = await countedShelf();
    await issue(weekOfYear(0));
    for (const path of [
      '/weekly/2026-W06/report.html',
      '/weekly/2026-W05/report.png',
      '/weekly/2026-W05/report.pdf',
      '/weekly/2026-W05/charts/x/overview.svg',
      '/weekly/2026-W05/../2026-W05/report.html',
      '/weekly/2026-W05/%2e%2e/2026-W05/report.html',
      '/weekly/2026-W05/%00report.html',
      '/weekly/2026-W05/%ff.html',
      '/weekly//2026-W05/report.html',
      '/weekly/2026-W05/.report.html',
      `/weekly/2026-W05/${'x'.repeat(100_000)}.html`,
      '/weekly/__proto__/report.html',
      '/drafts/weekly/2026-W05/report.html',
      '/ledger.sqlite',
    ])
      expect([path, await bytesAt(shelf, path)]).toEqual([path, undefined]);
    expect(counts.rendered).toEqual([]);
    await bytesAt(shelf, '/weekly/2026-W05/charts/overview.svg');
    for (let time = 0; time < 3; time += 1) await bytesAt(shelf, '/weekly/2026-W05/charts/none.svg');
    expect(counts.rendered).toHaveLength(1);
  });

  it('throws while the ledger cannot be read, and keeps nothing of that', async () => {
    let isThere = true;
    const { shelf, issue, counts } = await countedShelf(({ ledger }) => ({
      ledger: {
        ...ledger,
        content: async (subject) => {
          if (!isThere) throw new SourceError('The ledger does not answer.');
          return ledger.content(subject);
        },
      },
    }));
    await issue(weekOfYear(0));
    isThere = false;
    await expect(bytesAt(shelf, '/weekly/2026-W05/report.html')).rejects.toThrow(SourceError);
    isThere = true;
    expect(await bytesAt(shelf, '/weekly/2026-W05/report.html')).toBeDefined();
    expect(counts.rendered).toHaveLength(1);
  });

  it('has no room that lacks reports because the ledger stopped to answer while it was made', async () => {
    let reads = 0;
    const { shelf, issue } = await countedShelf(({ ledger, maker }) => ({
      ledger: {
        ...ledger,
        issued: async () => {
          reads += 1;
          if (reads === 2) throw new SourceError('The ledger does not answer.');
          return ledger.issued();
        },
      },
      maker: {
        ...maker,
        room: async (...given) => ({
          ...(await maker.room(...given)),
          leftOut: reads < 3 ? ['A report was not read.'] : [],
        }),
      },
    }));
    await issue(weekOfYear(0));
    await expect(bytesAt(shelf, '/')).rejects.toThrow(SourceError);
    expect(await bytesAt(shelf, '/')).toBeDefined();
  });

  it('leaves a report out that cannot be read, hides no other for it, and looks again after a minute', async () => {
    const clock = handClock(1000);
    const { shelf, issue, counts } = await countedShelf(({ maker }) => ({
      clock,
      maker: {
        ...maker,
        room: async (...given) => ({ ...(await maker.room(...given)), leftOut: ['A report was not read.'] }),
        page: (of, ...given) => maker.page({ ...of, leftOut: 0 }, ...given),
      },
    }));
    await issue(weekOfYear(0));
    for (const at of [1000, 1059, 1060, 1119]) {
      clock.at = at;
      expect(await bytesAt(shelf, '/')).toBeDefined();
    }
    expect(counts.rooms).toBe(2);
  });

  it('makes a PDF where the folder would have one, and says so when the browser cannot', async () => {
    const printed: number[] = [];
    const { shelf, issue } = await countedShelf(() => ({
      print: async ({ at }) => {
        printed.push(at);
        if (printed.length === 1) throw new SourceError('The browser ended.');
        return Buffer.from('%PDF');
      },
    }));
    await issue(weekOfYear(0));
    const pdf = '/weekly/2026-W05/report.pdf';
    await expect(bytesAt(shelf, pdf)).rejects.toThrow('The browser ended.');
    expect(await bytesAt(shelf, pdf)).toMatchObject({
      mediaType: 'application/pdf',
      content: Buffer.from('%PDF'),
    });
    await bytesAt(shelf, pdf);
    expect(printed).toEqual([weekOfYear(0).asOf, weekOfYear(0).asOf]);
    const list = Buffer.from((await bytesAt(shelf, '/reports.html'))?.content ?? '').toString();
    expect(list).toContain('weekly/2026-W05/report.pdf');
  });

  it('names what is in a file alike on every shelf', async () => {
    const [one, other] = [await countedShelf(), await countedShelf()];
    for (const { issue } of [one, other]) await issue(weekOfYear(0));
    for (const path of ['/', '/weekly/2026-W05/report.html', '/weekly/2026-W05/report.eml']) {
      const etags = [await bytesAt(one.shelf, path), await bytesAt(other.shelf, path)].map(
        (file) => file?.etag,
      );
      expect(etags[0]).toMatch(/^"[\w-]{43}"$/);
      expect(etags[1]).toBe(etags[0]);
    }
  });
});
