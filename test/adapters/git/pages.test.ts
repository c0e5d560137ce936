import { beforeAll, describe, expect, it } from 'vitest';
import { readingRoom } from '../../../src/app/reading-room.ts';
import { InputError, messageOf } from '../../../src/model/errors.ts';
import { before } from '../../../src/model/period.ts';
import type { ReportPublication } from '../../../src/model/publication.ts';
import type { GitTarget } from '../../../src/model/target-settings.ts';
import type { Publisher } from '../../../src/ports/publisher.ts';
import { gistOf } from '../../../src/room/gist.ts';
import { files, git, publisher, seeded } from '../../support/git-repository.ts';
import { examplePublication } from '../../support/publication.ts';
import { shippedEngine } from '../../support/templates.ts';

const SIGNAL = new AbortController().signal;

let publication: ReportPublication;
let earlier: ReportPublication;
let beforeThat: ReportPublication;

beforeAll(async () => {
  publication = await examplePublication();
  const { period } = publication.report;
  const weeksBefore = (count: number) => {
    const week = before(period, { zone: period.zone, weekStartsOn: 'monday' }, count);
    return examplePublication({ period: week, asOf: week.end, title: `Performance budgets: ${week.id}` });
  };
  [earlier, beforeThat] = [await weeksBefore(1), await weeksBefore(2)];
});

/** A publisher of a project in which three weeks were issued. */
function docsIn(repository: string, differing: Partial<GitTarget> = { pages: true }): Publisher {
  const issued = [beforeThat, earlier, publication].map(({ report }) => ({
    gist: gistOf(report),
    hash: report.title,
  }));
  const maker = { templates: shippedEngine(), madeBy: 'a test' };
  return publisher(repository, differing, undefined, () => ({
    room: (saved) => readingRoom(saved, issued, maker),
    wordsOf: messageOf,
  }));
}

const read = (repository: string, path: string) => git(repository, 'show', `main:${path}`);
const changedIn = (repository: string) =>
  git(repository, 'show', '--format=', '--name-only', 'main').trim().split('\n');

describe('the pages of a repository', () => {
  it('go with the report where the settings say so, and link to none that is not there', async () => {
    const repository = seeded();
    const docs = docsIn(repository);
    await docs.deliver(earlier, '', SIGNAL);
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({
      outcome: 'delivered',
      detail: `Pushed to main of ${repository}.`,
    });
    const all = files(repository);
    expect(all).toEqual(expect.arrayContaining(['reports/index.html', 'reports/budgets/api/query-p95.html']));
    expect(all).toContain('reports/index.md');
    const list = read(repository, 'reports/reports.html');
    expect(list).toContain('href="weekly/2026-W05/report.html"');
    expect(list).toContain('href="weekly/2026-W04/report.html"');
    const linked = all
      .filter((path) => path.endsWith('.html') && !path.includes('/weekly/'))
      .flatMap((path) =>
        [...read(repository, path).matchAll(/href="(?!https?:)([^"#]+)/g)].map(([, to = '']) => [path, to]),
      );
    const missing = linked.filter(
      ([page = '', to = '']) => !all.includes(new URL(to, `a:/${page}`).pathname.slice(1)),
    );
    expect(linked.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it('stay out of it otherwise', async () => {
    const repository = seeded();
    await docsIn(repository, {}).deliver(publication, '', SIGNAL);
    expect(files(repository).filter((path) => path.endsWith('.html'))).toEqual([
      'reports/weekly/2026-W05/report.html',
    ]);
  });

  it('are in a commit only where they changed, and in none the second time', async () => {
    const repository = seeded();
    const docs = docsIn(repository);
    await docs.deliver(beforeThat, '', SIGNAL);
    await docs.deliver(publication, '', SIGNAL);
    const changed = changedIn(repository);
    expect(changed).toContain('reports/reports.html');
    // What is issued is not written again.
    expect(changed).not.toContain('reports/weekly/2026-W04/report.html');
    expect((await docs.deliver(publication, '', SIGNAL)).detail).toBe(
      `main of ${repository} has it already.`,
    );
  });

  it('that cannot be made keep no report from it, and are told of', async () => {
    const repository = seeded();
    const docs = publisher(repository, { pages: true }, undefined, () => ({
      room: async () => {
        throw new InputError('year.html.hbs:1:2: A brace is missing.');
      },
      wordsOf: messageOf,
    }));
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({
      outcome: 'delivered',
      detail: `Pushed to main of ${repository}. It is without new pages around it: year.html.hbs:1:2: A brace is missing. The next report brings them.`,
    });
    expect(files(repository)).toContain('reports/weekly/2026-W05/report.html');
    expect(files(repository)).not.toContain('reports/index.html');
  });
});
